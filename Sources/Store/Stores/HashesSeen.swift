/// Which texts have come by, known by a hash of eight bytes each: a text that was not there before may
/// be taken for one that was, never the other way round.
struct HashesSeen {
  /// Open addressing, at most half full; 0 is free.
  private var places = [UInt64](repeating: 0, count: 64)
  private var count = 0

  /// Makes room for so many texts, because growing step by step takes longer than filling.
  mutating func reserve(_ texts: Int) {
    while places.count < 2 * texts { grow() }
  }

  /// - Returns: Whether the text is new.
  mutating func insert(_ text: String) -> Bool {
    if 2 * (count + 1) > places.count { grow() }
    let hash = HashesSeen.hash(text)
    let at = place(of: hash)
    guard places[at] == 0 else { return false }
    places[at] = hash
    count += 1
    return true
  }

  /// Over the bytes, seeded: equal characters in other bytes are another text.
  private static func hash(_ text: String) -> UInt64 {
    var hasher = Hasher()
    var text = text
    text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    return max(1, UInt64(bitPattern: Int64(hasher.finalize())))
  }

  private func place(of hash: UInt64) -> Int {
    let mask = places.count - 1
    var at = Int(truncatingIfNeeded: hash) & mask
    while places[at] != 0, places[at] != hash { at = (at + 1) & mask }
    return at
  }

  private mutating func grow() {
    let old = places
    places = [UInt64](repeating: 0, count: 2 * old.count)
    for hash in old where hash != 0 { places[place(of: hash)] = hash }
  }
}
