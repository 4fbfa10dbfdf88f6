import Domain

/// Payments one by one: a line of the bank and a leg of the ledger, by all that speaks for and against.
struct Transfers {
  private var bench: Workbench
  private let evidence: TransferEvidence

  static let rule = "evidence"

  /// Twice: what the first round is surest of teaches the second one whose an account is and how
  /// many days payments take.
  ///
  /// - Parameter quotes: Those of open lines have mistakes, too, afterwards.
  static func decide(
    _ bench: inout Workbench, _ book: PartyBook, _ quotes: inout Quotes,
    _ references: ReferenceIndex, _ forms: FormIndex?, _ shared: PartyReferences
  ) throws {
    let waiting = try takeQuoted(&bench, book, quotes, shared)
    var references = references
    references.bearMistakes(in: bench.openLeft.flatMap { bench.left[$0].keys }.sortedUnique)
    try quotes.bearMistakes(bench, references)
    var chances = Chances.experience
    for round in 0..<2 {
      let evidence = TransferEvidence(
        bench, book, quotes, references, forms, shared, waiting, chances)
      var pass = Transfers(bench: bench, evidence: evidence)
      var edges = try pass.edges()
      if round == 0 {
        let estimate = try ChanceEstimate(bench, evidence, edges)
        chances = estimate.chances
        pass.bench.estimate = estimate
        let levels = LevelWeights(chances)
        for at in edges.indices { edges[at].weigh(levels) }
      }
      try pass.assign(edges, isLast: round == 1)
      bench = pass.bench
    }
  }

  // MARK: Beyond doubt

  /// Takes the pairs that leave nothing to weigh: the line quotes the leg's reference and no other,
  /// no other line quotes it, the amounts are equal, and the line names the party or nobody.
  ///
  /// - Returns: Of those whose reference is the party's, the pairs that are to be weighed.
  private static func takeQuoted(
    _ bench: inout Workbench, _ book: PartyBook, _ quotes: Quotes, _ shared: PartyReferences
  ) throws -> [Quoted] {
    let names = book.names
    var quoting: [(leg: Int32, line: Int32, isSure: Bool)] = []
    for line in bench.openRight {
      guard let quoted = quotes.of[line] else { continue }
      let owners = Set(
        quoted.keys.flatMap { bench.legsOfKey[$0] }.filter { bench.isLeftOpen[Int($0)] })
      for owner in owners { quoting.append((owner, Int32(line), owners.count == 1)) }
    }
    quoting.sort { ($0.leg, $0.line) < ($1.leg, $1.line) }
    let siblings = Dictionary(grouping: bench.openLeft) {
      Sibling(party: bench.left[$0].party, amount: bench.left[$0].amount)
    }
    var pairs: [(leg: Int, line: Int)] = []
    for at in quoting.indices where quoting[at].isSure {
      let (leg, line) = (quoting[at].leg, quoting[at].line)
      // Whoever else quotes it contests the leg.
      if at > 0, quoting[at - 1].leg == leg { continue }
      if at + 1 < quoting.count, quoting[at + 1].leg == leg { continue }
      if bench.left[Int(leg)].amount == bench.right[Int(line)].amount,
        bench.isNear(Int(leg), Int(line)), !hasSibling(Int(leg), Int(line), siblings, bench)
      {
        pairs.append((Int(leg), Int(line)))
      }
    }
    let (checked, frozen) = (pairs, bench)
    let isNamed = try Workers.flatMap(count: pairs.count, workers: bench.workers) { range in
      let read = frozen.lineReader()
      return try checked[range].map { leg, line in
        let party = frozen.left[leg].party
        guard frozen.right[line].hasName, party >= 0, party < names.count else { return true }
        return names.isNamed(party, by: try read(line).counterparty.name)
      }
    }
    var partys: [Quoted] = []
    for ((leg, line), isNamed) in zip(pairs, isNamed) where isNamed {
      if shared.isPartyNumber(bench.left[leg]) {
        partys.append(Quoted(leg: leg, line: line))
        continue
      }
      let (ours, theirs) = (bench.left[leg], bench.right[line])
      bench.match(
        [leg], [line], rule: "evidence", score: 990,
        reasons: [
          .quotesAlone, .sameAmount(ours.amount),
          .lag(bench.days.distance(from: ours.date, to: theirs.date)),
        ])
    }
    return takeUsual(&bench, partys, book)
  }

  /// A line and the leg whose reference it quotes alone, which is the party's.
  struct Quoted {
    let leg: Int
    let line: Int
  }

  /// Takes those that came in about as many days as most, judged as what it is to know who pays: each
  /// may be another payment of the party, of the same amount, whose own leg is missing.
  ///
  /// - Returns: Those that are to be weighed.
  private static func takeUsual(
    _ bench: inout Workbench, _ pairs: [Quoted], _ book: PartyBook
  ) -> [Quoted] {
    if pairs.isEmpty { return [] }
    func days(_ pair: Quoted) -> Int {
      bench.left[pair.leg].date.days(until: bench.right[pair.line].date)
    }
    let model = TransferModel(
      lags: pairs.reduce(into: [:]) { $0[days($1), default: 0] += 1 })
    let coincidence = Coincidence(ofOpenLegs: bench, book)
    let hasLeg = LogWeight.of(
      Chances.experience.hasPartner, per: Chances.always - Chances.experience.hasPartner)
    var rest: [Quoted] = []
    for pair in pairs {
      let (ours, theirs) = (bench.left[pair.leg], bench.right[pair.line])
      guard let lag = model.weight(ofLag: days(pair)),
        hasLeg + lag + coincidence.most >= bench.rules.margins.auto
      else {
        rest.append(pair)
        continue
      }
      bench.match(
        [pair.leg], [pair.line], rule: "evidence", score: 900,
        reasons: [
          .quotes, .sameAmount(ours.amount),
          .lag(bench.days.distance(from: ours.date, to: theirs.date)),
          .margin(hasLeg + lag + coincidence.most),
        ])
    }
    return rest
  }

