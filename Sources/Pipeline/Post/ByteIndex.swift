/// Numbers by name and currency, where the names are bytes of the input: a dictionary that is asked a
/// million times without a string being made. Names are copied once, when they are first seen.
struct ByteIndex {
  private struct Slot {
    var hash: Int
    var start: Int
    var length: Int
    var tag: Int32
    var number: Int64
  }

  /// Open addressing; half of them stay empty.
  private var places = [Int32](repeating: -1, count: 64)
  private var slots: [Slot] = []
  private var names: [UInt8] = []

  /// - Parameter tag: Tells equal names apart: which currency, for one.
  func number(of name: UnsafeRawBufferPointer, tag: Int32) -> Int64? {
    let place = places[find(name, tag, hash: ByteIndex.hash(name, tag))]
    return place < 0 ? nil : slots[Int(place)].number
  }

  mutating func set(_ number: Int64, of name: UnsafeRawBufferPointer, tag: Int32) {
    if 2 * (slots.count + 1) > places.count { grow() }
    let hash = ByteIndex.hash(name, tag)
    let at = find(name, tag, hash: hash)
    precondition(places[at] < 0, "A name gets its number once")
    places[at] = Int32(slots.count)
    slots.append(
      Slot(hash: hash, start: names.count, length: name.count, tag: tag, number: number))
    names.append(contentsOf: name)
  }

  /// Seeded, because whoever writes the input could choose names that collide.
  private static func hash(_ name: UnsafeRawBufferPointer, _ tag: Int32) -> Int {
    var hasher = Hasher()
    hasher.combine(bytes: name)
    hasher.combine(tag)
    return hasher.finalize()
  }

  /// Where the name stands, or the free place where it would.
  private func find(_ name: UnsafeRawBufferPointer, _ tag: Int32, hash: Int) -> Int {
    let mask = places.count - 1
    var at = hash & mask
    while places[at] >= 0 {
      let slot = slots[Int(places[at])]
      if slot.hash == hash, slot.tag == tag, isName(of: slot, name) { return at }
      at = (at + 1) & mask
    }
    return at
  }

  private func isName(of slot: Slot, _ name: UnsafeRawBufferPointer) -> Bool {
    slot.length == name.count
      && names.withUnsafeBytes { $0[slot.start..<slot.start + slot.length].elementsEqual(name) }
  }

  private mutating func grow() {
    places = [Int32](repeating: -1, count: 2 * places.count)
    let mask = places.count - 1
    for (index, slot) in slots.enumerated() {
      var at = slot.hash & mask
      while places[at] >= 0 { at = (at + 1) & mask }
      places[at] = Int32(index)
    }
  }
}
