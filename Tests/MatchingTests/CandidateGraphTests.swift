import Domain
import TestSupport
import Testing

@testable import Matching

/// The search for a forced assignment, against counting every assignment there is.
struct CandidateGraphTests {
  /// All ways to use up both sides, as the right partner of each left item.
  private func perfectMatchings(_ edges: [[Bool]], taken: Set<Int> = [], from left: Int = 0)
    -> [[Int]]
  {
    if left == edges.count { return [[]] }
    return edges[left].indices.filter { edges[left][$0] && !taken.contains($0) }.flatMap { right in
      perfectMatchings(edges, taken: taken.union([right]), from: left + 1).map { [right] + $0 }
    }
  }

  @Test func `a connected component is assigned exactly when it has one assignment`() {
    var assigned = 0
    for seed in UInt64(1)...3000 {
      var random = SeededGenerator(seed: seed)
      let size = Int.random(in: 2...5, using: &random)
      // A spanning path keeps the component connected; the texts make every item its own kind.
      var edges = (0..<size).map { l in (0..<size).map { r in r == l || r == l + 1 } }
      for l in 0..<size {
        for r in 0..<size where Int.random(in: 0..<6, using: &random) == 0 { edges[l][r].toggle() }
      }
      guard isConnected(edges) else { continue }
      let left = (0..<size).map { ours("L\($0)", 1, text: "\($0)") }
      let right = (0..<size).map { bank("R\($0)", 1, text: "\($0)") }
      let graph = CandidateGraph(left: left, right: right) { ours, theirs in
        edges[Int(ours.text) ?? 0][Int(theirs.text) ?? 0]
      }
      let ways = perfectMatchings(edges)
      if ways.count == 1 {
        let found = graph.pairs.sorted { $0.left.id < $1.left.id }.map { Int($0.right.text) }
        #expect(found == ways[0], "seed \(seed)")
        #expect(graph.refused.isEmpty, "seed \(seed)")
        assigned += 1
      } else {
        #expect(graph.pairs.isEmpty, "seed \(seed)")
        #expect(graph.refused.count == 2 * size, "seed \(seed)")
      }
    }
    #expect(assigned > 100)
  }

  private func isConnected(_ edges: [[Bool]]) -> Bool {
    var left: Set<Int> = [0]
    var right: Set<Int> = []
    for _ in 0..<2 * edges.count {
      for l in left { right.formUnion(edges[l].indices.filter { edges[l][$0] }) }
      for l in edges.indices where right.contains(where: { edges[l][$0] }) { left.insert(l) }
    }
    return left.count == edges.count && right.count == edges.count
  }

  @Test(arguments: [
    // Left texts, right texts, pairs made. Equal texts are twins; everything fits everything.
    (["a"], ["x", "x"], 1), (["a", "a"], ["x"], 1), (["a", "a"], ["x", "y"], 2),
    (["a", "b"], ["x", "x"], 2), (["a"], ["x", "y"], 0), (["a", "b"], ["x"], 0),
    (["a", "a", "b"], ["x", "x", "y"], 0), (["a", "a", "a"], ["x", "y"], 2),
    (["a", "a"], ["x", "x", "y"], 0),
  ])
  func `twins are paired only where it cannot matter`(
    left: [String], right: [String], pairs: Int
  ) {
    let graph = CandidateGraph(
      left: left.enumerated().map { ours("L\($0)", 1, text: $1) },
      right: right.enumerated().map { bank("R\($0)", 1, text: $1) }
    ) { _, _ in true }
    #expect(graph.pairs.count == pairs)
    #expect(graph.refused.count == (pairs == 0 ? left.count + right.count : 0))
  }
}
