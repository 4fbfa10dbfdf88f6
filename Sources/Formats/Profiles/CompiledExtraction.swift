/// A pattern of a profile, ready to search.
struct CompiledExtraction {
  let target: CSVProfile.Target
  let from: [CSVProfile.Column]
  private let marker: String?
  private let expression: Regex<AnyRegexOutput>?

  init(_ extraction: CSVProfile.Extraction) {
    target = extraction.target
    from = extraction.from
    marker = extraction.marker
    // A pattern that is none is refused when the profile is read.
    expression = try? Regex(extraction.pattern)
  }

  static func isPattern(_ text: String) -> Bool { (try? Regex(text)) != nil }

  /// The groups of the first match, joined by a slash, or all of it when there are no groups.
  func value(in text: String) -> String? {
    if let marker, !text.contains(marker) { return nil }
    guard let match = try? expression?.firstMatch(in: text) else { return nil }
    let groups = match.output.dropFirst().compactMap(\.substring)
    let parts = groups.isEmpty ? match.output.prefix(1).compactMap(\.substring) : Array(groups)
    let value = parts.map(CellSplitter.trimmed).joined(separator: "/")
    return value.isEmpty ? nil : value
  }
}
