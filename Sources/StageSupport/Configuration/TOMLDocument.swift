import Domain
import TOMLKit

/// A parsed TOML file as plain values, with the line of each key where it can be told.
///
/// The parser's own objects stay in this file: they are references into C++ memory, and they know
/// the place of a syntax error but not of a value.
struct TOMLDocument: Sendable {
  indirect enum Value: Hashable, Sendable {
    case string(String)
    case integer(Int)
    case bool(Bool)
    case date(CalendarDate)
    case array([Value])
    case table([String: Value])
    /// A binary fraction or a time of day, which no key of ours takes.
    case other
  }

  let root: [String: Value]
  let lines: TOMLLines

  init(text: String, file: String) throws(ConfigurationError) {
    lines = TOMLLines(text)
    // The parser ends the program here instead of refusing the text.
    if let line = lines.headerWithoutName {
      throw ConfigurationError(
        .syntax("a table's name begins with a letter, a digit, '-', '_' or a quote"),
        at: InputLocation(file: file, line: line, column: 1))
    }
    if let line = lines.listClosedByBrace {
      throw ConfigurationError(
        .syntax("a list is closed by ']', not by '}'"),
        at: InputLocation(file: file, line: line, column: 1))
    }
    do {
      root = TOMLDocument.members(of: try TOMLTable(string: text))
    } catch let error as TOMLParseError {
      throw ConfigurationError(
        .syntax(error.description),
        at: InputLocation(
          file: file, line: error.source.begin.line, column: error.source.begin.column))
    } catch {
      throw ConfigurationError(.syntax("\(error)"), at: InputLocation(file: file))
    }
  }

  private static func members(of table: TOMLTable) -> [String: Value] {
    var members: [String: Value] = [:]
    for key in table.keys { members[key] = table[key].map { value(of: $0) } }
    return members
  }

  private static func value(of value: any TOMLValueConvertible) -> Value {
    switch value.type {
    case .string: value.string.map(Value.string) ?? .other
    case .int: value.int.map(Value.integer) ?? .other
    case .bool: value.bool.map(Value.bool) ?? .other
    case .table: value.table.map { .table(members(of: $0)) } ?? .other
    case .array:
      value.array.map { array in .array(array.map { Self.value(of: $0) }) } ?? .other
    case .date:
      value.date.flatMap { CalendarDate(year: $0.year, month: $0.month, day: $0.day) }
        .map(Value.date) ?? .other
    default: .other
    }
  }
}

extension TOMLDocument.Value {
  /// What it is, as a person would say it.
  var typeName: String {
    switch self {
    case .string: "a text"
    case .integer: "a whole number"
    case .bool: "true or false"
    case .date: "a date"
    case .array: "a list"
    case .table: "a table"
    case .other: "a number with a fraction or a time"
    }
  }
}
