extension ChanceEstimate {
  /// So many of each kind of lines are looked at, whatever the size of the book.
  private static let most = 4096

  /// Estimates from what the first round is about to weigh and from the pairs that are certain.
  ///
  /// - Parameter edges: Line by line.
  init(
    _ bench: Workbench, _ evidence: TransferEvidence, _ edges: [TransferEvidence.Edge]
  ) throws {
    var certain: [(leg: Int, line: Int)] = []
    for case .group(let group) in bench.found where group.rule == Transfers.rule {
      certain.append((Int(group.legs[0]), Int(group.lines[0])))
    }
    var hasEdge = Array(repeating: false, count: bench.right.count)
    for edge in edges { hasEdge[Int(edge.line)] = true }
    // What names nobody is no payment of a party.
    let silent = bench.openRight.filter {
      !hasEdge[$0] && (bench.right[$0].hasName || bench.right[$0].account >= 0)
    }
    let pairs = Self.some(of: certain) { bench.right[$0.line].id }
    let lines = Self.some(of: silent) { bench.right[$0].id }
    let compared = try Workers.flatMap(count: pairs.count, workers: bench.workers) { range in
      let read = bench.lineReader()
      return try pairs[range].map { pair in
        evidence.compared(pair.leg, pair.line, try read(pair.line), bench)
      }
    }
    let ofPair = certain.count * Chances.always / max(1, pairs.count)
    let ofLine = silent.count * Chances.always / max(1, lines.count)
    self.init(
      certain: compared.map { ($0, ofPair) }, edges,
      silent: lines.map { (evidence.strange($0), ofLine) })
  }

  /// Chosen by what the lines are and not by where they stand.
  private static func some<One>(of all: [One], _ id: (One) -> String) -> [One] {
    if all.count <= most { return all }
    let marks = all.map { Mark(id($0).utf8).value }
    return all.indices.sorted { (marks[$0], $0) < (marks[$1], $1) }.prefix(most).map { all[$0] }
  }
}
