import Glibc

extension UnsafeBufferPointer<UInt8> {
  /// Where the bytes stand first, from `start` on.
  func firstIndex(of wanted: UnsafeRawBufferPointer, from start: Int = 0) -> Int? {
    guard let first = wanted.first, let pattern = wanted.baseAddress else { return start }
    guard let base = baseAddress else { return nil }
    var at = start
    while at + wanted.count <= count {
      guard let found = memchr(base + at, Int32(first), count - at - wanted.count + 1) else {
        return nil
      }
      if memcmp(found, pattern, wanted.count) == 0 {
        return UnsafeRawPointer(found) - UnsafeRawPointer(base)
      }
      at = UnsafeRawPointer(found) - UnsafeRawPointer(base) + 1
    }
    return nil
  }
}

extension String {
  /// Whether a byte stands in it.
  func holds(_ byte: UInt8) -> Bool {
    var text = self
    return text.withUTF8 { bytes in
      bytes.baseAddress.map { memchr($0, Int32(byte), bytes.count) != nil } ?? false
    }
  }

  /// Whether the bytes of an ASCII text stand in it somewhere: what `contains` says of words, without
  /// its search by characters.
  func holds(_ wanted: StaticString) -> Bool {
    var text = self
    let wanted = UnsafeRawBufferPointer(
      start: wanted.utf8Start, count: wanted.utf8CodeUnitCount)
    return text.withUTF8 { $0.firstIndex(of: wanted) != nil }
  }
}

extension UnsafeRawBufferPointer {
  /// Where a byte stands first, from `start` on.
  func firstIndex(of byte: UInt8, from start: Int) -> Int? {
    guard start < count, let baseAddress,
      let found = memchr(baseAddress + start, Int32(byte), count - start)
    else { return nil }
    return UnsafeRawPointer(found) - baseAddress
  }
}
