import StageSupport

/// Where temporary files go.
enum SpillPlace {
  static var folder: String { environment("TMPDIR") ?? "/tmp" }
}
