import Domain

/// Payments one by one: a line of the bank and a leg of the ledger, by all that speaks for and against.
struct Transfers {
  struct Edge {
    let line: Int
    let leg: Int
    /// As in `LogWeight`.
    var weight: Int
    var reasons: [String]
    /// The line quotes the leg's own reference.
    var isQuoted: Bool
    /// Left to a person, however much it weighs.
    var isDoubtful: Bool
    var fit: AmountFit
  }

  private var bench: Workbench
  private let book: PartyBook
  private let names: NameIndex
  private let references: ReferenceIndex
  private let model: TransferModel
  /// Place of the leg's party in the book, -1 without one.
  private let partyOfLeg: [Int32]
  private let legsOfParty: [Int32: [Int]]
  private let partiesOfAccount: [String: Set<Int32>]
  /// What lines that are matched say: an equal one may be the same payment made twice.
  private let matchedLines: Set<LineContent>
  /// Charges that the bank reports, and how often: those it does not report are of the same size.
  private let fees: [Int64: Int]
  /// Owners of references below this are open legs, others are parties of claimed legs.
  private let legCount: Int

  /// Twice: what the first round is surest of teaches the second one whose an account is and how
  /// many days payments take.
  static func decide(_ bench: inout Workbench, _ book: PartyBook, _ names: NameIndex) {
    for round in 0..<2 {
      var pass = Transfers(bench, book, names)
      if round == 0 { pass.takeQuoted() }
      pass.assign(pass.edges(), isLast: round == 1)
      bench = pass.bench
    }
  }

  private init(_ bench: Workbench, _ book: PartyBook, _ names: NameIndex) {
    self.bench = bench
    self.book = book
    self.names = names
    func party(_ item: Item) -> Int32 {
      for id in item.parties { if let place = book.places[id] { return Int32(place) } }
      return -1
    }
    partyOfLeg = bench.left.map(party)
    legCount = bench.left.count
    var legsOfParty: [Int32: [Int]] = [:]
    for leg in bench.openLeft where partyOfLeg[leg] >= 0 {
      legsOfParty[partyOfLeg[leg], default: []].append(leg)
    }
    self.legsOfParty = legsOfParty
    var keys: [(owner: Int32, key: String)] = []
    for leg in bench.openLeft {
      for key in bench.left[leg].ownKeys { keys.append((Int32(leg), key)) }
    }
    var anchors: [(left: Item, right: Item)] = []
    var partiesOfAccount: [String: Set<Int32>] = [:]
    for (place, party) in book.parties.enumerated() where !party.iban.isEmpty {
      partiesOfAccount[party.iban, default: []].insert(Int32(place))
    }
    var matchedLines: Set<LineContent> = []
    for case .match(let group) in bench.decisions where group.status == .auto {
      let left = group.members.filter { $0.side == .left }
      let right = group.members.filter { $0.side == .right }
      for leg in left {
        let place = party(leg)
        guard place >= 0 else { continue }
        for key in leg.ownKeys { keys.append((Int32(bench.left.count) + place, key)) }
      }
      for line in right { matchedLines.insert(LineContent(line)) }
      guard left.count == 1, right.count == 1 else { continue }
      anchors.append((left[0], right[0]))
      let place = party(left[0])
      let account = right[0].counterparty.account
      if place >= 0, !account.isEmpty {
        partiesOfAccount[account, default: []].insert(place)
      }
    }
    self.partiesOfAccount = partiesOfAccount
    self.matchedLines = matchedLines
    var fees: [Int64: Int] = [:]
    for line in bench.right where line.charge > 0 { fees[line.charge, default: 0] += 1 }
    self.fees = fees
    references = ReferenceIndex(keys)
    model = TransferModel(anchors: anchors)
  }

  // MARK: Beyond doubt

