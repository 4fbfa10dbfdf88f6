import Domain

/// Pairs that are certain, looked at again as if they were not known: what is found then says how
/// often the evidence errs, without anybody's labels.
///
/// With the leg gone a line has nothing in the ledger, and whatever it finds is wrong. With its
/// reference hidden it should find its own leg by all else.
struct Decoys: Sendable {
  /// What one line finds.
  struct Answer: Sendable {
    let quotesLeg: Bool
    let margin: Int
    let isOwn: Bool
  }

  struct Decoy: Sendable {
    let isIncoming: Bool
    /// Without its leg.
    let gone: Answer?
    /// Without its leg and what it quotes.
    let goneAndHidden: Answer?
    /// Without what it quotes.
    let hidden: Answer?
  }

  let all: [Decoy]

  /// So many pairs are looked at, whatever the size of the book.
  private static let most = 4096

  /// - Parameter blocks: Those of the last round: a decoy meets the rivals that real lines meet.
  init(_ bench: Workbench, _ evidence: TransferEvidence, _ blocks: EdgeBlocks) throws {
    let chosen = Decoys.certain(bench)
    let blockOfLeg = blocks.blockOfLeg
    all = try Workers.flatMap(count: chosen.count, workers: bench.workers, size: 256) { range in
      let read = bench.lineReader()
      return try chosen[range].map { pair in
        let item = try read(Int(pair.line))
        func weigh(isGone: Bool) -> [EdgeBlocks.Edge] {
          let replay = TransferEvidence.Replay(leg: pair.leg, isGone: isGone)
          return evidence.edges(of: Int(pair.line), item, bench, replay: replay)
            .filter { $0.weight > 0 && $0.fit != .unknownFee }
        }
        func answer(_ edges: [EdgeBlocks.Edge]) -> Answer? {
          let touched = Set(edges.compactMap { blockOfLeg[$0.leg] }).sorted()
          let connected = touched.flatMap { Array(blocks[$0]) } + edges
          return EdgeBlocks.answer(connected[...], bench, only: pair.line)?.first.map {
            Answer(
              quotesLeg: $0.edge.quotes, margin: $0.margin, isOwn: $0.edge.leg == pair.leg)
          }
        }
        let hidden = weigh(isGone: false)
        return Decoy(
          isIncoming: bench.right[Int(pair.line)].amount > 0, gone: answer(weigh(isGone: true)),
          goneAndHidden: answer(hidden.filter { $0.leg != pair.leg }), hidden: answer(hidden))
      }
    }
  }

  private struct Certain {
    let leg: Int32
    let line: Int32
    let mark: UInt64
  }

  /// The pairs that the rounds before the last one took, by a mark of the line's id: a choice that
  /// depends on what the lines are and not on where they stand.
  private static func certain(_ bench: Workbench) -> ArraySlice<Certain> {
    var pairs: [Certain] = []
    for case .group(let group) in bench.found where group.rule == Transfers.rule {
      let line = group.lines[0]
      pairs.append(
        Certain(
          leg: group.legs[0], line: line, mark: Mark(bench.right[Int(line)].id.utf8).value))
    }
    pairs.sort { ($0.mark, $0.line) < ($1.mark, $1.line) }
    return pairs.prefix(most)
  }
}
