/// An element that is open.
struct XMLElement {
  /// Its node in the paths; −1 for one that is not known there.
  var node: Int32
  var flags: UInt32 = 0
  /// Whether it is one whose place in the bytes is reported.
  var isSliced = false
  /// Where the local part of the name begins.
  var local = 0
  /// The whole name.
  var name: XMLKey

  @inline(__always)
  func reports(_ flags: some BinaryInteger) -> Bool { self.flags & UInt32(flags) != 0 }
}

/// The elements that are open, the root first. There is room for as many as may be open, so that
/// none is ever moved.
struct XMLElements: ~Copyable {
  private let storage: UnsafeMutablePointer<XMLElement>
  private let capacity: Int
  private(set) var count = 0

  init(capacity: Int) {
    self.capacity = capacity
    storage = .allocate(capacity: capacity)
  }

  deinit { storage.deallocate() }

  @inline(__always) var isEmpty: Bool { count == 0 }
  @inline(__always) var isFull: Bool { count == capacity }
  @inline(__always) var last: XMLElement? { count > 0 ? storage[count &- 1] : nil }

  subscript(_ index: Int) -> XMLElement {
    precondition(index >= 0 && index < count)
    return storage[index]
  }

  @inline(__always)
  mutating func append(_ element: XMLElement) {
    precondition(count < capacity)
    (storage + count).initialize(to: element)
    count &+= 1
  }

  @inline(__always)
  mutating func removeLast() {
    precondition(count > 0)
    count &-= 1
  }
}
