/// Lines and legs that hang together by evidence, block by block, and the best answer of each.
struct EdgeBlocks: Sendable {
  typealias Edge = TransferEvidence.Edge

  /// A line and the leg that the best answer gives it.
  struct Pair {
    let edge: Edge
    /// By how much the answer is better than the best one without the pair.
    let margin: Int
    /// No line before it in the block says the same.
    let isFirst: Bool
  }

  private let edges: [Edge]
  private let ranges: [Range<Int>]

  /// Lines and legs that hang together beyond this are left to a person: the search grows with the
  /// fourth power.
  static let limit = 200

  /// - Parameter given: Line by line. Those that speak against a pair are dropped.
  init(_ given: [Edge], legs: Int, lines: Int) {
    var parent = Array(0..<Int32(legs + lines))
    func root(_ at: Int32) -> Int32 {
      var at = at
      while parent[Int(at)] != at {
        parent[Int(at)] = parent[Int(parent[Int(at)])]
        at = parent[Int(at)]
      }
      return at
    }
    let considered = given.filter { $0.weight > 0 }
    for edge in considered {
      let (a, b) = (root(edge.leg), root(Int32(legs) + edge.line))
      if a != b { parent[Int(max(a, b))] = min(a, b) }
    }
    let roots = considered.map { root($0.leg) }
    let order = considered.indices.sorted { (roots[$0], $0) < (roots[$1], $1) }
    edges = order.map { considered[$0] }
    var ranges: [Range<Int>] = []
    for at in order.indices {
      if at > 0, roots[order[at]] == roots[order[at - 1]] {
        ranges[ranges.count - 1] = ranges[ranges.count - 1].lowerBound..<(at + 1)
      } else {
        ranges.append(at..<(at + 1))
      }
    }
    self.ranges = ranges
  }

  var count: Int { ranges.count }

  /// The block of each leg that has one.
  var blockOfLeg: [Int32: Int] {
    var found: [Int32: Int] = [:]
    for block in ranges.indices { for edge in self[block] { found[edge.leg] = block } }
    return found
  }

  subscript(block: Int) -> ArraySlice<Edge> { edges[ranges[block]] }

  /// The pairs of the best answer; nil if the block is too large to be searched.
  func answer(_ block: Int, _ bench: Workbench) -> [Pair]? {
    EdgeBlocks.answer(self[block], bench)
  }

  /// The same of edges that hang together, for one of their lines or all.
  static func answer(_ edges: ArraySlice<Edge>, _ bench: Workbench, only wanted: Int32? = nil)
    -> [Pair]?
  {
    if edges.count == 1, let edge = edges.first {
      return [Pair(edge: edge, margin: Int(edge.weight), isFirst: true)]
    }
    let lines = Set(edges.map(\.line)).sorted()
    let legs = Set(edges.map(\.leg)).sorted()
    guard lines.count + legs.count <= EdgeBlocks.limit else { return nil }
    let rows = Dictionary(uniqueKeysWithValues: lines.enumerated().map { ($1, $0) })
    let columns = Dictionary(uniqueKeysWithValues: legs.enumerated().map { ($1, $0) })
    let assignment = Assignment(
      rows: lines.count, columns: legs.count,
      edges.map { (rows[$0.line] ?? 0, columns[$0.leg] ?? 0, Int($0.weight)) })
    let twins = legs.map { bench.left[Int($0)].twin }
    let copies = lines.map { bench.right[Int($0)].content }
    var seen: Set<Int32> = []
    return assignment.pairs(
      ofRow: wanted.flatMap { rows[$0] },
      isTwin: { twins[$0] == twins[$1] }, isCopy: { copies[$0] == copies[$1] }
    ).compactMap { pair in
      guard
        let edge = edges.first(where: {
          $0.line == lines[pair.row] && $0.leg == legs[pair.column]
        })
      else { return nil }
      return Pair(
        edge: edge, margin: pair.margin, isFirst: seen.insert(copies[pair.row]).inserted)
    }
  }
}
