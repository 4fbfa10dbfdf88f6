import CLibPQ
import Domain

/// A value sent beside a statement, never inside its text. Sent in PostgreSQL's binary form.
public enum Parameter: Hashable, Sendable {
  case int64(Int64)
  case int32(Int32)
  case int16(Int16)
  case text(String)
  case date(CalendarDate)
  case instant(Instant)
  case bool(Bool)
  case bytes([UInt8])
  case int64Array([Int64])
  case textArray([String])
  /// NULL of whatever type the statement expects there.
  case null

  /// The text, or NULL when there is none.
  public static func optional(_ text: String?) -> Parameter { text.map(Parameter.text) ?? .null }

  public static func optional(_ number: Int64?) -> Parameter {
    number.map(Parameter.int64) ?? .null
  }

  public static func optional(_ date: CalendarDate?) -> Parameter {
    date.map(Parameter.date) ?? .null
  }
}

/// Object identifiers of PostgreSQL's built-in types, from pg_type.dat.
enum TypeOID {
  static let bool: UInt32 = 16
  static let bytea: UInt32 = 17
  static let int8: UInt32 = 20
  static let int2: UInt32 = 21
  static let int4: UInt32 = 23
  static let text: UInt32 = 25
  static let textArray: UInt32 = 1009
  static let int8Array: UInt32 = 1016
  static let date: UInt32 = 1082
  static let timestamptz: UInt32 = 1184
}

extension Parameter {
  /// 0 lets the server choose.
  var typeOID: UInt32 {
    switch self {
    case .int64: TypeOID.int8
    case .int32: TypeOID.int4
    case .int16: TypeOID.int2
    case .text: TypeOID.text
    case .date: TypeOID.date
    case .instant: TypeOID.timestamptz
    case .bool: TypeOID.bool
    case .bytes: TypeOID.bytea
    case .int64Array: TypeOID.int8Array
    case .textArray: TypeOID.textArray
    case .null: 0
    }
  }

  /// The binary form, or nil for NULL.
  ///
  /// - Throws: `unstorable` for text with a NUL.
  func encoded(for query: String) throws(StoreError) -> [UInt8]? {
    switch self {
    case .int64(let value): return value.bigEndianBytes
    case .int32(let value): return value.bigEndianBytes
    case .int16(let value): return value.bigEndianBytes
    case .text(let value): return try Parameter.checked(value, query)
    case .date(let value): return value.daysSince2000.bigEndianBytes
    case .instant(let value): return value.microseconds.bigEndianBytes
    case .bool(let value): return [value ? 1 : 0]
    case .bytes(let value): return value
    case .int64Array(let values):
      return Parameter.array(of: TypeOID.int8, values.map(\.bigEndianBytes))
    case .textArray(let values):
      var elements: [[UInt8]] = []
      elements.reserveCapacity(values.count)
      for value in values { elements.append(try Parameter.checked(value, query)) }
      return Parameter.array(of: TypeOID.text, elements)
    case .null: return nil
    }
  }

  private static func checked(_ text: String, _ query: String) throws(StoreError) -> [UInt8] {
    let bytes = Array(text.utf8)
    guard !bytes.contains(0) else { throw StoreError.nulInText(query) }
    return bytes
  }

  /// One dimension, lower bound 1, no NULL inside.
  private static func array(of element: UInt32, _ elements: [[UInt8]]) -> [UInt8] {
    let dimensions: Int32 = elements.isEmpty ? 0 : 1
    var bytes = dimensions.bigEndianBytes + Int32(0).bigEndianBytes + element.bigEndianBytes
    if elements.isEmpty { return bytes }
    bytes += Int32(elements.count).bigEndianBytes + Int32(1).bigEndianBytes
    for element in elements { bytes += Int32(element.count).bigEndianBytes + element }
    return bytes
  }
}

extension StoreError {
  static func nulInText(_ query: String) -> StoreError {
    StoreError(.unstorable, query: query, message: "text with a NUL or invalid UTF-8")
  }
}

extension FixedWidthInteger {
  var bigEndianBytes: [UInt8] { withUnsafeBytes(of: bigEndian) { Array($0) } }
}
