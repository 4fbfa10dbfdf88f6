import Domain

/// Puts the pieces of payouts together. Every list is in content order, so that the outcome does
/// not depend on the order in which they came.
struct PayoutSearch {
  private(set) var payouts: [Payout]
  private var refusals: [Decision] = []
  private var lines: [Item]
  private let legsOnly: [Payout]
  private let rows: [PayoutRow]
  let compositions: [String: PayoutComposition]
  let rules: MatchingRules

  init(_ input: PayoutInput, _ rules: MatchingRules) {
    self.rules = rules
    legsOnly = Self.transactions(input)
    rows = input.rows.sorted { Item.inContentOrder($0.item, $1.item) }
    lines = input.bankLines.sorted(by: Item.inContentOrder)
    payouts = []
    compositions = Dictionary(
      input.compositions.map { ($0.payoutID, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// Both legs of a transaction carry its id.
  private static func transactions(_ input: PayoutInput) -> [Payout] {
    let clearing = Dictionary(grouping: input.clearingLegs, by: \.id)
    let bank = Dictionary(grouping: input.bankLegs, by: \.id)
    return Set(clearing.keys).union(bank.keys).sorted().map { id in
      Payout(
        clearingLeg: clearing[id]?.min(by: Item.inContentOrder),
        bankLeg: bank[id]?.min(by: Item.inContentOrder))
    }
  }

  // MARK: Ledger and row

  mutating func pairLedgerWithRows() {
    var open = legsOnly
    for row in rows {
      var payout = Payout(row: row)
      let named = open.indices.filter { open[$0].paid == row.paid && names(open[$0], row) }
      if named.count == 1, !cameBack(payout) || isBookedBack(row) {
        adopt(open.remove(at: named[0]), into: &payout)
        payout.evidence.append("the ledger names payout \(row.payoutID)")
      }
      payouts.append(payout)
    }
    payouts += pairByAmount(&open)
  }

  private func names(_ transaction: Payout, _ row: PayoutRow) -> Bool {
    let theirs = Payout(row: row).names
    return transaction.names.contains(where: theirs.contains)
  }

  private func adopt(_ transaction: Payout, into payout: inout Payout) {
    payout.clearingLeg = transaction.clearingLeg
    payout.bankLeg = transaction.bankLeg
  }

  /// Transactions without an id go to a row of the same amount near its day of arrival. Returns
  /// those that stay alone.
  private mutating func pairByAmount(_ open: inout [Payout]) -> [Payout] {
    let takers = payouts.indices.filter {
      payouts[$0].leg == nil && !(payouts[$0].row?.isClaimed ?? true) && !cameBack(payouts[$0])
    }
    let solved = solve(open, takers.map { payouts[$0] }) { transaction, payout in
      guard transaction.paid == payout.paid, let row = payout.row, let leg = transaction.leg,
        !namesAnother(transaction, payout)
      else { return false }
      return abs(rules.calendar.businessDays(from: leg.date, to: row.arrival))
        <= rules.windowBusinessDays
    }
    for (l, t) in solved {
      adopt(open[l], into: &payouts[takers[t]])
      payouts[takers[t]].evidence.append("no other payout of this amount near its arrival")
      payouts[takers[t]].score = 900
    }
    let taken = Set(solved.map(\.0))
    return open.indices.filter { !taken.contains($0) }.map { open[$0] }
  }

  private func namesAnother(_ transaction: Payout, _ payout: Payout) -> Bool {
    let ours = transaction.names
    return !ours.isEmpty && !payout.names.contains(where: ours.contains)
  }

  // MARK: Bank line

  mutating func pairWithBankLines() {
    pairLinesByName()
    pairLinesByAmount()
  }

  /// A line that names a payout, in a reference or as a word of its text.
  private mutating func pairLinesByName() {
    for index in payouts.indices where wantsLine(payouts[index]) {
      let names = payouts[index].names
      let named = lines.indices.filter {
        lines[$0].amount == payouts[index].paid
          && lines[$0].payoutWords.contains(where: names.contains)
      }
      // The same line twice is one payment and a duplicate; two different lines are ambiguous.
      guard let first = named.first, Set(named.map { lines[$0].twinKey }).count == 1 else {
        refuse(payouts[index], named)
        continue
      }
      let line = lines.remove(at: first)
      let name = line.payoutWords.first(where: names.contains) ?? ""
      payouts[index].line = line
      payouts[index].evidence.append("the bank line names it by \(name)")
    }
  }

  private mutating func pairLinesByAmount() {
    let takers = payouts.indices.filter { wantsLine(payouts[$0]) }
    let allNames = Set(payouts.flatMap(\.names))
    let anonymous = lines.indices.filter { line in
      !lines[line].payoutWords.contains(where: allNames.contains)
    }
    let wanted = takers.map { payouts[$0] }
    let solved = solve(wanted, anonymous.map { Payout(line: lines[$0]) }) { payout, candidate in
      guard let line = candidate.line, line.amount == payout.paid,
        let expected = payout.row?.arrival ?? payout.leg?.date
      else { return false }
      return (-rules.backwardBusinessDays...rules.windowBusinessDays).contains(
        rules.calendar.businessDays(from: expected, to: line.date))
    }
    for (t, l) in solved {
      let line = lines[anonymous[l]]
      payouts[takers[t]].line = line
      payouts[takers[t]].score = min(payouts[takers[t]].score, 900)
      payouts[takers[t]].evidence.append(
        "no other bank line of \(line.amount) near \(line.date)")
    }
    refuseRivals(takers, anonymous, solved)
  }

  /// A payout that came back has no bank line, and one matched before needs one only for its leg.
  private func wantsLine(_ payout: Payout) -> Bool {
    guard payout.line == nil, !cameBack(payout), !namesOneThatCameBack(payout) else {
      return false
    }
    if let row = payout.row, row.isClaimed { return payout.bankLeg != nil }
    return true
  }

  /// Whether the processor took the payout back: a row of the same payout with the opposite amount.
  func cameBack(_ payout: Payout) -> Bool { payout.row.flatMap { opposite(of: $0) } != nil }

  func opposite(of row: PayoutRow) -> PayoutRow? {
    rows.first { $0.payoutID == row.payoutID && $0.paid == -row.paid }
  }

  private func namesOneThatCameBack(_ transaction: Payout) -> Bool {
    transaction.row == nil && rows.contains { names(transaction, $0) && opposite(of: $0) != nil }
  }

  /// Whether the ledger has both the payout and its way back, so that each row has its transaction.
  private func isBookedBack(_ row: PayoutRow) -> Bool {
    [row.paid, -row.paid].allSatisfy { paid in
      legsOnly.contains { $0.paid == paid && names($0, row) }
    }
  }

  /// Pairs of indices that have exactly one answer: each fits the other and nothing else. Payouts
  /// of one amount are so few that anything less than that is left to a person.
  private func solve(
    _ ours: [Payout], _ theirs: [Payout], fits: (Payout, Payout) -> Bool
  ) -> [(Int, Int)] {
    let candidates = ours.map { one in theirs.indices.filter { fits(one, theirs[$0]) } }
    var suitors = Array(repeating: 0, count: theirs.count)
    for found in candidates { for t in found { suitors[t] += 1 } }
    return candidates.enumerated().compactMap { o, found in
      found.count == 1 && suitors[found[0]] == 1 ? (o, found[0]) : nil
    }
  }

  private mutating func refuseRivals(
    _ takers: [Int], _ anonymous: [Int], _ solved: [(Int, Int)]
  ) {
    let taken = Set(solved.map { anonymous[$0.1] })
    for taker in takers where payouts[taker].line == nil {
      guard let expected = payouts[taker].row?.arrival ?? payouts[taker].leg?.date else {
        continue
      }
      let rivals = anonymous.filter { line in
        !taken.contains(line) && lines[line].amount == payouts[taker].paid
          && (-rules.backwardBusinessDays...rules.windowBusinessDays).contains(
            rules.calendar.businessDays(from: expected, to: lines[line].date))
      }
      refuse(payouts[taker], rivals)
    }
  }

  private mutating func refuse(_ payout: Payout, _ rivals: [Int]) {
    guard let bankLeg = payout.bankLeg, !rivals.isEmpty else { return }
    refusals.append(
      .refusal(
        Refusal(
          item: bankLeg,
          candidates: Array(rivals.map { lines[$0].id }.sorted().prefix(rules.namedCandidates)),
          candidateCount: rivals.count, rule: PayoutPass.id,
          because: "bank lines and payouts of \(bankLeg.amount) fit in more than one way")))
  }

  // MARK: Outcome

  func decisions() -> [Decision] {
    payouts.flatMap { PayoutOutcome(payout: $0, search: self).decisions } + refusals
      + payouts.filter { $0.row == nil }.flatMap(contradicted)
  }

  /// A transaction that names a payout which does not bear it out.
  private func contradicted(_ transaction: Payout) -> [Decision] {
    guard let row = rows.first(where: { names(transaction, $0) && $0.paid.isPositive }) else {
      return []
    }
    let legs = [transaction.clearingLeg, transaction.bankLeg].compactMap { $0 }
    if opposite(of: row) != nil {
      return legs.map {
        .nearest(
          NearMiss(
            item: $0, nearest: row.item.id, reason: .reversed,
            because: "the payout failed and the processor took it back", distance: 0))
      }
    }
    guard let paid = transaction.paid, paid.currency == row.paid.currency, paid != row.paid else {
      return []
    }
    let because = "the ledger says \(paid), the processor paid out \(row.paid)"
    let open = row.isClaimed ? [] : [row.item]
    return (legs + open).map {
      .nearest(
        NearMiss(
          item: $0, nearest: $0 == row.item ? legs[0].id : row.item.id, reason: .amountMismatch,
          because: because, difference: paid - row.paid, distance: 0))
    }
  }
}

extension Item {
  /// The normalised words and references of a bank line by which it may name a payout.
  var payoutWords: [String] {
    (references.compactMap { ReferenceKey.normalised($0.value) } + ReferenceKey.words(of: text))
      .sortedUnique
  }
}
