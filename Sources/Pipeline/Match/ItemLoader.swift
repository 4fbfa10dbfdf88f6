import Audit
import Domain
import Matching
import Store

/// What a run works on once the items have left the database.
struct LoadedItems {
  let items: ItemSpill
  /// By the id of their family.
  fileprivate(set) var keys: [String: KeySpill]
  /// Open legs of payouts, and open rows of payout reports with the day of arrival.
  fileprivate(set) var payoutLegs: [UInt32] = []
  fileprivate(set) var payoutRows: [(item: UInt32, arrival: CalendarDate)] = []
  /// What each payout's rows add up to, by the account's place and the payout's id.
  fileprivate(set) var compositions: [UInt16: [String: MatchStore.Composition]] = [:]

  func keys(of pass: Pass) -> [KeySpill] { pass.families.compactMap { keys[$0.id] } }
}

/// Puts each item, once, where the passes find it again. One thread works with it at a time.
final class ItemLoader: @unchecked Sendable {
  private var loaded: LoadedItems
  private let families: [(family: KeyFamily, spill: KeySpill)]
  private let hash = SHA256()
  private let resolutions: Resolutions
  private let texts: TextRules?

  /// - Parameter texts: What is done with entries' texts first; nil where there is nothing to do.
  init(
    _ accounts: [MatchStore.ReconciledAccount], sources: [Int32: String] = [:],
    _ resolutions: Resolutions = Resolutions([]), _ texts: TextRules? = nil
  ) throws(PipelineError) {
    self.resolutions = resolutions
    self.texts = texts
    var families: [(family: KeyFamily, spill: KeySpill)] = []
    for family in Passes.families { families.append((family, try KeySpill())) }
    self.families = families
    loaded = LoadedItems(
      items: try ItemSpill(accounts, sources: sources),
      keys: Dictionary(uniqueKeysWithValues: families.map { ($0.family.id, $0.spill) }))
  }

  func add(_ item: MatchStore.LoadedItem) throws {
    guard let texts, item.item.side == .right else { return try keep(item) }
    var item = item
    texts.apply(to: &item.item)
    try keep(item)
  }

  private func keep(_ item: MatchStore.LoadedItem) throws {
    let ordinal = try loaded.items.add(item)
    let place = loaded.items.heads[Int(ordinal)].account
    let isPayout = item.item.isPayout
    if !isPayout { compose(item.item, place) }
    // What a later period has claimed is open, and no pass may look at it.
    if item.isLater { return }
    resolutions.note(item.item, ordinal, in: loaded.items.accounts[Int(place)])
    if !isPayout {
      for (family, spill) in families {
        for key in family.keys(item.item) {
          try spill.add(KeyDigest(of: key, hash), item: ordinal)
        }
      }
    }
    switch item.item.side {
    case .left where item.item.type == "processor_payout": loaded.payoutLegs.append(ordinal)
    case .right:
      if let arrival = item.arrival { loaded.payoutRows.append((ordinal, arrival)) }
    default: break
    }
  }

  /// Counts a row that is paid out with others.
  private func compose(_ row: Item, _ account: UInt16) {
    guard row.side == .right, loaded.items.accounts[Int(account)].isProcessor,
      let payout = row.references.first(where: { $0.kind == .payout })?.value
    else { return }
    let (gross, fee) = (Int128(row.gross.minorUnits), Int128((row.gross - row.amount).minorUnits))
    var composition = MatchStore.Composition()
    composition.rows = 1
    composition.gross = max(0, gross)
    composition.refunds = min(0, gross)
    composition.fees = fee
    loaded.compositions[account, default: [:]][payout, default: MatchStore.Composition()]
      .add(composition)
  }

  /// The items, after the last one was added.
  func finish() throws(PipelineError) -> LoadedItems {
    try loaded.items.finish()
    for (_, spill) in families { try spill.finish() }
    return loaded
  }
}