  /// Takes the pairs that leave nothing to weigh: the line quotes the leg's reference and no other,
  /// no other line quotes it, the amounts are equal, and the line names the party or nobody.
  private mutating func takeQuoted() {
    var quoting: [Int: [(line: Int, isSure: Bool)]] = [:]
    for line in bench.openRight {
      guard let quoted = references.quoted(in: bench.right[line].quotingTexts) else { continue }
      let owners = Set(quoted.keys.flatMap { references.owners(of: $0) })
      for owner in owners where Int(owner) < legCount {
        // What is not sure is noted too: it contests the leg.
        let isSure = quoted.likeness <= .digits && owners.count == 1
        quoting[Int(owner), default: []].append((line, isSure))
      }
    }
    for (leg, lines) in quoting.sorted(by: { $0.key < $1.key }) {
      guard lines.count == 1, let (line, isSure) = lines.first, isSure else { continue }
      let (ours, theirs) = (bench.left[leg], bench.right[line])
      let party = partyOfLeg[leg]
      guard ours.amount == theirs.amount, bench.isNear(leg, theirs),
        theirs.counterparty.name.isEmpty || party < 0
          || names.isNamed(party, by: theirs.counterparty.name)
      else { continue }
      bench.match(
        [leg], [line], rule: "evidence", score: 990,
        reasons: [
          "quotes its reference, as no other line does", "same amount \(ours.amount)",
          Passes.lag(bench.days.distance(from: ours.date, to: theirs.date)),
        ])
    }
  }

  // MARK: Evidence

  private func edges() -> [Edge] {
    // In the order of days, so that those within reach of a line are counted, not visited.
    var legsByAmount: [Int64: [CalendarDate]] = [:]
    for leg in bench.openLeft {
      legsByAmount[bench.left[leg].amount.minorUnits, default: []].append(bench.left[leg].date)
    }
    for amount in legsByAmount.keys { legsByAmount[amount]?.sort() }
    return bench.openRight.flatMap { edges(of: $0, legsByAmount) }
  }

  /// What a line says of each party.
  private struct Identity {
    var weight = 0
    var reasons: [String] = []
    var isNamed = false
  }

  private func edges(of line: Int, _ legsByAmount: [Int64: [CalendarDate]]) -> [Edge] {
    let item = bench.right[line]
    let quoted = references.quoted(in: item.quotingTexts)
    var quotedLegs: [Int: Int] = [:]
    var identities: [Int32: Identity] = [:]
    let pool = max(1, bench.left.count)
    if let quoted {
      let owners = Set(quoted.keys.flatMap { references.owners(of: $0) })
      let weight = model.weight(
        model.reference[quoted.likeness.rawValue], oneIn: pool, shared: owners.count)
      for owner in owners {
        if Int(owner) < legCount {
          quotedLegs[Int(owner)] = weight
        } else {
          // An older reference of the same payer: it names the payer, not the payment.
          identities[owner - Int32(legCount), default: Identity()].weight += min(weight, 4000)
          identities[owner - Int32(legCount), default: Identity()].reasons.append(
            "quotes a reference of an earlier payment of the same party")
        }
      }
    }
    let quotedParties = Set(quotedLegs.keys.map { partyOfLeg[$0] })
    addNames(item, &identities) { party in
      quotedParties.contains(party)
        || (legsOfParty[party] ?? []).contains {
          bench.left[$0].amount == item.amount && bench.isNear($0, item)
        }
    }
    addAccounts(item, &identities)
    var legs = Set(quotedLegs.keys)
    for party in identities.keys {
      for leg in legsOfParty[party] ?? []
      where bench.left[leg].amount == item.amount && bench.isNear(leg, item) { legs.insert(leg) }
    }
    let sameAmount = max(1, countNear(item, legsByAmount[item.amount.minorUnits] ?? []))
    let isCopy = matchedLines.contains(LineContent(item))
    return legs.sorted().compactMap { leg in
      guard bench.isLeftOpen[leg], bench.isNear(leg, item) else { return nil }
      let ours = bench.left[leg]
      guard let fit = AmountFit(ours: ours, theirs: item, knownFees: fees) else { return nil }
      let day = ours.date.days(until: item.date)
      guard let lag = model.weight(ofLag: day) else { return nil }
      var weight = LogWeight.of(model.hasPartner, per: 1000 - model.hasPartner)
      var reasons: [String] = []
      // Among the legs of this amount in the window, before anything is known of them.
      let rivals = fit == .exact ? sameAmount : max(1, pool / 5)
      weight += lag + LogWeight.of(fit.chance, per: 1000 * rivals)
      if let reference = quotedLegs[leg] {
        weight += reference
        reasons.append("quotes its reference")
      } else if quoted != nil {
        weight += LogWeight.of(model.otherReference, per: model.noReference)
      }
      let identity = identities[partyOfLeg[leg]]
      let isPerson = !item.counterparty.name.isEmpty
      var own = identity?.weight ?? 0
      if !(identity?.isNamed ?? false), isPerson {
        own += model.weight(against: model.name[NameIndex.Likeness.none.rawValue])
      }
      weight += min(own, LogWeight.of(max(TransferModel.many, pool)) + 2000)
      reasons += identity?.reasons ?? []
      reasons.append(Passes.lag(bench.days.distance(from: ours.date, to: item.date)))
      if let words = fit.words(ours, item) { reasons.append(words) }
      let isQuoted = quotedLegs[leg] != nil && (quoted?.likeness ?? .cut) <= .digits
      return Edge(
        line: line, leg: leg, weight: weight, reasons: reasons, isQuoted: isQuoted,
        isDoubtful: isCopy && !isQuoted || fit == .unknownFee, fit: fit)
    }
  }

