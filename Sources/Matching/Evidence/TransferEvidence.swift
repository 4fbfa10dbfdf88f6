import Domain

/// What speaks for and against a line and a leg being one payment.
struct TransferEvidence: Sendable {
  /// A certain pair, looked at as if it were not known; see `Decoys`.
  struct Replay: Sendable {
    let leg: Int32
    /// The ledger does not have the leg; otherwise it is open, and the line quotes nothing.
    let isGone: Bool
  }

  let book: PartyBook
  private let quotes: Quotes
  private let references: ReferenceIndex
  private let forms: FormIndex?
  private let shared: PartyReferences
  private let model: TransferModel
  private let levels: LevelWeights
  let legsOfParty: Membership
  /// Their amounts, beside one another: each name that a line has asks for those of a party.
  let amountsOfParty: [Int64]
  let owners: AccountOwners
  /// Contents of matched lines: an equal one may be the same payment made twice.
  private let matchedContents: Set<Int32>
  /// Charges that the bank reports, and how often: those it does not report are of the same size.
  private let fees: [Int64: Int]
  /// What a leg's type weighs, by `kind`: some types are never paid one by one, and what an
  /// organisation asks of its members it mostly pays itself.
  private let typeWeights: [Int]
  private let coincidence: Coincidence
  /// What it weighs that a line says what one party of the book has.
  let ofOneParty: Int
  /// By the days from a line to the ledger's last leg, what weighs against each of its legs; of more
  /// days nothing does.
  private let daysLeft: [Int]
  private let lastLeg: CalendarDate?
  /// In the order of days, so that those within reach of a line stand together.
  private let legsOfAmount: [Int64: [Int32]]

  init(
    _ bench: Workbench, _ book: PartyBook, _ quotes: Quotes, _ references: ReferenceIndex,
    _ forms: FormIndex?, _ shared: PartyReferences, _ waiting: [Transfers.Quoted],
    _ chances: Chances
  ) {
    self.forms = forms
    self.shared = shared
    levels = LevelWeights(chances)
    self.book = book
    ofOneParty = TransferModel.weight(oneIn: book.names.count, shared: 1)
    self.quotes = quotes
    self.references = references
    let open = bench.openLeft
    legsOfParty = Membership(
      classes: book.parties.count,
      open.compactMap { leg in
        let party = bench.left[leg].party
        return book.isKnown(party) ? (of: party, member: Int32(leg)) : nil
      })
    amountsOfParty = legsOfParty.members.map { bench.left[Int($0)].amount }
    let pairs = bench.pairs
    // Those that wait were chosen by their days: without them it would learn that payments take no others.
    let waiting = waiting.filter { bench.isOpen(legs: [$0.leg], lines: [$0.line]) }
    let lags = (pairs + waiting.map { ($0.leg, $0.line) }).reduce(into: [Int: Int]()) {
      $0[bench.left[$1.leg].date.days(until: bench.right[$1.line].date), default: 0] += 1
    }
    owners = AccountOwners(bench, book)
    matchedContents = bench.matchedContents
    var fees: [Int64: Int] = [:]
    for line in bench.right where line.charge > 0 { fees[line.charge, default: 0] += 1 }
    self.fees = fees
    var legs: [Int64: [Int32]] = [:]
    for leg in open { legs[bench.left[leg].amount, default: []].append(Int32(leg)) }
    for amount in legs.keys {
      legs[amount]?.sort {
        (bench.left[Int($0)].date, $0) < (bench.left[Int($1)].date, $1)
      }
    }
    legsOfAmount = legs
    let model = TransferModel(lags: lags)
    self.model = model
    daysLeft = (0..<(-TransferModel.days.lowerBound)).map {
      model.weight(ofDaysLeft: $0, hasPartner: chances.hasPartner)
    }
    lastLeg = bench.left.map(\.date).max()
    typeWeights = TransferEvidence.typeWeights(bench, open: open, matched: pairs.map(\.leg))
    let ofParty = legsOfParty
    coincidence = Coincidence(
      pairs.map { pair in
        let own = bench.left[pair.leg]
        let hasAnother =
          book.isKnown(own.party)
          && ofParty[own.party].contains {
            bench.left[Int($0)].amount == own.amount && bench.isNear(Int($0), pair.line)
          }
        return (own.amount, hasAnother)
      }, amounts: (open + pairs.map(\.leg)).map { bench.left[$0].amount })
  }

  /// How much likelier a leg that is paid by a line is of a kind than any open leg of its sign.
  private static func typeWeights(_ bench: Workbench, open: [Int], matched: [Int]) -> [Int] {
    func counts(_ legs: [Int]) -> [Int] {
      var counts = Array(repeating: 0, count: 4 * bench.types.count)
      for leg in legs { counts[kind(bench.left[leg])] += 1 }
      return counts
    }
    let (pool, paid) = (counts(open + matched), counts(matched))
    return pool.indices.map { kind in
      let sign = stride(from: kind % 2, to: pool.count, by: 2)
      let (poolSum, paidSum) = (sign.reduce(0) { $0 + pool[$1] }, sign.reduce(0) { $0 + paid[$1] })
      guard pool[kind] > 0 else { return 0 }
      // Where little was matched, the types are as frequent as they are.
      let prior = 20
      return LogWeight.of((paid[kind] * poolSum + prior * pool[kind]) / pool[kind] + 1)
        - LogWeight.of(paidSum + prior + 1)
    }
  }

