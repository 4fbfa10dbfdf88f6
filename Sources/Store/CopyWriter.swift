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
  private let name: String
  private let columns: Int
  private let sender: CopySender
  private var missing = 0
  private var message: CopySender.Message
  private var used = 0

  /// The server works on a message only when it has it whole, so larger ones overlap less.
  private static let messageSize = 32 * 1024

  init(connection: OpaquePointer, name: String, columns: Int) {
    self.name = name
    self.columns = columns
    sender = CopySender(connection: connection, name: name)
    message = CopySender.Message(capacity: 2 * CopyWriter.messageSize)
    // Signature, no flags, no header extension.
    for byte in Array("PGCOPY\n".utf8) + [0xFF, 0x0D, 0x0A, 0x00] { store(byte) }
    store(Int32(0))
    store(Int32(0))
  }

  deinit { message.start.deallocate() }

  /// Starts the next row. Must come before its fields, and after the last field of the row before.
  public func beginRow() throws(StoreError) {
    precondition(missing == 0, "The row before lacks \(missing) fields")
    if used >= CopyWriter.messageSize { try send() }
    reserve(2)
    store(Int16(columns))
    missing = columns
  }

  func finish() throws(StoreError) {
    precondition(missing == 0, "The last row lacks \(missing) fields")
    reserve(2)
    store(Int16(-1))
    sender.finish(message, used: used)
    try sender.check()
  }

  /// Waits until the connection is free again; what was not sent is dropped.
  func giveUp() { sender.wait() }

  private func send() throws(StoreError) {
    message = sender.exchange(message, used: used)
    used = 0
    try sender.check()
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

  /// Text that its reader has found to be UTF-8 without NUL; the server has the last word.
  public func text(checked value: UnsafeRawBufferPointer) {
    begin(4 + value.count)
    storeCounted(value)
  }

  public func currency(_ value: Currency) { value.withCode { text(checked: $0) } }

  /// A `bytea`.
  public func bytes(_ value: [UInt8]) { value.withUnsafeBytes { bytes($0) } }

  public func bytes(_ value: UnsafeRawBufferPointer) {
    begin(4 + value.count)
    storeCounted(value)
  }

  /// Lines as one text, with line feeds between them.
  public func text(lines: [String]) throws(StoreError) {
    begin(4)
    let start = beginCounted()
    for (index, line) in lines.enumerated() {
      if index > 0 { try storeBytes(of: "\n") }
      try storeBytes(of: line)
    }
    endCounted(start)
  }

  /// A `text[]` of one dimension.
  public func textArray(_ values: [String]) throws(StoreError) {
    try textArray(values) { ($0, "", "") }
  }

  /// A `text[]` of which each element is made of three parts, so that nobody has to join them.
  public func textArray<Element>(
    _ values: [Element], _ parts: (Element) -> (String, String, String)
  ) throws(StoreError) {
    begin(24)
    let start = beginCounted()
    store(Int32(values.isEmpty ? 0 : 1))
    store(Int32(0))
    store(TypeOID.text)
    if !values.isEmpty {
      store(Int32(values.count))
      store(Int32(1))
    }
    for value in values {
      reserve(4)
      let (first, second, third) = parts(value)
      let element = beginCounted()
      try storeBytes(of: first)
      try storeBytes(of: second)
      try storeBytes(of: third)
      endCounted(element)
    }
    endCounted(start)
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

  /// Leaves room for a length; there is room for it already.
  private func beginCounted() -> Int {
    store(Int32(0))
    return used
  }

  private func endCounted(_ start: Int) {
    message.start.storeBytes(
      of: Int32(used - start).bigEndian, toByteOffset: start - 4, as: Int32.self)
  }

  private func storeText(_ value: String) throws(StoreError) {
    let start = beginCounted()
    try storeBytes(of: value)
    endCounted(start)
  }

  private func storeBytes(of value: String) throws(StoreError) {
    var value = value
    let isStored = value.withUTF8 { utf8 -> Bool in
      guard let base = utf8.baseAddress, utf8.count > 0 else { return true }
      if memchr(base, 0, utf8.count) != nil { return false }
      reserve(utf8.count)
      (message.start + used).copyMemory(from: base, byteCount: utf8.count)
      used += utf8.count
      return true
    }
    guard isStored else { throw StoreError.nulInText(name) }
  }

  private func storeCounted(_ bytes: UnsafeRawBufferPointer) {
    store(Int32(bytes.count))
    guard let base = bytes.baseAddress else { return }
    (message.start + used).copyMemory(from: base, byteCount: bytes.count)
    used += bytes.count
  }

  private func store<T: FixedWidthInteger & BitwiseCopyable>(_ value: T) {
    message.start.storeBytes(of: value.bigEndian, toByteOffset: used, as: T.self)
    used += MemoryLayout<T>.size
  }

  private func reserve(_ bytes: Int) {
    if used + bytes <= message.capacity { return }
    let larger = CopySender.Message(capacity: max(used + bytes, 2 * message.capacity))
    larger.start.copyMemory(from: message.start, byteCount: used)
    message.start.deallocate()
    message = larger
  }
}
