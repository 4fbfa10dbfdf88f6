/// One value of a JSON text: where it stands in the bytes of its record, and where the next one is.
struct JSONNode {
  enum Kind: UInt8 { case null, isFalse, isTrue, number, string, array, object }

  var kind: Kind
  /// A string in which something is escaped.
  var hasEscapes = false
  /// The bytes of the value, of a string without its quotes, from the start of the record.
  var start: Int
  var end: Int
  /// The bytes of its name when it is a member of an object; empty ranges else.
  var nameStart = 0
  var nameEnd = 0
  var nameHasEscapes = false
  /// For telling names apart quickly.
  var nameHash: UInt32 = 0
  /// The index of the node after this value and all that is in it.
  var next = 0
}

/// The nodes of one record in the order of its text. The bytes belong to the scanner and are valid
/// until it reads on.
final class JSONTape {
  fileprivate(set) var bytes = UnsafeRawBufferPointer(start: nil, count: 0)
  var nodes: [JSONNode] = []

  func clear() { nodes.removeAll(keepingCapacity: true) }

  func lie(in bytes: UnsafeRawBufferPointer) { self.bytes = bytes }
}

/// A value of a record, to be looked at while the record is the current one.
struct JSONView {
  let tape: JSONTape
  let index: Int

  var kind: JSONNode.Kind { tape.nodes[index].kind }

  /// The bytes as written, of a string without its quotes and with its escapes.
  var bytes: UnsafeRawBufferPointer {
    let node = tape.nodes[index]
    return UnsafeRawBufferPointer(rebasing: tape.bytes[node.start..<node.end])
  }

  /// Where it begins in the record.
  var start: Int { tape.nodes[index].start }

  /// The member of that name, unless it is missing or null.
  subscript(_ name: StaticString) -> JSONView? {
    guard let found = member(name), found.kind != .null else { return nil }
    return found
  }

  /// The member of that name, also when it is null.
  func member(_ name: StaticString) -> JSONView? {
    guard kind == .object else { return nil }
    let end = tape.nodes[index].next
    var at = index + 1
    while at < end {
      let node = tape.nodes[at]
      if node.nameEnd - node.nameStart == name.utf8CodeUnitCount {
        let bytes = UnsafeRawBufferPointer(rebasing: tape.bytes[node.nameStart..<node.nameEnd])
        if bytes.isEqual(to: name) { return JSONView(tape: tape, index: at) }
      }
      at = node.next
    }
    return nil
  }

  /// The values of an array or an object, in the order of the text; none of anything else.
  var children: Children {
    guard kind == .array || kind == .object else {
      return Children(tape: tape, at: index, end: index)
    }
    return Children(tape: tape, at: index + 1, end: tape.nodes[index].next)
  }

  var name: String {
    let node = tape.nodes[index]
    let bytes = UnsafeRawBufferPointer(rebasing: tape.bytes[node.nameStart..<node.nameEnd])
    return JSONString.text(bytes, hasEscapes: node.nameHasEscapes)
  }

  /// The text of a string; nil for anything else.
  var string: String? {
    guard kind == .string else { return nil }
    return JSONString.text(bytes, hasEscapes: tape.nodes[index].hasEscapes)
  }

  /// A string's text, or a number or a truth value as written; nil for null and for containers.
  var scalarText: String? {
    switch kind {
    case .string: string
    case .number: String(utf8Checked: bytes)
    case .isTrue: "true"
    case .isFalse: "false"
    case .null, .array, .object: nil
    }
  }

  struct Children: Sequence, IteratorProtocol {
    let tape: JSONTape
    var at: Int
    let end: Int

    mutating func next() -> JSONView? {
      guard at < end else { return nil }
      defer { at = tape.nodes[at].next }
      return JSONView(tape: tape, index: at)
    }
  }
}

extension UnsafeRawBufferPointer {
  func isEqual(to text: StaticString) -> Bool {
    guard count == text.utf8CodeUnitCount else { return false }
    let other = UnsafeRawBufferPointer(start: text.utf8Start, count: count)
    return elementsEqual(other)
  }
}