  private static func kind(_ leg: Leg) -> Int {
    4 * Int(leg.type) + (leg.organisation >= 0 ? 2 : 0) + (leg.amount < 0 ? 1 : 0)
  }

  /// The pairs of a line that something speaks for.
  func edges(
    of line: Int, _ item: Item, _ bench: Workbench, replay: Replay? = nil
  ) -> [Edge] {
    let theirs = bench.right[line]
    let quoted = quoted(by: line, item, bench, replay)
    let own = replay.flatMap { $0.isGone ? nil : $0.leg }
    var quotedLegs: [Int32: Int] = [:]
    var identities: [Int32: Identity] = [:]
    let pool = max(1, bench.left.count)
    if let quoted {
      var owners = Set(quoted.keys.flatMap { bench.legsOfKey[$0] })
      if let replay { owners.remove(replay.leg) }
      let weight =
        owners.isEmpty
        ? 0 : TransferModel.weight(oneIn: pool, shared: owners.count)
      for owner in owners {
        let party = bench.left[Int(owner)].party
        if bench.isLeftOpen[Int(owner)] {
          quotedLegs[owner] = weight
        } else if book.isKnown(party) {
          // An older reference of the same payer: it names the payer, not the payment.
          let level = levels.weight(of: Comparison.Reference(quoted.likeness))
          identities[party, default: Identity()].weight += min(weight + level, 4000)
          identities[party, default: Identity()].quotesEarlier = true
        }
      }
    }
    // A reference that was used again still says who pays.
    var quotedParties: [Int32: Int] = [:]
    for (leg, weight) in quotedLegs where bench.left[Int(leg)].party >= 0 {
      quotedParties[bench.left[Int(leg)].party] = weight
    }
    let isList = quoted.map { namesParties($0, bench) } ?? false
    let near = near(theirs, bench)
    // Where the line quotes a leg of its amount and names that leg's party, nobody else is looked for.
    let isSure =
      quoted.map { $0.likeness <= .digits && $0.decisions == 0 } ?? false
      && quotedLegs.keys.contains { isSameAmount(Int($0), line, bench) }
    addNames(
      item, &identities, sure: isSure ? Array(quotedParties.keys) : [],
      nameable(quotedLegs.keys, near, own, line, bench), line, bench)
    addAccounts(theirs, &identities, isReplay: replay != nil)
    var legs = Set(quotedLegs.keys)
    for party in identities.keys {
      for leg in legsOfParty[party] where isSameAmount(Int(leg), line, bench) { legs.insert(leg) }
    }
    if let own, identities[bench.left[Int(own)].party] != nil { legs.insert(own) }
    // Among the legs of this amount in the window, before anything is known of them.
    let ofSameAmount = LogWeight.of(max(1, near.count + (own == nil ? 0 : 1)))
    let ofOtherAmount = LogWeight.of(max(1, pool / 5))
    let left = lastLeg.map { max(0, theirs.date.days(until: $0)) } ?? 0
    let atTheEnd = left < daysLeft.count ? daysLeft[left] : 0
    let isCopy = replay == nil && matchedContents.contains(theirs.content)
    return legs.sorted().compactMap { leg in
      guard bench.isLeftOpen[Int(leg)] || leg == own, bench.isNear(Int(leg), line) else {
        return nil
      }
      // Field by field: a whole leg has texts to hold on to, and there are millions of pairs.
      let (amount, party) = (bench.left[Int(leg)].amount, bench.left[Int(leg)].party)
      guard
        let fit = AmountFit(
          ours: amount, theirs: theirs.amount, charge: theirs.charge, knownFees: fees,
          bench.rules.tolerances),
        let lag = model.weight(ofLag: bench.left[Int(leg)].date.days(until: theirs.date))
      else { return nil }
      var free = lag + typeWeights[TransferEvidence.kind(bench.left[Int(leg)])] + atTheEnd
      var reference = Comparison.Reference.nothing
      let isPartyNumber = shared.isPartyNumber(bench.left[Int(leg)])
      var named = 0
      if let quoted {
        if let weight = quotedLegs[leg] {
          if isPartyNumber { named = weight } else { free += weight }
          reference = Comparison.Reference(quoted.likeness)
        } else if let weight = quotedParties[party] {
          free += weight
          reference = .sibling
        } else {
          reference = quoted.likeness == .unknown ? .unknown : .another
        }
      }
      let quotesParty = isPartyNumber && reference.quotesLeg
      let identity = identities[party] ?? Identity()
      var edge = Edge(
        line: Int32(line), leg: leg,
        free: Int32(free),
        bound: Int32(identity.weight + named - (fit == .exact ? ofSameAmount : ofOtherAmount)),
        most: Int32(quotesParty ? coincidence.most(amount) : coincidence.most),
        decisions: Int16(clamping: identity.decisions),
        compared: Comparison(
          reference: reference,
          name: identity.name ?? (theirs.hasName ? NameIndex.Likeness.none : nil),
          account: identity.account, fit: fit),
        quotesEarlier: identity.quotesEarlier,
        isRepeated: isCopy && (!reference.isSure || isPartyNumber), isPartyNumber: quotesParty,
        isListed: isList,
        isInForm: quotedLegs[leg] != nil && (quoted?.decisions ?? 0) > 0)
      edge.weigh(levels)
      return edge
    }
  }

