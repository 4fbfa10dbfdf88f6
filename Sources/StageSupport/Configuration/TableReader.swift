import Domain

/// Collects what is wrong with a configuration while it is read to the end.
final class ConfigurationProblems {
  private let file: String
  private let lines: TOMLLines
  private(set) var errors: [ConfigurationError] = []

  init(file: String, lines: TOMLLines) {
    self.file = file
    self.lines = lines
  }

  /// - Parameter path: The key that it is about, such as `source[2].account`.
  /// - Parameter column: In the key's line, where it can be told.
  func add(_ reason: ConfigurationError.Reason, at path: String, column: Int? = nil) {
    var place = place(of: path)
    place.column = column
    errors.append(ConfigurationError(reason, at: place))
  }

  func place(of path: String) -> InputLocation {
    InputLocation(file: file, line: lines.line(of: path))
  }

  /// In the order of the file; those of one line in the order they were found.
  var sorted: [ConfigurationError] {
    errors.enumerated().sorted { left, right in
      (left.element.location?.line ?? 0, left.offset)
        < (right.element.location?.line ?? 0, right.offset)
    }.map(\.element)
  }
}

/// One table of the file: reads its keys by type and complains about the others.
///
/// A reading function returns nil both when the key is absent and when it is wrong; the latter has
/// then been reported, so that the caller can go on.
struct TableReader {
  let path: String
  let members: [String: TOMLDocument.Value]
  let problems: ConfigurationProblems

  /// - Parameter keys: All that may stand here; nil when the keys are the user's own names.
  init(
    _ members: [String: TOMLDocument.Value], path: String, keys: [String]?,
    problems: ConfigurationProblems
  ) {
    self.path = path
    self.members = members
    self.problems = problems
    guard let keys else { return }
    for key in sortedKeys where !keys.contains(key) {
      report(.unknownKey(pathOf(key), nearest: Spelling.nearest(to: key, of: keys)), key)
    }
  }

  var sortedKeys: [String] { members.keys.sorted() }

  func pathOf(_ key: String) -> String { path.isEmpty ? key : path + "." + key }

  func report(_ reason: ConfigurationError.Reason, _ key: String) {
    problems.add(reason, at: pathOf(key))
  }

  func wrongType(_ key: String, expected: String) {
    let found = members[key].map { ", not \($0.typeName)" } ?? ""
    report(.wrongType(pathOf(key), expected: expected + found), key)
  }

  func requireString(_ key: String) -> String? {
    if members[key] == nil {
      problems.add(.missingKey(pathOf(key)), at: pathOf(key))
      return nil
    }
    guard let text = string(key) else { return nil }
    if text.allSatisfy(\.isWhitespace) {
      report(.badValue(pathOf(key), value: text, expected: "filled in"), key)
      return nil
    }
    return text
  }

  func string(_ key: String) -> String? {
    switch members[key] {
    case nil: return nil
    case .string(let text): return text
    default:
      wrongType(key, expected: "a text in quotes")
      return nil
    }
  }

  /// A text whose lines count, or a list of texts.
  func textLines(_ key: String) -> [String]? {
    switch members[key] {
    case nil: return nil
    case .string(let text):
      return text.split(whereSeparator: \.isNewline).map(String.init)
    case .array(let values):
      let texts = values.compactMap { value -> String? in
        if case .string(let text) = value { text } else { nil }
      }
      if texts.count == values.count { return texts }
    default: break
    }
    wrongType(key, expected: "a text or a list of texts")
    return nil
  }

  /// A list of texts that are filled in.
  func texts(_ key: String) -> [String]? {
    guard let value = members[key] else { return nil }
    guard case .array(let values) = value else {
      wrongType(key, expected: "a list of texts such as [\"…\"]")
      return nil
    }
    return values.compactMap { value in
      guard case .string(let text) = value else {
        report(
          .wrongType(pathOf(key), expected: "a list of texts, without \(value.typeName)"), key)
        return nil
      }
      if text.allSatisfy(\.isWhitespace) {
        report(.badValue(pathOf(key), value: text, expected: "filled in"), key)
        return nil
      }
      return text
    }
  }

  func bool(_ key: String) -> Bool? {
    switch members[key] {
    case nil: return nil
    case .bool(let flag): return flag
    default:
      wrongType(key, expected: "true or false")
      return nil
    }
  }

  func integer(_ key: String, in range: ClosedRange<Int>) -> Int? {
    switch members[key] {
    case nil: return nil
    case .integer(let number):
      if range.contains(number) { return number }
      let expected = "from \(range.lowerBound) to \(range.upperBound)"
      report(.badValue(pathOf(key), value: "\(number)", expected: expected), key)
    default: wrongType(key, expected: "a whole number")
    }
    return nil
  }

  func oneOf<Choice: RawRepresentable & CaseIterable>(_ key: String, _: Choice.Type) -> Choice?
  where Choice.RawValue == String {
    guard let text = requireString(key) else { return nil }
    if let choice = Choice(rawValue: text) { return choice }
    let choices = Choice.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")
    report(.badValue(pathOf(key), value: text, expected: "one of \(choices)"), key)
    return nil
  }

  func table(_ key: String, keys: [String]?) -> TableReader? {
    switch members[key] {
    case nil: return nil
    case .table(let inner):
      return TableReader(inner, path: pathOf(key), keys: keys, problems: problems)
    default:
      wrongType(key, expected: "a table")
      return nil
    }
  }

  /// The tables of `[[key]]`, numbered from 1.
  func tables(_ key: String, keys: [String]) -> [TableReader] {
    switch members[key] {
    case nil: return []
    case .array(let values):
      return values.enumerated().compactMap { index, value in
        if case .table(let inner) = value {
          let path = "\(pathOf(key))[\(index + 1)]"
          return TableReader(inner, path: path, keys: keys, problems: problems)
        }
        wrongType(key, expected: "written as [[\(pathOf(key))]]")
        return nil
      }
    default:
      wrongType(key, expected: "written as [[\(pathOf(key))]]")
      return []
    }
  }
}