  /// How many of the days lie within reach of a line.
  private func countNear(_ line: Item, _ days: [CalendarDate]) -> Int {
    let first = line.date.adding(days: -TransferModel.days.upperBound)
    let last = line.date.adding(days: -TransferModel.days.lowerBound)
    return days.partitioningIndex { $0 > last } - days.partitioningIndex { $0 >= first }
  }

  private func addNames(
    _ item: Item, _ identities: inout [Int32: Identity], where isWanted: (Int32) -> Bool
  ) {
    let remittance = item.text.split(separator: "\n").last.map(String.init) ?? ""
    for named in names.named(by: item.counterparty.name, remittance, where: isWanted) {
      identities[named.party, default: Identity()].weight += model.weight(
        model.name[named.likeness.rawValue], oneIn: names.count, shared: named.sharedBy)
      identities[named.party, default: Identity()].isNamed = true
      identities[named.party, default: Identity()].reasons.append(
        named.likeness == .whole ? "names the party" : "names the party in part")
    }
  }

  private func addAccounts(_ item: Item, _ identities: inout [Int32: Identity]) {
    let account = item.counterparty.account
    guard !account.isEmpty else { return }
    let owners = partiesOfAccount[account] ?? []
    for party in owners.sorted() {
      identities[party, default: Identity()].weight += model.weight(
        model.account, oneIn: names.count, shared: owners.count)
      identities[party, default: Identity()].reasons.append("comes from the party's account")
    }
    for party in identities.keys where !owners.contains(party) {
      let known = book.parties[Int(party)].iban
      if !owners.isEmpty || !known.isEmpty {
        identities[party, default: Identity()].weight += model.weight(against: model.otherAccount)
      }
    }
  }

  // MARK: Assignment

  private mutating func assign(_ edges: [Edge], isLast: Bool) {
    let considered = edges.filter { $0.weight > 0 }
    var parent = Array(0..<(bench.left.count + bench.right.count))
    func root(_ at: Int, _ parent: inout [Int]) -> Int {
      var at = at
      while parent[at] != at {
        parent[at] = parent[parent[at]]
        at = parent[at]
      }
      return at
    }
    for edge in considered {
      let a = root(edge.leg, &parent)
      let b = root(bench.left.count + edge.line, &parent)
      if a != b { parent[max(a, b)] = min(a, b) }
    }
    var components: [Int: [Edge]] = [:]
    for edge in considered { components[root(edge.leg, &parent), default: []].append(edge) }
    for (_, edges) in components.sorted(by: { $0.key < $1.key }) {
      assign(component: edges, isLast: isLast)
    }
  }

