import Domain
import Matching
import StageSupport
import Store

/// Gives the passes that weigh evidence what the simpler ones left over, account by account.
struct EvidenceSource {
  private let loaded: LoadedItems
  private let book: PartyBook
  private let workers: Int

  /// - Parameter period: Whose decisions teach, with those of earlier ones.
  init(
    _ connection: Connection, _ loaded: LoadedItems, _ period: Period, workers: Int
  ) throws {
    let lessons = try ResolutionStore(connection).lessons(in: period.description)
    let book = PartyBook(
      try PartyStore(connection).all().map {
        PartyBook.Party(
          id: $0.id, name: $0.name, iban: $0.iban, customer: $0.processorCustomerID,
          mandate: $0.mandateReference)
      },
      lessons: lessons.map {
        PayerLesson(
          name: $0.name, account: $0.account, party: $0.party, isRejected: $0.isRejected)
      }, forms: TaughtForms(lessons.map(\.quotation)))
    self.init(book, loaded, workers: workers)
  }

  init(_ book: PartyBook, _ loaded: LoadedItems, workers: Int) {
    self.book = book
    self.loaded = loaded
    self.workers = workers
  }

  /// Decides each account of a bank, and hands over what was decided before the next one.
  func decideBanks(
    _ rules: AccountRules, _ take: (EvidenceOutcome, SpillShelf) throws -> Void
  ) throws {
    try decide(rules, take, ofProcessors: false, by: EvidenceMatching.decideBank)
  }

  /// The same of each account of a processor.
  func decideProcessors(
    _ rules: AccountRules, _ take: (EvidenceOutcome, SpillShelf) throws -> Void
  ) throws {
    try decide(rules, take, ofProcessors: true, by: EvidenceMatching.decideProcessor)
  }

  private func decide(
    _ rules: AccountRules, _ take: (EvidenceOutcome, SpillShelf) throws -> Void,
    ofProcessors: Bool,
    by weigh: (any ItemShelf, PartyBook, MatchingRules, Int) throws -> EvidenceOutcome
  ) throws {
    for (place, account) in loaded.items.accounts.enumerated()
    where account.isProcessor == ofProcessors {
      let shelf = SpillShelf(loaded.items, open(place))
      let outcome = try weigh(shelf, book, rules[UInt16(place)], workers)
      try take(outcome, shelf)
      setWeighed(shelf, outcome)
    }
  }

  /// An entry without evidence is left to the rule of amount and date, unless the evidence of others
  /// leaves it to a person.
  private func setWeighed(_ shelf: SpillShelf, _ outcome: EvidenceOutcome) {
    for place in outcome.leftOpen {
      loaded.items.heads[Int(shelf.ordinals[place])].isWeighed = true
    }
    for ordinal in shelf.ordinals where loaded.items.heads[Int(ordinal)].hasEvidence {
      loaded.items.heads[Int(ordinal)].isWeighed = true
    }
  }

  private func open(_ account: Int) -> [UInt32] {
    let heads = loaded.items.heads
    return heads.indices.filter { ordinal in
      let head = heads[ordinal]
      return Int(head.account) == account && !head.isLater && !head.isClaimed
    }.map(UInt32.init)
  }
}

extension ResolutionStore.Lesson {
  /// What it shows of how references are written.
  var quotation: QuotationLesson {
    QuotationLesson(
      decision: decision, texts: texts, reference: reference, isRejected: isRejected)
  }
}

/// Some of the items of a run.
struct SpillShelf: ItemShelf {
  private let spill: ItemSpill
  let ordinals: [UInt32]

  init(_ spill: ItemSpill, _ ordinals: [UInt32]) {
    self.spill = spill
    self.ordinals = ordinals
  }

  var count: Int { ordinals.count }

  func reader() -> (Int) throws -> Item { reader(withEvidence: true) }

  func reader(withEvidence: Bool) -> (Int) throws -> Item {
    let window = spill.window()
    return { try spill.item(ordinals[$0], window, withEvidence: withEvidence) }
  }
}
