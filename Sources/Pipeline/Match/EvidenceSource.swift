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

  /// The places of the accounts whose other side is a bank. A processor's rows carry its ids.
  func accounts() throws -> [Int] {
    loaded.items.accounts.indices.filter { !loaded.items.accounts[$0].isProcessor }
  }

  func decide(_ account: Int, _ rules: MatchingRules) throws -> [Decision] {
    let spill = loaded.items
    let window = spill.window()
    var items: [Item] = []
    for ordinal in spill.heads.indices {
      let head = spill.heads[ordinal]
      guard Int(head.account) == account, !head.isLater, !head.isClaimed else { continue }
      let item = try spill.item(UInt32(ordinal), window, withEvidence: true)
      items.append(item)
      // A line that names nobody is left to the rule of amount and date.
      spill.heads[ordinal].isWeighed =
        item.side == .right && item.counterparty != Item.Counterparty()
    }
    return DeepMatching.decide(items, book, rules)
  }
}