  /// How a pair compares that is beyond doubt, but for what it taught itself.
  func compared(_ leg: Int, _ line: Int, _ item: Item, _ bench: Workbench) -> Comparison {
    let (ours, theirs) = (bench.left[leg], bench.right[line])
    var likeness: NameIndex.Likeness?
    var account = Comparison.Account.unknown
    if book.isKnown(ours.party) {
      var said = self.said(by: item)
      likeness = names.naming(of: ours.party, in: &said)?.likeness
      if theirs.account >= 0 {
        let owners = self.owners.wellKnown[theirs.account]
        if owners.contains(ours.party) {
          account = .same
        } else if !owners.isEmpty || !book.parties[Int(ours.party)].iban.isEmpty {
          account = .another
        }
      }
    }
    return Comparison(
      reference: quotes.of[line].map { Comparison.Reference($0.likeness) } ?? .nothing,
      name: likeness ?? (theirs.hasName ? NameIndex.Likeness.none : nil), account: account,
      fit: .exact)
  }

  /// What an open line quotes that has no leg.
  func strange(_ line: Int) -> Comparison.Reference {
    quotes.of[line].map { $0.likeness == .unknown ? .unknown : .another } ?? .nothing
  }

  /// Whether an open line quotes a reference of the book's, of a leg or of none.
  func quotesAny(_ line: Int) -> Bool { quotes.of[line] != nil }

  /// What a line quotes; of a pair that is looked at again, as if its reference were not known.
  private func quoted(
    by line: Int, _ item: Item, _ bench: Workbench, _ replay: Replay?
  ) -> ReferenceIndex.Quoted? {
    guard let replay else { return inForm(quotes.of[line], by: line, item, bench, without: []) }
    if !replay.isGone { return nil }
    // A key that other legs have as well stays.
    let gone = bench.left[Int(replay.leg)].keys.filter { bench.legsOfKey[$0].count == 1 }
    let read = references.quoted(in: item.quotingTexts, without: gone)
    return inForm(read, by: line, item, bench, without: gone)
  }

  /// What a line quotes of which the reader finds nothing: in a form that people taught, if an open
  /// leg of the line's amount is written so. Of other amounts so few characters say nothing.
  private func inForm(
    _ read: ReferenceIndex.Quoted?, by line: Int, _ item: Item, _ bench: Workbench,
    without gone: [Int32]
  ) -> ReferenceIndex.Quoted? {
    guard let forms, read.map({ $0.likeness == .unknown }) ?? true else { return read }
    let found = forms.found(in: item.quotingTexts, atLeast: FormIndex.sure).filter { found in
      !gone.contains(found.key)
        && bench.legsOfKey[found.key].contains {
          bench.isLeftOpen[Int($0)] && isSameAmount(Int($0), line, bench)
        }
    }
    guard let decisions = found.map(\.decisions).min() else { return read }
    return ReferenceIndex.Quoted(
      likeness: .digits, keys: found.map(\.key).sorted(), decisions: decisions)
  }

  /// How a line writes a leg's reference, where it does so in a form that people taught.
  func form(of leg: Int, in item: Item, _ bench: Workbench) -> FormIndex.Found? {
    forms?.found(in: item.quotingTexts, atLeast: FormIndex.sure).first {
      bench.left[leg].keys.contains($0.key)
    }
  }

  /// Whether references that are quoted in full are those of several parties.
  private func namesParties(_ quoted: ReferenceIndex.Quoted, _ bench: Workbench) -> Bool {
    guard quoted.likeness <= .digits, quoted.keys.count > 1 else { return false }
    let parties = quoted.keys.lazy.flatMap { bench.legsOfKey[$0] }
      .map { bench.left[Int($0)].party }.filter { $0 >= 0 }
    return Set(parties).count > 1
  }

  private func isSameAmount(_ leg: Int, _ line: Int, _ bench: Workbench) -> Bool {
    bench.left[leg].amount == bench.right[line].amount && bench.isNear(leg, line)
  }

  /// The legs of a line's amount that were open at first and lie within its reach.
  private func near(_ line: Line, _ bench: Workbench) -> ArraySlice<Int32> {
    guard let legs = legsOfAmount[line.amount] else { return [] }
    let first = line.date.adding(days: -TransferModel.days.upperBound)
    let last = line.date.adding(days: -TransferModel.days.lowerBound)
    return legs[
      legs.partitioningIndex {
        bench.left[Int($0)].date >= first
      }..<legs.partitioningIndex { bench.left[Int($0)].date > last }]
  }
}
