import CXMLShim

/// Which elements of a message are read, as a tree for the XML reader. Node 0 is the document.
///
/// `Meaning` says what a node's text or record is; a node without one only leads on.
struct XMLPaths: Sendable {
  struct Edge: Sendable {
    var parent: Int32
    var child: Int32
    var name: String
  }

  /// What the reader reports of a node.
  enum Report: Sendable {
    case nothing, text
    /// The text with the currency of its attribute `Ccy`.
    case amount
    /// Start and end.
    case record
    /// Start and end, and the texts inside that no node asks for.
    case keepingRecord
    /// Its own text, and start and end besides: an element that is a record in one version.
    case textAndRecord

    var flags: UInt32 {
      switch self {
      case .nothing: 0
      case .text: UInt32(TIEOUT_XML_TEXT)
      case .amount: UInt32(TIEOUT_XML_TEXT | TIEOUT_XML_CURRENCY)
      case .record: UInt32(TIEOUT_XML_EVENTS)
      case .keepingRecord: UInt32(TIEOUT_XML_EVENTS | TIEOUT_XML_OTHERS)
      case .textAndRecord: UInt32(TIEOUT_XML_TEXT | TIEOUT_XML_EVENTS)
      }
    }
  }

  private(set) var edges: [Edge] = []
  /// Of each node, what the XML reader reports of it.
  private(set) var flags: [UInt32] = [0]
  private var children: [Step: Int32] = [:]

  private struct Step: Hashable {
    var parent: Int32
    var name: String
  }

  mutating func node(_ report: Report = .nothing) -> Int32 {
    flags.append(report.flags)
    return Int32(flags.count - 1)
  }

  mutating func link(_ parent: Int32, _ name: String, to child: Int32) {
    children[Step(parent: parent, name: name)] = child
    edges.append(Edge(parent: parent, child: child, name: name))
  }

  /// Walks down a path, makes the nodes that are missing, and lets the last one report.
  mutating func add(_ path: String, below start: Int32, _ report: Report = .nothing) -> Int32 {
    var node = start
    for name in path.split(separator: "/").map(String.init) {
      if let child = children[Step(parent: node, name: name)] {
        node = child
      } else {
        let child = self.node()
        link(node, name, to: child)
        node = child
      }
    }
    flags[Int(node)] |= report.flags
    return node
  }
}