  private mutating func assign(component edges: [Edge], isLast: Bool) {
    let lines = Set(edges.map(\.line)).sorted()
    let legs = Set(edges.map(\.leg)).sorted()
    guard lines.count + legs.count <= Transfers.componentLimit else {
      if isLast { refuseAll(lines, edges) }
      return
    }
    let rows = Dictionary(uniqueKeysWithValues: lines.enumerated().map { ($1, $0) })
    let columns = Dictionary(uniqueKeysWithValues: legs.enumerated().map { ($1, $0) })
    let assignment = Assignment(
      rows: lines.count, columns: legs.count,
      edges.map { (rows[$0.line] ?? 0, columns[$0.leg] ?? 0, $0.weight) })
    let twins = legs.map { TwinLeg(bench.left[$0]) }
    let copies = lines.map { LineContent(bench.right[$0]) }
    let byPair = Dictionary(
      edges.map { ([$0.line, $0.leg], $0) }, uniquingKeysWith: { first, _ in first })
    var seen: Set<LineContent> = []
    for pair in assignment.pairs(
      isTwin: { twins[$0] == twins[$1] }, isCopy: { copies[$0] == copies[$1] })
    {
      guard let edge = byPair[[lines[pair.row], legs[pair.column]]] else { continue }
      let isFirst = seen.insert(copies[pair.row]).inserted
      let limit = isLast ? Transfers.limit : Transfers.firstLimit
      let why = edge.reasons + [Transfers.likelihood(pair.margin)]
      if pair.margin >= limit, edge.weight >= limit, !edge.isDoubtful, isFirst || edge.isQuoted {
        bench.match(
          [edge.leg], [edge.line], rule: "evidence", score: 900, reasons: why,
          differences: edge.fit.differences(bench.left[edge.leg], bench.right[edge.line]))
      } else if isLast {
        bench.suggest([edge.leg], [edge.line], rule: "evidence", score: 500, reasons: why)
        if pair.margin < limit { refuse(edge, edges) }
      }
    }
  }

  /// Lines and legs that hang together beyond this are left to a person: the search grows with the
  /// fourth power.
  private static let componentLimit = 200

  private mutating func refuseAll(_ lines: [Int], _ edges: [Edge]) {
    let byLine = Dictionary(grouping: edges, by: \.line)
    for line in lines {
      let legs = (byLine[line] ?? []).map { bench.left[$0.leg].id }
      bench.refuse(
        bench.right[line], legs, "more than \(Transfers.componentLimit) items hang together")
    }
  }

  /// Says of both that others fit nearly as well.
  private mutating func refuse(_ edge: Edge, _ edges: [Edge]) {
    func rivals(_ isRival: (Edge) -> Bool) -> [Edge] {
      edges.filter { isRival($0) && $0.weight > edge.weight - Transfers.limit }
    }
    let legs = rivals { $0.line == edge.line }.map { bench.left[$0.leg].id }
    let lines = rivals { $0.leg == edge.leg }.map { bench.right[$0.line].id }
    if legs.count > 1 {
      bench.refuse(bench.right[edge.line], legs, "\(legs.count) ledger items fit nearly alike")
    }
    if lines.count > 1 {
      bench.refuse(bench.left[edge.leg], lines, "\(lines.count) external entries fit nearly alike")
    }
  }

  /// In powers of ten, which is as much as can be said.
  private static func likelihood(_ margin: Int) -> String {
    let power = min(margin, 14_000) / LogWeight.ten
    switch power {
    case ..<1: return "others are nearly as likely"
    case 6...: return "no other answer comes near"
    default: return "1\(String(repeating: "0", count: power)) times as likely as any other answer"
    }
  }

  /// By so much, as a logarithm, an answer has to be likelier than the next one: e⁵ is 148 times.
  static let limit = 5000
  /// Of the first round, which teaches the second.
  static let firstLimit = 9000
}