  /// Legs of one party and amount: which of them a line pays is to be weighed, because people use an
  /// older reference again.
  private struct Sibling: Hashable {
    let party: Int32
    let amount: Int64
  }

  private static func hasSibling(
    _ leg: Int, _ line: Int, _ siblings: [Sibling: [Int]], _ bench: Workbench
  ) -> Bool {
    let own = bench.left[leg]
    guard own.party >= 0 else { return false }
    return (siblings[Sibling(party: own.party, amount: own.amount)] ?? []).contains {
      $0 != leg && bench.isNear($0, line)
    }
  }

  // MARK: Assignment

  private func edges() throws -> [TransferEvidence.Edge] {
    let open = bench.openRight
    let (frozen, evidence) = (bench, evidence)
    return try Workers.flatMap(count: open.count, workers: bench.workers) { range in
      let read = frozen.lineReader()
      return try open[range].flatMap { evidence.edges(of: $0, try read($0), frozen) }
    }
  }

  private mutating func assign(_ edges: [TransferEvidence.Edge], isLast: Bool) throws {
    let blocks = EdgeBlocks(edges, legs: bench.left.count, lines: bench.right.count)
    let frozen = bench
    let answers = try Workers.flatMap(count: blocks.count, workers: bench.workers) { range in
      range.map { blocks.answer($0, frozen) }
    }
    if isLast { bench.calibration = try Calibration(bench, evidence, blocks, answers) }
    for (block, answer) in answers.enumerated() {
      if let answer {
        for pair in answer { try take(pair, blocks[block], isLast: isLast) }
      } else if isLast {
        refuseAll(blocks[block])
      }
    }
  }

  private mutating func take(
    _ pair: EdgeBlocks.Pair, _ rivals: ArraySlice<TransferEvidence.Edge>, isLast: Bool
  ) throws {
    let edge = pair.edge
    let (leg, line) = (Int(edge.leg), Int(edge.line))
    let form = edge.isInForm ? evidence.form(of: leg, in: try bench.lineReader()(line), bench) : nil
    let margins = bench.rules.margins
    let limit =
      isLast ? (edge.isQuoted ? margins.quoted : margins.auto) : margins.learning
    let days = bench.days.distance(from: bench.left[leg].date, to: bench.right[line].date)
    let missing = bench.left[leg].amount - bench.right[line].amount
    let isRepeated = edge.isRepeated || !pair.isFirst && !edge.isQuoted
    let why =
      edge.reasons(days: days, missing: missing, form) + (isRepeated ? [.repeats] : [])
      + [.margin(pair.margin)]
    if pair.margin >= limit, !isRepeated, !edge.isTaughtOnce, !edge.isListed,
      edge.fit != .unknownFee, isSure(pair)
    {
      bench.match(
        [leg], [line], rule: "evidence", score: 900, reasons: why,
        differences: edge.fit.differences(
          Money(minorUnits: missing, currency: bench.currency), source: bench.right[line].source))
    } else if isLast {
      bench.suggest([leg], [line], rule: "evidence", score: 500, reasons: why)
      if pair.margin < limit { refuse(edge, rivals) }
    }
  }

  /// Whether a pair is wrong no oftener than the rules allow. What quotes another reference always may
  /// be: decoys quote none that somebody mistook, and do not show it.
  private func isSure(_ pair: EdgeBlocks.Pair) -> Bool {
    if pair.edge.compared.reference.quotesStranger { return false }
    let errors = bench.calibration?.errors(margin: pair.margin, quotesLeg: pair.edge.quotes)
    return errors.map { $0 <= bench.rules.margins.errors } ?? true
  }

  private mutating func refuseAll(_ edges: ArraySlice<TransferEvidence.Edge>) {
    let byLine = Dictionary(grouping: edges, by: \.line)
    for (line, edges) in byLine.sorted(by: { $0.key < $1.key }) {
      bench.refuse(
        .right, Int(line), edges.map { Int($0.leg) },
        "more than \(EdgeBlocks.limit) items hang together")
    }
  }

  /// Says of both that others fit nearly as well.
  private mutating func refuse(
    _ edge: TransferEvidence.Edge, _ block: ArraySlice<TransferEvidence.Edge>
  ) {
    let rivals = block.filter { Int($0.weight) > Int(edge.weight) - bench.rules.margins.auto }
    let legs = rivals.filter { $0.line == edge.line }.map { Int($0.leg) }
    let lines = rivals.filter { $0.leg == edge.leg }.map { Int($0.line) }
    if legs.count > 1 {
      bench.refuse(.right, Int(edge.line), legs, "\(legs.count) ledger items fit nearly alike")
    }
    if lines.count > 1 {
      bench.refuse(
        .left, Int(edge.leg), lines, "\(lines.count) external entries fit nearly alike")
    }
  }
}
