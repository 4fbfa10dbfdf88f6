extension Calibration {
  /// Counts what the last round is about to answer, and lets decoys go through it.
  ///
  /// - Parameter answers: Of the blocks; nil for those that were not searched.
  init(
    _ bench: Workbench, _ evidence: TransferEvidence, _ blocks: EdgeBlocks,
    _ answers: [[EdgeBlocks.Pair]?]
  ) throws {
    var pairs: [Pair] = []
    var certain = 0
    for case .group(let group) in bench.found where group.rule == Transfers.rule {
      if group.reasons.contains(.quotesAlone) { certain += 1 }
      for case .margin(let margin) in group.reasons {
        pairs.append(Pair(quotesLeg: group.reasons.contains(where: \.isQuotation), margin: margin))
      }
    }
    var lines: [Bool: Lines] = [:]
    var isAnswered = Array(repeating: false, count: bench.right.count)
    for (block, answer) in answers.enumerated() {
      for edge in blocks[block] where answer == nil { isAnswered[Int(edge.line)] = true }
      for pair in answer ?? [] {
        let line = Int(pair.edge.line)
        isAnswered[line] = true
        // Of one that quotes another reference decoys say nothing.
        if pair.edge.compared.reference.quotesStranger { continue }
        pairs.append(Pair(quotesLeg: pair.edge.quotes, margin: pair.margin))
        if !pair.edge.quotes {
          lines[bench.right[line].amount > 0, default: Lines()].silentWith += 1
        }
      }
    }
    // What names nobody is no payment of a party.
    let rest = bench.openRight.filter {
      !isAnswered[$0] && (bench.right[$0].hasName || bench.right[$0].account >= 0)
    }
    for line in rest {
      let isIncoming = bench.right[line].amount > 0
      if evidence.quotesAny(line) {
        lines[isIncoming, default: Lines()].quotingWithout += 1
      } else {
        lines[isIncoming, default: Lines()].silentWithout += 1
      }
    }
    self.init(
      try Decoys(bench, evidence, blocks).all, pairs, certain: certain,
      incoming: lines[true] ?? Lines(), outgoing: lines[false] ?? Lines())
  }
}
