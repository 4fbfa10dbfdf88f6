import Domain
import Matching
import StageSupport
import Store

/// Brings together what is known about the payouts of one processor account.
struct PayoutSource {
  private let store: MatchStore
  private let period: Period
  private let loaded: LoadedItems

  init(_ store: MatchStore, _ period: Period, _ loaded: LoadedItems) {
    self.store = store
    self.period = period
    self.loaded = loaded
  }

  private var items: ItemSpill { loaded.items }

  func payouts(of account: MatchStore.ReconciledAccount) throws -> PayoutInput {
    let banks = Set(
      items.accounts.filter { !$0.isProcessor && $0.currency == account.currency }.map(\.id))
    let window = items.window()
    func read(_ ordinals: [UInt32], _ accounts: Set<Int64>) throws -> [Item] {
      try ordinals.filter { accounts.contains(id(of: $0)) && isOpen($0) }
        .map { try items.item($0, window) }
    }
    let legs = try read(loaded.payoutLegs, [account.id])
    let bankLegs = try read(loaded.payoutLegs, banks)
    let rows = try loaded.payoutRows.filter {
      id(of: $0.item) == account.id && isOpen($0.item)
    }.map {
      PayoutRow(item: try items.item($0.item, window), arrival: $0.arrival)
    }
    let amounts = Set(
      (legs + rows.map(\.item)).map { -$0.amount.minorUnits } + bankLegs.map(\.amount.minorUnits))
    return PayoutInput(
      clearingLegs: legs, bankLegs: bankLegs, rows: rows + (try claimedRows(of: account)),
      bankLines: try read(entries(of: amounts), banks),
      compositions: try compositions(of: account, rows.map(\.item)))
  }

  /// A person may have decided about it.
  private func isOpen(_ ordinal: UInt32) -> Bool { !items.heads[Int(ordinal)].isClaimed }

  private func id(of ordinal: UInt32) -> Int64 {
    items.accounts[Int(items.heads[Int(ordinal)].account)].id
  }

  private func entries(of amounts: Set<Int64>) -> [UInt32] {
    items.heads.indices.filter { ordinal in
      let head = items.heads[ordinal]
      return head.side == .right && !head.isLater && amounts.contains(head.amount)
    }.map { UInt32($0) }
  }

  /// Payouts of the months before whose money may still be under way.
  private func claimedRows(of account: MatchStore.ReconciledAccount) throws -> [PayoutRow] {
    try store.claimedPayoutRows(
      account: account, period: period.description,
      since: period.firstDay.adding(days: -31)
    ).map { PayoutRow(item: $0.item, arrival: $0.arrival, isClaimed: true) }
  }

  /// What each payout is made of; one without a row is made of nothing that is in the files.
  private func compositions(
    of account: MatchStore.ReconciledAccount, _ rows: [Item]
  ) throws -> [PayoutComposition] {
    var made = try store.claimedCompositions(
      account: account, period: period.description)
    if let place = items.accounts.firstIndex(of: account) {
      for (payout, composition) in loaded.compositions[UInt16(place)] ?? [:] {
        made[payout, default: MatchStore.Composition()].add(composition)
      }
    }
    for reference in rows.flatMap(\.references) where reference.kind == .payout {
      made[reference.value, default: MatchStore.Composition()].add(MatchStore.Composition())
    }
    return made.sorted { $0.key < $1.key }.map { payout, composition in
      PayoutComposition(
        payoutID: payout, currency: account.currency, rows: composition.rows,
        gross: composition.gross, refunds: composition.refunds, fees: composition.fees)
    }
  }
}
