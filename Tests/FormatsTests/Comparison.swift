import Foundation

@testable import Formats

/// Compares what we read with what was expected: every member of the expected object must be there
/// with the same value. Amounts are compared as numbers, because the scale is the source's.
enum Comparison {
  struct Difference {
    var path: String
    var text: String
    /// What we read, as JSON text.
    var ours: String
  }

  /// Members that say how the expected result was made, not what the file holds.
  static let notCompared: Set<String> = [
    "method",  // which programs made and confirmed the expected result
    "outcome_note",  // free text
    "xsd_valid", "xsd_first_error",  // the schema is no gate here, and is not checked
    "profile",  // the column rules of the program that made the expected result
    "bank",  // the name and notes that it gives the bank
    "rows_left_out",  // of the same program
  ]

  static func differences(expected: Any, actual: Any?, path: String = "") -> [Difference] {
    switch expected {
    case let object as [String: Any]:
      guard let other = actual as? [String: Any] else { return [differ(path, expected, actual)] }
      return object.keys.sorted().filter { !notCompared.contains($0) }.flatMap { key in
        let value = object[key] ?? NSNull()
        return differences(expected: value, actual: other[key], path: "\(path)/\(key)")
      }
    case let list as [Any]:
      guard let other = actual as? [Any] else { return [differ(path, expected, actual)] }
      let common = zip(list, other).enumerated().flatMap { index, pair in
        differences(expected: pair.0, actual: pair.1, path: "\(path)[\(index)]")
      }
      if list.count == other.count { return common }
      return common + [differ(path + "/count", list.count, other.count)]
    case is NSNull:
      return actual == nil || actual is NSNull ? [] : [differ(path, expected, actual)]
    case let text as String:
      guard let other = actual as? String else { return [differ(path, expected, actual)] }
      return text == other || isSameNumber(text, other) ? [] : [differ(path, expected, actual)]
    case let number as NSNumber:
      return number == actual as? NSNumber ? [] : [differ(path, expected, actual)]
    default: return [differ(path, expected, actual)]
    }
  }

  private static func isSameNumber(_ left: String, _ right: String) -> Bool {
    guard left.contains(".") || right.contains("."), let left = ExactDecimal(left),
      let right = ExactDecimal(right)
    else { return false }
    return left.equals(right)
  }

  private static func differ(_ path: String, _ expected: Any, _ actual: Any?) -> Difference {
    Difference(
      path: path,
      text: "  \(path): expected \(short(expected)), read \(actual.map(short) ?? "nothing")",
      ours: json(actual))
  }

  private static func json(_ value: Any?) -> String {
    guard let value, !(value is NSNull),
      let data = try? JSONSerialization.data(
        withJSONObject: value, options: [.fragmentsAllowed, .sortedKeys, .withoutEscapingSlashes])
    else { return "null" }
    return String(bytes: data, encoding: .utf8) ?? "null"
  }

  private static func short(_ value: Any) -> String {
    let text = "\(value)".split(whereSeparator: \.isNewline).joined(separator: " ")
    return text.count > 200 ? text.prefix(200) + "…" : text
  }
}
