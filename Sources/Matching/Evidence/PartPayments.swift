import Domain

/// A party pays several requests in other parts than they were asked for: one in two transfers, two
/// in three, two at once.
///
/// The amounts say so, and who pays; what a line quotes says which requests it is about. Taken is what
/// nothing else of the party could be.
struct PartPayments {
  private var bench: Workbench
  private let succession: Succession

  /// What may belong together: all legs and lines are of one party and come to the same.
  private struct Choice {
    let legs: [Int]
    let lines: [Int]
    let tier: Tier
  }

  /// How surely, the surest first.
  private enum Tier: CaseIterable {
    /// Each line quotes one of the legs, and each leg is quoted.
    case quoted
    /// The legs were asked for one behind the other.
    case inOrder
    /// All that is open of the party at that time, on both sides.
    case whole
  }

  /// So many items of a side belong together, at most.
  private static let most = 3
  /// Days between the first and the last of them, at most.
  private static let reach = 10
  /// Fewer pairs do not say which types are paid one by one.
  private static let fewest = 20
  /// A party of which more is open is not looked at.
  private static let mostOpen = 12

  static func decide(_ bench: inout Workbench, _ payers: Payers, _ succession: Succession) {
    var pass = PartPayments(bench: bench, succession: succession)
    pass.decide(payers)
    bench = pass.bench
  }

  private mutating func decide(_ payers: Payers) {
    let matched = bench.matchedContents
    let pairs = bench.pairs
    let singly = pairs.reduce(into: [Int32: Int]()) {
      $0[bench.left[$1.leg].type, default: 0] += 1
    }
    // A line that says what a matched one says may be the same payment made twice.
    let open = payers.lines.filter {
      bench.isRightOpen[$0.line] && !$0.quotesStranger && $0.party != nil
        && !matched.contains(bench.right[$0.line].content)
    }
    let lines = Dictionary(grouping: open) { $0.party ?? -1 }
    let legs = Dictionary(
      grouping: bench.openLeft.filter {
        // Rows of a batch are not paid in parts.
        let isPaidSingly =
          pairs.count < PartPayments.fewest
          || 100 * (singly[bench.left[$0].type] ?? 0) >= pairs.count
        return bench.left[$0].party >= 0 && isPaidSingly
      }, by: { bench.left[$0].party })
    for (party, theirs) in lines.sorted(by: { $0.key < $1.key }) {
      guard let ours = legs[party], ours.count + theirs.count > 2 else { continue }
      take(choices(ours, theirs))
    }
  }

  private mutating func take(_ choices: [Choice]) {
    for tier in Tier.allCases {
      let open = choices.filter {
        $0.tier == tier && bench.isOpen(legs: $0.legs, lines: $0.lines)
      }
      for (at, choice) in open.enumerated() {
        let isContested = open.enumerated().contains { other, rival in
          other != at
            && (!Set(choice.legs).isDisjoint(with: rival.legs)
              || !Set(choice.lines).isDisjoint(with: rival.lines))
        }
        if isContested { continue }
        bench.match(
          choice.legs, choice.lines, rule: "payer_total", score: 920,
          reasons: [.other(because(tier))])
      }
    }
  }

  private func because(_ tier: Tier) -> String {
    switch tier {
    case .quoted: "the lines quote the references of these, and both come to the same sum"
    case .whole: "all that is open of the party on both sides comes to the same sum"
    case .inOrder:
      "these were asked for one behind the other, and both come to the same sum"
    }
  }

  /// The ways in which some of a party's legs and lines come to the same sum, where no two of them
  /// alone do.
  private func choices(_ ours: [Int], _ theirs: [Payers.Line]) -> [Choice] {
    guard ours.count <= PartPayments.mostOpen, theirs.count <= PartPayments.mostOpen else {
      return []
    }
    var legsOfSum: [Int128: [[Int]]] = [:]
    for legs in subsets(ours) where isTogether(legs.map { bench.left[$0].date }) {
      legsOfSum[bench.sum(left: legs), default: []].append(legs)
    }
    var found: [Choice] = []
    for at in subsets(Array(theirs.indices)) {
      let payers = at.map { theirs[$0] }
      let lines = payers.map(\.line)
      for legs in legsOfSum[bench.sum(right: lines)] ?? []
      where legs.count + lines.count > 2 && areTogether(legs, lines)
        && payers.allSatisfy({ $0.quoted.isEmpty || !Set($0.quoted).isDisjoint(with: legs) })
      {
        if let tier = tier(legs, payers, ours, theirs.map(\.line)) {
          found.append(Choice(legs: legs, lines: lines, tier: tier))
        }
      }
    }
    return found
  }

  private func areTogether(_ legs: [Int], _ lines: [Int]) -> Bool {
    isTogether(legs.map { bench.left[$0].date } + lines.map { bench.right[$0].date })
      && Set(legs.map { bench.left[$0].type }).count == 1
      // Where a pair would do, the pairs are not decided by the sum.
      && Set(legs.map { bench.left[$0].amount }).isDisjoint(
        with: lines.map { bench.right[$0].amount })
  }

  private func isTogether(_ dates: [CalendarDate]) -> Bool {
    guard let first = dates.min(), let last = dates.max() else { return false }
    return first.days(until: last) <= PartPayments.reach
  }

  private func tier(
    _ legs: [Int], _ payers: [Payers.Line], _ ours: [Int], _ theirs: [Int]
  ) -> Tier? {
    let quoted = payers.map { Set($0.quoted).intersection(legs) }
    let all = quoted.reduce(into: Set<Int>()) { $0.formUnion($1) }
    if quoted.allSatisfy({ !$0.isEmpty }), all.count == legs.count { return .quoted }
    if legs.count > 1, !succession.runs(around: legs, most: 0, where: { _ in false }).isEmpty {
      return .inOrder
    }
    // One transfer for two requests that are open by chance is as likely.
    if payers.count == 1 { return nil }
    let dates = legs.map { bench.left[$0].date } + payers.map { bench.right[$0.line].date }
    let isWhole =
      ours.count { isTogether(dates + [bench.left[$0].date]) } == legs.count
      && theirs.count { isTogether(dates + [bench.right[$0].date]) } == payers.count
    return isWhole ? .whole : nil
  }

  /// One to three of some items, each set in their order.
  private func subsets(_ items: [Int]) -> [[Int]] {
    var found: [[Int]] = []
    func add(_ from: Int, _ chosen: [Int]) {
      for at in from..<items.count {
        let more = chosen + [items[at]]
        found.append(more)
        if more.count < PartPayments.most { add(at + 1, more) }
      }
    }
    add(0, [])
    return found
  }
}
