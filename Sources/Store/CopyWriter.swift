import CLibPQ
import Domain
import Glibc

/// Writes rows in PostgreSQL's binary COPY format.
///
///     try writer.beginRow()
///     writer.int64(id)
///     try writer.text(reference)
///
/// Each row needs as many fields as the COPY has columns, in their order and of exactly their
/// types: `int64` into an `integer` column is an error of the server.
public final class CopyWriter {
  private let connection: OpaquePointer
  private let name: String
  private let columns: Int
  private var missing = 0
  private var buffer: UnsafeMutableRawPointer
  private var capacity = 64 * 1024
  private var used = 0

  /// The server works on a message only when it has it whole, so larger ones overlap less.
  private static let messageSize = 32 * 1024

  init(connection: OpaquePointer, name: String, columns: Int) {
    self.connection = connection
    self.name = name
    self.columns = columns
    buffer = .allocate(byteCount: capacity, alignment: 8)
    // Signature, no flags, no header extension.
    for byte in Array("PGCOPY\n".utf8) + [0xFF, 0x0D, 0x0A, 0x00] { store(byte) }
    store(Int32(0))
    store(Int32(0))
  }

  deinit { buffer.deallocate() }

  /// Starts the next row. Must come before its fields, and after the last field of the row before.
  public func beginRow() throws(StoreError) {
    precondition(missing == 0, "The row before lacks \(missing) fields")
    if used >= CopyWriter.messageSize { try flush() }
    reserve(2)
    store(Int16(columns))
    missing = columns
  }

  func finish() throws(StoreError) {
    precondition(missing == 0, "The last row lacks \(missing) fields")
    reserve(2)
    store(Int16(-1))
    try flush()
  }

  private func flush() throws(StoreError) {
    let sent = PQputCopyData(connection, buffer.assumingMemoryBound(to: CChar.self), Int32(used))
    guard sent == 1 else { throw StoreError(query: name, result: nil, connection: connection) }
    used = 0
  }
}

extension CopyWriter {
  public func int64(_ value: Int64) { fixed(value) }
  public func int32(_ value: Int32) { fixed(value) }
  public func int16(_ value: Int16) { fixed(value) }
  public func date(_ value: CalendarDate) { fixed(value.daysSince2000) }
  public func instant(_ value: Instant) { fixed(value.microseconds) }
  public func bool(_ value: Bool) { fixed(value ? 1 as UInt8 : 0) }

  public func null() {
    begin(4)
    store(Int32(-1))
  }

  public func int64(_ value: Int64?) { if let value { int64(value) } else { null() } }
  public func int32(_ value: Int32?) { if let value { int32(value) } else { null() } }
  public func date(_ value: CalendarDate?) { if let value { date(value) } else { null() } }
  public func instant(_ value: Instant?) { if let value { instant(value) } else { null() } }

  /// - Throws: `unstorable` when the text holds a NUL.
  public func text(_ value: String) throws(StoreError) {
    begin(4)
    try storeText(value)
  }

  public func text(_ value: String?) throws(StoreError) {
    if let value { try text(value) } else { null() }
  }

  /// Text that is still bytes of the input.
  ///
  /// - Throws: `unstorable` when it is not UTF-8 or holds a NUL.
  public func text(_ value: UnsafeRawBufferPointer) throws(StoreError) {
    guard UTF8Text.isStorable(value) else { throw StoreError.nulInText(name) }
    begin(4 + value.count)
    storeCounted(value)
  }

  /// A `bytea`.
  public func bytes(_ value: [UInt8]) { value.withUnsafeBytes { bytes($0) } }

  public func bytes(_ value: UnsafeRawBufferPointer) {
    begin(4 + value.count)
    storeCounted(value)
  }

  /// A `text[]` of one dimension.
  public func textArray(_ values: [String]) throws(StoreError) {
    begin(24)
    let lengthAt = used
    store(Int32(0))
    store(Int32(values.isEmpty ? 0 : 1))
    store(Int32(0))
    store(TypeOID.text)
    if !values.isEmpty {
      store(Int32(values.count))
      store(Int32(1))
    }
    for value in values { try storeText(value) }
    let length = Int32(used - lengthAt - 4)
    buffer.storeBytes(of: length.bigEndian, toByteOffset: lengthAt, as: Int32.self)
  }
}

extension CopyWriter {
  private func begin(_ bytes: Int) {
    precondition(missing > 0, "The row has more fields than the COPY has columns")
    missing -= 1
    reserve(bytes)
  }

  private func fixed<T: FixedWidthInteger & BitwiseCopyable>(_ value: T) {
    begin(4 + MemoryLayout<T>.size)
    store(Int32(MemoryLayout<T>.size))
    store(value)
  }

  private func storeText(_ value: String) throws(StoreError) {
    var value = value
    let isStored = value.withUTF8 { utf8 -> Bool in
      let bytes = UnsafeRawBufferPointer(utf8)
      if let base = bytes.baseAddress, memchr(base, 0, bytes.count) != nil { return false }
      reserve(4 + bytes.count)
      storeCounted(bytes)
      return true
    }
    guard isStored else { throw StoreError.nulInText(name) }
  }

  private func storeCounted(_ bytes: UnsafeRawBufferPointer) {
    store(Int32(bytes.count))
    guard let base = bytes.baseAddress else { return }
    (buffer + used).copyMemory(from: base, byteCount: bytes.count)
    used += bytes.count
  }

  private func store<T: FixedWidthInteger & BitwiseCopyable>(_ value: T) {
    buffer.storeBytes(of: value.bigEndian, toByteOffset: used, as: T.self)
    used += MemoryLayout<T>.size
  }

  private func reserve(_ bytes: Int) {
    if used + bytes <= capacity { return }
    while used + bytes > capacity { capacity *= 2 }
    let larger = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 8)
    larger.copyMemory(from: buffer, byteCount: used)
    buffer.deallocate()
    buffer = larger
  }
}
