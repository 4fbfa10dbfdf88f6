/// The chances of a book, estimated from it without labels.
///
/// Expectation and maximisation (Fellegi and Sunter's model): what each pair weighs says how likely it is one payment, against the
/// line's other legs, the leg's other lines and a line that has no leg; the levels of all pairs, each
/// counted for so much, say how often a payment gives them; and with that the pairs are weighed again.
/// Experience counts for some pairs as well, so that a small book is believed as before, and no chance
/// leaves it beyond a factor.
struct ChanceEstimate: Sendable {
  let chances: Chances
  let counts: Counts

  /// What is counted, in millionths of pairs and of lines without a leg.
  struct Counts: Sendable {
    fileprivate(set) var reference = Array(repeating: 0, count: Comparison.Reference.allCases.count)
    fileprivate(set) var strange = Array(repeating: 0, count: Comparison.Reference.allCases.count)
    fileprivate(set) var name = Array(repeating: 0, count: NameIndex.Likeness.allCases.count)
    fileprivate(set) var account = Array(repeating: 0, count: Comparison.Account.allCases.count)
    fileprivate(set) var amount = Array(repeating: 0, count: AmountFit.allCases.count)

    fileprivate mutating func add(_ compared: Comparison, _ share: Int) {
      reference[compared.reference.rawValue] += share
      amount[compared.fit.rawValue] += share
      account[compared.account.rawValue] += share
      if let likeness = compared.name, !compared.reference.quotesLeg {
        name[likeness.rawValue] += share
      }
    }
  }

  /// So many pairs experience counts for.
  private static let prior = 200
  /// So many times as often as experience has it, or as seldom, a chance may be.
  private static let most = 4
  private static let steps = 4
  private static let partners = 880_000...950_000

  /// - Parameters:
  ///   - certain: Pairs that are beyond doubt, each as it compares, and by how many it stands for in
  ///     millionths.
  ///   - edges: Line by line.
  ///   - silent: Lines that nothing speaks for, by what they quote, in millionths.
  init(
    certain: [(compared: Comparison, standsFor: Int)], _ edges: [TransferEvidence.Edge],
    silent: [(Comparison.Reference, Int)]
  ) {
    var chances = Chances.experience
    var counts = Counts()
    for _ in 0..<Self.steps {
      counts = Counts()
      for pair in certain { counts.add(pair.compared, pair.standsFor) }
      for (quoted, lines) in silent { counts.strange[quoted.rawValue] += lines }
      Self.expect(edges, LevelWeights(chances), &counts)
      chances = Self.chances(counts)
    }
    self.chances = chances
    self.counts = counts
  }

  // MARK: Expectation

  /// Counts each pair for as much as it is likely.
  private static func expect(
    _ edges: [TransferEvidence.Edge], _ levels: LevelWeights, _ counts: inout Counts
  ) {
    // One core does this, for all edges and in each step: nothing is taken from the system for a line.
    var shares = edges.map { $0.weight(by: levels) }
    var ofLeg = Array(repeating: 0, count: 1 + Int(edges.lazy.map(\.leg).max() ?? -1))
    forEachLine(edges) { range in
      // No leg at all weighs nothing.
      let best = shares[range].reduce(0, max)
      var sum = LogWeight.exponential(minus: best)
      for at in range {
        shares[at] = LogWeight.exponential(minus: best - shares[at])
        sum += shares[at]
      }
      for at in range {
        shares[at] = shares[at] * Chances.always / sum
        ofLeg[Int(edges[at].leg)] += shares[at]
      }
    }
    forEachLine(edges) { range in
      var without = Chances.always
      for at in range {
        // A leg is paid once.
        let share =
          shares[at] * Chances.always / max(Chances.always, ofLeg[Int(edges[at].leg)])
        counts.add(edges[at].compared, share)
        without -= share
      }
      counts.strange[quoted(edges[range]).rawValue] += max(0, without)
    }
  }

  /// What the line of some edges quotes, if it has no leg.
  private static func quoted(
    _ edges: ArraySlice<TransferEvidence.Edge>
  ) -> Comparison.Reference {
    func someQuotes(_ quoted: Comparison.Reference) -> Bool {
      edges.contains { $0.compared.reference == quoted }
    }
    return someQuotes(.nothing) ? .nothing : someQuotes(.unknown) ? .unknown : .another
  }

  private static func forEachLine(
    _ edges: [TransferEvidence.Edge], _ body: (Range<Int>) -> Void
  ) {
    var start = 0
    while start < edges.count {
      var end = start + 1
      while end < edges.count, edges[end].line == edges[start].line { end += 1 }
      body(start..<end)
      start = end
    }
  }

  // MARK: Maximisation

  private static func chances(_ counts: Counts) -> Chances {
    let known = Chances.experience
    var chances = known
    chances.reference = shares(counts.reference, known.reference)
    chances.strange = shares(counts.strange, known.strange)
    // What quotes its leg is beyond doubt only where it names the party: that is no count of those
    // that do not. Nor is what names nobody, and is found by its account alone.
    let none = NameIndex.Likeness.none.rawValue
    chances.name =
      shares(Array(counts.name[..<none]), Array(known.name[..<none])) + [known.name[none]]
    let unknown = Comparison.Account.unknown.rawValue
    chances.account =
      shares(Array(counts.account[..<unknown]), Array(known.account[..<unknown]))
      + [known.account[unknown]]
    chances.amount = shares(counts.amount, known.amount)
    let (pairs, without) = (sum(counts.reference), sum(counts.strange))
    let hasPartner = shares(
      [pairs, without], [known.hasPartner, Chances.always - known.hasPartner])[0]
    // Lines that several legs explain are found later, and count as lines without one here.
    chances.hasPartner = min(max(hasPartner, partners.lowerBound), partners.upperBound)
    return chances
  }

  /// By level how often it is, of as much as experience gives all of them together.
  private static func shares(_ counts: [Int], _ known: [Int]) -> [Int] {
    let whole = sum(known)
    let all = sum(counts) / Chances.always + prior
    return zip(counts, known).map { count, known in
      // In millionths of `whole`.
      let seen = count / Chances.always * whole + count % Chances.always * whole / Chances.always
      return min(max((seen + prior * known) / all, known / most), known * most, whole)
    }
  }

  private static func sum(_ counts: [Int]) -> Int { counts.reduce(0, +) }
}
