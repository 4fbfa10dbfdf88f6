import Domain
import Matching
import StageSupport
import Store

/// Gives the passes that weigh evidence what the simpler ones left over of a bank account.
struct EvidenceSource {
  private let loaded: LoadedItems
  private let book: PartyBook

  init(_ session: StageSession, _ loaded: LoadedItems) throws {
    self.loaded = loaded
    book = PartyBook(
      try PartyStore(session.connection).all().map {
        PartyBook.Party(
          id: $0.id, name: $0.name, iban: $0.iban, customer: $0.processorCustomerID,
          mandate: $0.mandateReference)
      })
  }

  /// What is made of each account of a bank; a processor's rows carry its ids, which come first.
  func decideBanks(_ rules: MatchingRules) throws -> [Decision] {
    try places { !$0.isProcessor }.flatMap { place in
      let items = try open(place)
      // A line that names nobody is left to the rule of amount and date.
      for item in items {
        loaded.items.heads[Int(item.number)].isWeighed =
          item.side == .right && item.counterparty != Item.Counterparty()
      }
      return EvidenceMatching.decideBank(items, book, rules)
    }
  }

  func decideProcessors(_ rules: MatchingRules) throws -> [Decision] {
    try places(\.isProcessor).flatMap {
      EvidenceMatching.decideProcessor(try open($0), book, rules)
    }
  }

  private func places(_ isWanted: (MatchStore.ReconciledAccount) -> Bool) -> [Int] {
    loaded.items.accounts.indices.filter { isWanted(loaded.items.accounts[$0]) }
  }

  private func open(_ account: Int) throws -> [Item] {
    let spill = loaded.items
    let window = spill.window()
    var items: [Item] = []
    for ordinal in spill.heads.indices {
      let head = spill.heads[ordinal]
      guard Int(head.account) == account, !head.isLater, !head.isClaimed else { continue }
      items.append(try spill.item(UInt32(ordinal), window, withEvidence: true))
    }
    return items
  }
}
