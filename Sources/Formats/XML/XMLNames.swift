/// A name of an element as two words. One of up to sixteen bytes is told by them alone.
struct XMLKey: Equatable {
  static let wholeBytes = 16

  var low: UInt64
  var high: UInt64
  var length: Int

  @inline(__always)
  init(low: UInt64, high: UInt64, length: Int) {
    self.low = low
    self.high = high
    self.length = length
  }

  /// The name at `bytes`, behind which a window's padding must lie.
  init(_ bytes: UnsafePointer<UInt8>, length: Int) {
    func word(_ offset: Int) -> UInt64 {
      let count = min(length - offset, 8)
      guard count > 0 else { return 0 }
      let word = UnsafeRawPointer(bytes + offset).loadUnaligned(as: UInt64.self)
      return XMLBytes.prefix(count, of: UInt64(littleEndian: word))
    }
    self.init(low: word(0), high: word(8), length: length)
  }

  init(_ bytes: some Collection<UInt8>) {
    self = .none
    length = bytes.count
    for (index, byte) in bytes.prefix(XMLKey.wholeBytes).enumerated() {
      if index < 8 {
        low |= UInt64(byte) << UInt64(8 * index)
      } else {
        high |= UInt64(byte) << UInt64(8 * (index - 8))
      }
    }
  }

  static let none = XMLKey(low: 0, high: 0, length: 0)

  /// The bytes of a name that is told by its key.
  var bytes: [UInt8] { (0..<min(length, XMLKey.wholeBytes)).map { self[$0] } }

  private subscript(_ index: Int) -> UInt8 {
    UInt8(truncatingIfNeeded: (index < 8 ? low : high) &>> UInt64(8 * (index & 7)))
  }
}

/// Which node an element leads to, by the node around it and its name: the edges of `XMLPaths` in a
/// table that is looked up by two words of the name.
struct XMLNames: ~Copyable {
  private struct Slot {
    /// −1 where nothing is.
    var parent: Int32 = -1
    var child: Int32 = 0
    var key = XMLKey.none
  }

  private let slots: UnsafeMutablePointer<Slot>
  /// One less than the number of slots, a power of two: any number and this is a slot.
  private let mask: Int
  /// Names of more than sixteen bytes, of which there are few.
  private var long: [(parent: Int32, name: [UInt8], child: Int32)] = []

  init(_ paths: XMLPaths) {
    var count = 16
    while count < 4 * paths.edges.count { count *= 2 }
    mask = count - 1
    slots = .allocate(capacity: count)
    slots.initialize(repeating: Slot(), count: count)
    for edge in paths.edges { add(edge) }
  }

  deinit { slots.deallocate() }

  private mutating func add(_ edge: XMLPaths.Edge) {
    let key = XMLKey(edge.name.utf8)
    guard key.length <= XMLKey.wholeBytes else {
      long.append((edge.parent, Array(edge.name.utf8), edge.child))
      return
    }
    var at = place(edge.parent, key)
    while slots[at].parent >= 0 { at = (at + 1) & mask }
    slots[at] = Slot(parent: edge.parent, child: edge.child, key: key)
  }

  @inline(__always)
  private func place(_ parent: Int32, _ key: XMLKey) -> Int {
    let name = key.low ^ (key.high &* 0x9E37_79B9_7F4A_7C15)
    let mixed = (name ^ (UInt64(UInt32(bitPattern: parent)) << 32)) &* 0xD6E8_FEB8_6659_FD93
    return Int(truncatingIfNeeded: mixed >> 40) & mask
  }

  /// The node of an element of up to sixteen bytes; nil when none is known in `parent`.
  @inline(__always)
  func child(of parent: Int32, _ key: XMLKey) -> Int32? {
    var at = place(parent, key)
    while slots[at].parent >= 0 {
      if slots[at].parent == parent, slots[at].key == key { return slots[at].child }
      at = (at &+ 1) & mask
    }
    return nil
  }

  func child(of parent: Int32, long name: UnsafeRawBufferPointer) -> Int32? {
    long.first { $0.parent == parent && name.elementsEqual($0.name) }?.child
  }
}
