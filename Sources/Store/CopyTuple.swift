/// The fields of one row of a binary COPY, as places inside the message that brought it.
final class CopyTuple {
  private(set) var count = 0
  private var message = UnsafeRawBufferPointer(start: nil, count: 0)
  private var fields: [(start: Int, length: Int)] = []

  func field(_ column: Int) -> UnsafeRawBufferPointer? {
    let (start, length) = fields[column]
    return length < 0 ? nil : UnsafeRawBufferPointer(rebasing: message[start..<start + length])
  }

  enum Step { case row(next: Int), end, malformed }

  /// Reads the row that begins at `offset`.
  func read(_ message: UnsafeRawBufferPointer, at offset: Int) -> Step {
    self.message = message
    fields.removeAll(keepingCapacity: true)
    guard offset + 2 <= message.count else { return .malformed }
    let number = Int16(bigEndian: message.loadUnaligned(fromByteOffset: offset, as: Int16.self))
    if number == -1 { return .end }
    guard number >= 0 else { return .malformed }
    var position = offset + 2
    for _ in 0..<number {
      guard position + 4 <= message.count else { return .malformed }
      let length = Int(
        Int32(bigEndian: message.loadUnaligned(fromByteOffset: position, as: Int32.self)))
      position += 4
      guard length >= -1, position + max(0, length) <= message.count else { return .malformed }
      fields.append((position, length))
      position += max(0, length)
    }
    count = Int(number)
    return .row(next: position)
  }
}
