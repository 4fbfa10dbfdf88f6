import Domain

/// Puts values one behind the other into bytes. `RecordReader` takes them out in the same order.
///
/// Memory of its own rather than an array: a record is a dozen small values, and an array asks of
/// each whether it is shared. One thread works with it at a time.
final class RecordBytes: @unchecked Sendable {
  private var storage: UnsafeMutableRawBufferPointer
  private var count = 0

  init() { storage = .allocate(byteCount: 512, alignment: 8) }

  deinit { storage.deallocate() }

  /// What was added, valid until more is.
  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: storage[..<count]) }

  func add<Number: FixedWidthInteger & BitwiseCopyable>(_ number: Number) {
    reserve(MemoryLayout<Number>.size)
    storage.storeBytes(of: number, toByteOffset: count, as: Number.self)
    count += MemoryLayout<Number>.size
  }

  func add(_ text: String) {
    var text = text
    text.withUTF8 { utf8 in
      add(UInt32(utf8.count))
      reserve(utf8.count)
      UnsafeMutableRawBufferPointer(rebasing: storage[count...]).copyMemory(
        from: UnsafeRawBufferPointer(utf8))
      count += utf8.count
    }
  }

  /// Begins a record, which `end` closes: its length comes before it.
  func begin() -> Int {
    add(UInt32(0))
    return count - 4
  }

  func end(_ start: Int) {
    storage.storeBytes(of: UInt32(count - start - 4), toByteOffset: start, as: UInt32.self)
  }

  func removeAll() { count = 0 }

  private func reserve(_ more: Int) {
    if count + more > storage.count { grow(more) }
  }

  private func grow(_ more: Int) {
    let larger = UnsafeMutableRawBufferPointer.allocate(
      byteCount: max(2 * storage.count, count + more), alignment: 8)
    larger.copyMemory(from: bytes)
    storage.deallocate()
    storage = larger
  }
}

/// The values of one record, in the order in which they were added.
struct RecordReader {
  private let bytes: UnsafeRawBufferPointer
  private var offset = 0

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  mutating func number<Number: FixedWidthInteger & BitwiseCopyable>(
    _: Number.Type = Number.self
  ) -> Number {
    defer { offset += MemoryLayout<Number>.size }
    return bytes.loadUnaligned(fromByteOffset: offset, as: Number.self)
  }

  mutating func text() -> String {
    let length = Int(number(UInt32.self))
    defer { offset += length }
    let utf8 = UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + length])
    // The bytes were those of a text, so that there is nothing to repair.
    return String(unsafeUninitializedCapacity: length) { target in
      UnsafeMutableRawBufferPointer(target).copyMemory(from: utf8)
      return length
    }
  }

  mutating func skip(_ count: Int) { offset += count }
}

/// Reads the records of a spill through a window of its bytes: a small one for records from
/// anywhere, a large one for records one after the other. For one thread.
final class SpillWindow {
  private let spill: Spill
  private var bytes: UnsafeMutableRawBufferPointer
  private var start = 0
  private var filled = 0

  static let anywhere = 1 << 9
  static let inOrder = 1 << 17

  init(_ spill: Spill, bytes count: Int = SpillWindow.anywhere) {
    self.spill = spill
    bytes = .allocate(byteCount: count, alignment: 8)
  }

  deinit { bytes.deallocate() }

  /// The record that begins at an offset; valid until the next one is asked for.
  func record(at offset: Int) throws(PipelineError) -> RecordReader {
    if let length = spill.inMemory(at: offset, count: 4)?.loadUnaligned(as: UInt32.self),
      let record = spill.inMemory(at: offset + 4, count: Int(length))
    {
      return RecordReader(record)
    }
    try show(offset, count: 4)
    let length = bytes.loadUnaligned(fromByteOffset: offset - start, as: UInt32.self)
    try show(offset, count: 4 + Int(length))
    let first = offset - start + 4
    return RecordReader(UnsafeRawBufferPointer(rebasing: bytes[first..<first + Int(length)]))
  }

  private func show(_ offset: Int, count: Int) throws(PipelineError) {
    if offset >= start && offset + count <= start + filled { return }
    if count > bytes.count {
      bytes.deallocate()
      bytes = .allocate(byteCount: count * 2, alignment: 8)
    }
    filled = 0
    start = offset
    filled = try spill.read(at: offset, into: bytes)
    precondition(filled >= count, "A record lies inside its spill")
  }
}
