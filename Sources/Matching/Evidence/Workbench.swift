import Domain

/// The open items of one account and currency while the deep passes work on them.
struct Workbench {
  let left: [Item]
  let right: [Item]
  let rules: MatchingRules
  let days: BusinessDayCount
  private(set) var isLeftOpen: [Bool]
  private(set) var isRightOpen: [Bool]
  private(set) var decisions: [Decision] = []

  /// - Parameter items: Of one account and currency; what they decide does not depend on their order.
  init(_ items: [Item], _ rules: MatchingRules) {
    let sorted = items.sorted(by: Item.inContentOrder)
    left = sorted.filter { $0.side == .left }
    right = sorted.filter { $0.side == .right }
    self.rules = rules
    days = BusinessDayCount(of: items, calendar: rules.calendar)
    isLeftOpen = Array(repeating: true, count: left.count)
    isRightOpen = Array(repeating: true, count: right.count)
  }

  /// Whether a leg and a line lie within the days that a payment may take.
  func isNear(_ leg: Int, _ line: Item) -> Bool {
    TransferModel.days.contains(left[leg].date.days(until: line.date))
  }

  /// When a leg was booked; all those without a time at once.
  func moment(_ leg: Int) -> Int64 { left[leg].bookedAt?.microseconds ?? 0 }

  /// Wide, because a sum of amounts that are each allowed may be beyond them.
  func sum(left legs: [Int]) -> Int128 {
    legs.reduce(0) { $0 + Int128(left[$1].amount.minorUnits) }
  }

  func sum(right lines: [Int]) -> Int128 {
    lines.reduce(0) { $0 + Int128(right[$1].amount.minorUnits) }
  }

  var openLeft: [Int] { left.indices.filter { isLeftOpen[$0] } }
  var openRight: [Int] { right.indices.filter { isRightOpen[$0] } }

  mutating func match(
    _ ours: [Int], _ theirs: [Int], rule: String, score: Int, reasons: [String],
    differences: [Difference] = []
  ) {
    for at in ours {
      precondition(isLeftOpen[at], "An item is claimed once")
      isLeftOpen[at] = false
    }
    for at in theirs {
      precondition(isRightOpen[at], "An item is claimed once")
      isRightOpen[at] = false
    }
    decisions.append(
      .match(
        MatchGroup(
          members: ours.map { left[$0] } + theirs.map { right[$0] }, rule: rule, score: score,
          reasons: reasons, differences: differences)))
  }

  /// Leaves items open that undo one another: no pass may look at them.
  mutating func setAside(left: [Int] = [], right: [Int] = [], reason: BreakReason, because: String)
  {
    let items = left.map { self.left[$0] } + right.map { self.right[$0] }
    for at in left { isLeftOpen[at] = false }
    for at in right { isRightOpen[at] = false }
    for (item, other) in zip(items, items.reversed()) {
      decisions.append(
        .nearest(
          NearMiss(
            item: item, nearest: other.id, reason: reason, because: because,
            distance: NearBand.distance(NearBand.again))))
    }
  }

  mutating func refuse(_ item: Item, _ candidates: [String], _ because: String) {
    decisions.append(
      .refusal(
        Refusal(
          item: item, candidates: Array(candidates.sorted().prefix(rules.namedCandidates)),
          candidateCount: candidates.count, rule: "evidence", because: because)))
  }

  mutating func suggest(
    _ ours: [Int], _ theirs: [Int], rule: String, score: Int, reasons: [String]
  ) {
    decisions.append(
      .match(
        MatchGroup(
          members: ours.map { left[$0] } + theirs.map { right[$0] }, rule: rule, score: score,
          reasons: reasons, status: .suggested)))
  }
}
