/// Numbers by a 64-bit mark, in flat memory; a mark may have several.
///
/// Marks are met by chance as well: whoever asks compares what the mark was made of.
struct MarkIndex: Sendable {
  private struct Entry {
    let mark: UInt64
    let number: Int32
    /// The next entry of the bucket, -1 at its end.
    var next: Int32
  }

  private var entries: [Entry] = []
  private var buckets: [Int32] = Array(repeating: -1, count: 16)

  var isEmpty: Bool { entries.isEmpty }

  mutating func add(_ mark: UInt64, _ number: Int32) {
    if entries.count == buckets.count { grow() }
    let bucket = bucket(of: mark)
    entries.append(Entry(mark: mark, number: number, next: buckets[bucket]))
    buckets[bucket] = Int32(entries.count - 1)
  }

  /// The numbers of a mark, the one added last first.
  func forEach(_ mark: UInt64, _ body: (Int32) -> Void) {
    var at = buckets[bucket(of: mark)]
    while at >= 0 {
      let entry = entries[Int(at)]
      if entry.mark == mark { body(entry.number) }
      at = entry.next
    }
  }

  func first(_ mark: UInt64, where holds: (Int32) -> Bool) -> Int32? {
    var at = buckets[bucket(of: mark)]
    while at >= 0 {
      let entry = entries[Int(at)]
      if entry.mark == mark, holds(entry.number) { return entry.number }
      at = entry.next
    }
    return nil
  }

  private func bucket(of mark: UInt64) -> Int {
    Int(truncatingIfNeeded: (mark &* 0x9E37_79B9_7F4A_7C15) >> 32) & (buckets.count - 1)
  }

  private mutating func grow() {
    buckets = Array(repeating: -1, count: buckets.count * 2)
    for at in entries.indices {
      let bucket = bucket(of: entries[at].mark)
      entries[at].next = buckets[bucket]
      buckets[bucket] = Int32(at)
    }
  }
}

/// A mark of bytes that is carried on byte by byte (FNV-1a).
struct Mark {
  private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

  init() {}

  init(_ bytes: some Sequence<UInt8>) {
    for byte in bytes { add(byte) }
  }

  mutating func add(_ byte: UInt8) { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
}
