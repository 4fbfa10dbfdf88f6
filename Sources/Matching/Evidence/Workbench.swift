import Domain

/// The open items of one account and currency while the passes work on them.
///
/// Of every item it holds what every pass asks; the rest is read from the shelf. Both sides are in
/// the order of their content, so that nothing depends on places.
struct Workbench: Sendable {
  let left: [Leg]
  let right: [Line]
  let types: [String]
  let keys: TextTable
  let accounts: TextTable
  /// Whose an account is by the book: account and party.
  let accountOwners: [(of: Int32, member: Int32)]
  /// The legs that have a key.
  let legsOfKey: Membership
  let currency: Currency
  let rules: MatchingRules
  let days: BusinessDayCount
  let workers: Int
  let shelf: any ItemShelf
  private(set) var isLeftOpen: [Bool]
  private(set) var isRightOpen: [Bool]
  private(set) var found: [Found] = []
  /// What was matched one to one, in the order in which it was found.
  private(set) var pairs: [(leg: Int, line: Int)] = []
  /// What matched lines say: an equal one may be the same payment made twice.
  private(set) var matchedContents: Set<Int32> = []
  /// Types of legs whose reference is the party's number, once that is known.
  var partyNumberTypes: Set<String> = []
  /// How often pairs are wrong, once that is known.
  var calibration: Calibration?
  /// How often a payment gives what, once that is known.
  var estimate: ChanceEstimate?

  init(_ shelf: any ItemShelf, _ book: PartyBook, _ rules: MatchingRules, workers: Int) throws {
    let features = try Features(shelf, book, workers: workers)
    left = features.legs
    right = features.lines
    types = features.types
    keys = features.keys
    accounts = features.accounts
    accountOwners = book.owners(of: features.accounts)
    legsOfKey = Membership(
      classes: keys.count,
      left.enumerated().flatMap { leg, item in
        item.keys.map { (of: $0, member: Int32(leg)) }
      })
    currency = features.currency
    self.rules = rules
    days = BusinessDayCount(
      of: left.map(\.date) + right.map(\.date), calendar: rules.calendar)
    self.workers = workers
    self.shelf = shelf
    isLeftOpen = Array(repeating: true, count: left.count)
    isRightOpen = Array(repeating: true, count: right.count)
  }

  /// What was found, without what it was found with.
  var outcome: EvidenceOutcome {
    EvidenceOutcome(
      found: found, legs: left.map(\.place), lines: right.map(\.place), currency: currency,
      partyNumberTypes: partyNumberTypes, calibration: calibration, estimate: estimate)
  }

  // MARK: Asking

  /// Whether a leg and a line lie within the days that a payment may take.
  func isNear(_ leg: Int, _ line: Int) -> Bool {
    TransferModel.days.contains(left[leg].date.days(until: right[line].date))
  }

  /// When a leg was booked; all those without a time at once.
  func moment(_ leg: Int) -> Int64 { left[leg].bookedAt?.microseconds ?? 0 }

  /// Wide, because a sum of amounts that are each allowed may be beyond them.
  func sum(left legs: [Int]) -> Int128 { legs.reduce(0) { $0 + Int128(left[$1].amount) } }

  func sum(right lines: [Int]) -> Int128 { lines.reduce(0) { $0 + Int128(right[$1].amount) } }

  var openLeft: [Int] { left.indices.filter { isLeftOpen[$0] } }
  var openRight: [Int] { right.indices.filter { isRightOpen[$0] } }

  func isOpen(legs: [Int], lines: [Int]) -> Bool {
    legs.allSatisfy { isLeftOpen[$0] } && lines.allSatisfy { isRightOpen[$0] }
  }

  /// A reader of lines by their index.
  func lineReader() -> (Int) throws -> Item {
    let read = shelf.reader()
    return { try read(Int(right[$0].place)) }
  }

  // MARK: Deciding

  mutating func match(
    _ ours: [Int], _ theirs: [Int], rule: String, score: Int, reasons: [Reason],
    differences: [Difference] = []
  ) {
    for at in ours {
      precondition(isLeftOpen[at], "An item is claimed once")
      isLeftOpen[at] = false
    }
    for at in theirs {
      precondition(isRightOpen[at], "An item is claimed once")
      isRightOpen[at] = false
      matchedContents.insert(right[at].content)
    }
    if ours.count == 1, theirs.count == 1 { pairs.append((ours[0], theirs[0])) }
    found.append(
      .group(
        Found.Group(
          legs: ours.map(Int32.init), lines: theirs.map(Int32.init), rule: rule, score: score,
          reasons: reasons, differences: differences, isSuggested: false)))
  }

  mutating func suggest(
    _ ours: [Int], _ theirs: [Int], rule: String, score: Int, reasons: [Reason]
  ) {
    found.append(
      .group(
        Found.Group(
          legs: ours.map(Int32.init), lines: theirs.map(Int32.init), rule: rule, score: score,
          reasons: reasons, differences: [], isSuggested: true)))
  }

  /// Leaves two items of one side open that undo one another: no pass may look at them.
  mutating func setAside(
    _ side: Item.Side, _ one: Int, _ other: Int, reason: BreakReason, because: String
  ) {
    for (at, nearest) in [(one, other), (other, one)] {
      if side == .left { isLeftOpen[at] = false } else { isRightOpen[at] = false }
      found.append(
        .nearest(
          Found.Nearest(
            side: side, item: Int32(at),
            nearest: side == .left ? left[nearest].id : right[nearest].id, reason: reason,
            because: because)))
    }
  }

  /// - Parameter candidates: Of the other side.
  mutating func refuse(_ side: Item.Side, _ item: Int, _ candidates: [Int], _ because: String) {
    let ids = candidates.map { side == .left ? right[$0].id : left[$0].id }
    found.append(
      .refusal(
        Found.Refused(
          side: side, item: Int32(item),
          candidates: Array(ids.sorted().prefix(rules.namedCandidates)), count: ids.count,
          because: because)))
  }
}
