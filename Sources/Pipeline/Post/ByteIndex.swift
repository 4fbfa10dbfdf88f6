import Glibc

/// Numbers by name and currency, where the names are bytes of the input: a dictionary that is asked a
/// million times without a string being made. Names are copied once, when they are first seen.
struct ByteIndex {
  private struct Slot {
    var start: Int
    var number: Int64
    var length: Int32
    var tag: Int32
  }

  /// Part of the hash beside the slot, so that another name's slot is hardly ever looked at: it lies
  /// anywhere in memory.
  private struct Place {
    var hash: UInt32
    var slot: Int32

    static let free = Place(hash: 0, slot: -1)
  }

  /// Open addressing; half of them stay empty.
  private var places = [Place](repeating: .free, count: 64)
  private var slots: [Slot] = []
  private var names: [UInt8] = []

  /// - Parameter tag: Tells equal names apart: which currency, for one.
  func number(of name: UnsafeRawBufferPointer, tag: Int32) -> Int64? {
    let slot = places[find(name, tag, hash: ByteIndex.hash(name, tag))].slot
    return slot < 0 ? nil : slots[Int(slot)].number
  }

  mutating func set(_ number: Int64, of name: UnsafeRawBufferPointer, tag: Int32) {
    if 2 * (slots.count + 1) > places.count { grow() }
    let hash = ByteIndex.hash(name, tag)
    let at = find(name, tag, hash: hash)
    precondition(places[at].slot < 0, "A name gets its number once")
    places[at] = Place(hash: hash, slot: Int32(slots.count))
    slots.append(
      Slot(start: names.count, number: number, length: Int32(name.count), tag: tag))
    names.append(contentsOf: name)
  }

  /// Seeded, because whoever writes the input could choose names that collide.
  private static func hash(_ name: UnsafeRawBufferPointer, _ tag: Int32) -> UInt32 {
    var hasher = Hasher()
    hasher.combine(bytes: name)
    hasher.combine(tag)
    return UInt32(truncatingIfNeeded: hasher.finalize())
  }

  /// Where the name stands, or the free place where it would.
  private func find(_ name: UnsafeRawBufferPointer, _ tag: Int32, hash: UInt32) -> Int {
    let mask = places.count - 1
    var at = Int(hash) & mask
    while true {
      let place = places[at]
      if place.slot < 0 || place.hash == hash && isName(of: Int(place.slot), name, tag) {
        return at
      }
      at = (at + 1) & mask
    }
  }

  private func isName(of index: Int, _ name: UnsafeRawBufferPointer, _ tag: Int32) -> Bool {
    let slot = slots[index]
    guard slot.tag == tag, Int(slot.length) == name.count else { return false }
    guard let start = name.baseAddress, name.count > 0 else { return true }
    return names.withUnsafeBytes { names in
      names.baseAddress.map { memcmp($0 + slot.start, start, name.count) == 0 } ?? false
    }
  }

  private mutating func grow() {
    let old = places
    places = [Place](repeating: .free, count: 2 * old.count)
    let mask = places.count - 1
    for place in old where place.slot >= 0 {
      var at = Int(place.hash) & mask
      while places[at].slot >= 0 { at = (at + 1) & mask }
      places[at] = place
    }
  }
}
