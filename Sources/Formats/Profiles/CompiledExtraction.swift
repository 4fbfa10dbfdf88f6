/// A pattern of a profile, ready to search.
final class CompiledExtraction {
  let target: CSVProfile.Target
  private let marker: [UInt8]
  private let pattern: BytePattern?
  private let expression: Regex<AnyRegexOutput>?

  init(_ extraction: CSVProfile.Extraction) {
    target = extraction.target
    marker = Array((extraction.marker ?? "").utf8)
    pattern = BytePattern(extraction.pattern)
    // A pattern that is none is refused when the profile is read.
    expression = try? Regex(extraction.pattern)
  }

  static func isPattern(_ text: String) -> Bool {
    BytePattern(text) != nil || (try? Regex(text)) != nil
  }

  /// The groups of the first match, joined by a slash, or all of it when there are no groups.
  func value(in text: String) -> String? {
    var text = text
    let found = text.withUTF8 { bytes -> [String]? in
      guard has(marker, bytes) else { return [] }
      switch pattern?.firstMatch(in: bytes) ?? .unsuitable {
      case .unsuitable: return nil
      case .none: return []
      case .match(let ranges):
        // Most patterns have one group.
        if ranges.count == 2, let only = ranges[1] {
          let part = UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: bytes[only]))
          return [String(utf8Checked: part)]
        }
        let groups = ranges.dropFirst().compactMap(\.self)
        let parts = groups.isEmpty ? ranges.prefix(1).compactMap(\.self) : groups
        return parts.map { range in
          String(utf8Checked: UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: bytes[range])))
        }
      }
    }
    guard let parts = found ?? parts(in: text), !parts.isEmpty else { return nil }
    let value = parts.count == 1 ? CellSplitter.trimmed(parts[0]) : CompiledExtraction.join(parts)
    return value.isEmpty ? nil : value
  }

  private func has(_ marker: [UInt8], _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    marker.withUnsafeBytes { bytes.firstIndex(of: $0) != nil }
  }

  private func parts(in text: String) -> [String]? {
    guard let match = try? expression?.firstMatch(in: text) else { return nil }
    let groups = match.output.dropFirst().compactMap(\.substring)
    let parts = groups.isEmpty ? match.output.prefix(1).compactMap(\.substring) : Array(groups)
    return parts.map(String.init)
  }

  private static func join(_ parts: [String]) -> String {
    parts.map { CellSplitter.trimmed($0) }.joined(separator: "/")
  }
}
