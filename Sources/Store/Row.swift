import CLibPQ
import Domain

/// One row of an answer, read from PostgreSQL's binary form without a detour over text.
///
/// Columns count from 0. Asking for another type than the statement selects, or for a NULL without
/// `OrNil`, is a mistake in our SQL and traps.
///
/// A row of `run` or `stream` may be kept. A row of `copyOut` is valid only while the closure runs.
public struct Row {
  let source: Source

  enum Source {
    case result(Answer, Int32)
    case tuple(CopyTuple)
  }

  public var count: Int {
    switch source {
    case .result(let result, _): result.columns
    case .tuple(let tuple): tuple.count
    }
  }

  /// The bytes as PostgreSQL sent them, or nil for NULL.
  func field(_ column: Int) -> UnsafeRawBufferPointer? {
    switch source {
    case .result(let result, let row): return result.field(row, Int32(column))
    case .tuple(let tuple): return tuple.field(column)
    }
  }

  private func present(_ column: Int) -> UnsafeRawBufferPointer {
    guard let bytes = field(column) else {
      preconditionFailure("Column \(column) is NULL")
    }
    return bytes
  }
}

extension Row {
  public func isNull(_ column: Int) -> Bool { field(column) == nil }

  /// A `bigint`, `integer` or `smallint`.
  public func int64(_ column: Int) -> Int64 { Row.integer(present(column)) }
  public func int64OrNil(_ column: Int) -> Int64? { field(column).map(Row.integer) }

  /// An `integer` or `smallint`.
  public func int32(_ column: Int) -> Int32 { Int32(Row.integer(present(column))) }
  public func int32OrNil(_ column: Int) -> Int32? {
    field(column).map { Int32(Row.integer($0)) }
  }

  public func int16(_ column: Int) -> Int16 { Int16(Row.integer(present(column))) }

  /// A sum too wide for `bigint`, selected as `sum(x)::text`.
  public func int128(_ column: Int) -> Int128 {
    guard let value = Int128(text(column)) else {
      preconditionFailure("Column \(column) is not an integer as text")
    }
    return value
  }
  public func int128OrNil(_ column: Int) -> Int128? { isNull(column) ? nil : int128(column) }

  public func text(_ column: Int) -> String { Row.string(present(column)) }
  public func textOrNil(_ column: Int) -> String? { field(column).map(Row.string) }

  /// The bytes of a text or `bytea` column without a copy, valid inside `body` only.
  public func withBytes<T>(_ column: Int, _ body: (UnsafeRawBufferPointer) throws -> T) rethrows
    -> T
  {
    try body(present(column))
  }

  public func bytes(_ column: Int) -> [UInt8] { Array(present(column)) }
  public func bytesOrNil(_ column: Int) -> [UInt8]? { field(column).map(Array.init) }

  public func date(_ column: Int) -> CalendarDate { Row.date(present(column)) }
  public func dateOrNil(_ column: Int) -> CalendarDate? { field(column).map(Row.date) }

  /// A `timestamptz`.
  public func instant(_ column: Int) -> Instant {
    Instant(microseconds: Row.big(present(column), Int64.self))
  }
  public func instantOrNil(_ column: Int) -> Instant? { isNull(column) ? nil : instant(column) }

  public func bool(_ column: Int) -> Bool { present(column)[0] != 0 }
  public func boolOrNil(_ column: Int) -> Bool? { field(column).map { $0[0] != 0 } }

  /// A `text[]` of one dimension without NULL.
  public func textArray(_ column: Int) -> [String] {
    Row.elements(present(column)).map(Row.string)
  }

  /// The same without a copy, valid as long as the row.
  func byteArrays(_ column: Int) -> [UnsafeRawBufferPointer] { Row.elements(present(column)) }

  /// A `bigint[]` of one dimension without NULL.
  public func int64Array(_ column: Int) -> [Int64] {
    Row.elements(present(column)).map(Row.integer)
  }
}

extension Row {
  private static func big<T: FixedWidthInteger & BitwiseCopyable>(
    _ bytes: UnsafeRawBufferPointer, _ type: T.Type
  ) -> T {
    precondition(bytes.count == MemoryLayout<T>.size, "A column has another type than expected")
    return T(bigEndian: bytes.loadUnaligned(as: type))
  }

  private static func integer(_ bytes: UnsafeRawBufferPointer) -> Int64 {
    switch bytes.count {
    case 8: return big(bytes, Int64.self)
    case 4: return Int64(big(bytes, Int32.self))
    default: return Int64(big(bytes, Int16.self))
    }
  }

  private static func date(_ bytes: UnsafeRawBufferPointer) -> CalendarDate {
    CalendarDate(daysSince2000: big(bytes, Int32.self))
  }

  static func string(_ bytes: UnsafeRawBufferPointer) -> String {
    // A connection to a database that is not UTF-8 is refused, so the server has checked this.
    precondition(UTF8Text.isStorable(bytes), "The server sent invalid UTF-8")
    // Many times faster than `String(validating:as:)`, and what was checked is not repaired.
    return String(unsafeUninitializedCapacity: bytes.count) { target in
      UnsafeMutableRawBufferPointer(target).copyMemory(from: bytes)
      return bytes.count
    }
  }

  private static func elements(_ bytes: UnsafeRawBufferPointer) -> [UnsafeRawBufferPointer] {
    func int32(at offset: Int) -> Int {
      Int(Int32(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Int32.self)))
    }
    let dimensions = int32(at: 0)
    if dimensions == 0 { return [] }
    precondition(dimensions == 1 && int32(at: 4) == 0, "An array has NULLs or many dimensions")
    var offset = 20
    return (0..<int32(at: 12)).map { _ in
      let length = int32(at: offset)
      let element = UnsafeRawBufferPointer(rebasing: bytes[offset + 4..<offset + 4 + length])
      offset += 4 + length
      return element
    }
  }
}
