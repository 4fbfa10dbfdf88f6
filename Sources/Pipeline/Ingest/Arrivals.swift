import Domain
import StageSupport
import Store

/// Says how the files of a run came, once all of them are loaded: in one run their order means
/// nothing.
struct Arrivals {
  private let session: StageSession

  private static let gapsTold = 5

  init(_ session: StageSession) { self.session = session }

  /// - Parameter fresh: The files that the run loaded, and how many lines were kept of each.
  func tell(of fresh: [Int32: Int64]) throws {
    guard !fresh.isEmpty else { return }
    let history = SourceHistory(session.connection)
    var all = try history.arrivals(counting: [])
    // Counting reads every line of the book; it is done when there is something to count.
    let told = Dictionary(all.map { ($0.file, $0.told) }, uniquingKeysWith: +)
    let overlapping = fresh.filter { $0.value < told[$0.key] ?? 0 }.keys.sorted()
    if !overlapping.isEmpty { all = try history.arrivals(counting: overlapping) }
    let reported = try history.reported()
    let own = all.filter { fresh[$0.file] != nil }
    let byAccount = ArrivalsByAccount(all)
    for arrival in own {
      for outcome in ArrivalOutcome.of(arrival, among: byAccount, reported: reported) {
        session.console.note("\(outcome.words): \(outcome.text)".visible, file: outcome.file)
      }
    }
    try tellGaps(own, try history.numbers())
  }

  /// What is missing before and between the statements that came.
  private func tellGaps(
    _ own: [SourceHistory.Arrival], _ numbers: [String: Int32]
  ) throws {
    let store = ProofStore(session.connection)
    let accounts = Dictionary(grouping: own.filter { $0.kind == "bank" }) {
      "\($0.source) \($0.currency)"
    }
    for arrivals in accounts.sorted(by: { $0.key < $1.key }).map(\.value) {
      guard let number = numbers[arrivals[0].source],
        let first = arrivals.map(\.firstOn).min(), let last = arrivals.map(\.lastOn).max()
      else { continue }
      let currency = arrivals[0].currency
      let chain = try store.chain(source: number, currency: currency, from: first, to: last)
      let gaps = StatementChain(chain, source: arrivals[0].source, currency: currency).gaps
      for gap in gaps.prefix(Self.gapsTold) { session.console.note("missing: \(gap)") }
      if gaps.count > Self.gapsTold {
        session.console.note(
          "missing: \(counted(gaps.count - Self.gapsTold, "more gap")), see tieout sources")
      }
    }
  }
}
