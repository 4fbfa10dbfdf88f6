import Domain
import Matching
import Store

/// The items of a run: what they say lies on disk, what every pass asks of every item in memory.
///
/// An item is known by its ordinal. In memory it takes 48 bytes here and 28 in `Findings`: a million
/// and a half items take 115 MB.
final class ItemSpill: @unchecked Sendable {
  /// What is in memory of one item.
  struct Head {
    fileprivate var offset: Int
    fileprivate var number: Int64
    /// The item's amount; of a claimed one as its group states it.
    var amount: Int64
    var twinMark: UInt64
    fileprivate(set) var source: Int32
    let date: CalendarDate
    /// Its place in `types`.
    let type: Int32
    /// Its place in `accounts`.
    var account: UInt16
    private var flags: UInt8 = 0

    fileprivate init(
      offset: Int, number: Int64, amount: Int64, twinMark: UInt64, source: Int32,
      date: CalendarDate, type: Int32, account: UInt16
    ) {
      self.offset = offset
      self.number = number
      self.amount = amount
      self.twinMark = twinMark
      self.source = source
      self.date = date
      self.type = type
      self.account = account
    }

    var side: Item.Side { source == 0 ? .left : .right }
    /// A later period has claimed it, so that it is open and takes no part.
    var isLater: Bool {
      get { flags & 1 != 0 }
      set { flags = newValue ? flags | 1 : flags & ~1 }
    }
    var isClaimed: Bool {
      get { flags & 2 != 0 }
      set { flags = newValue ? flags | 2 : flags & ~2 }
    }
    /// An entry that says who paid or was paid, or at which second.
    fileprivate(set) var hasEvidence: Bool {
      get { flags & 16 != 0 }
      set { flags = newValue ? flags | 16 : flags & ~16 }
    }
    /// An entry that was paid in another currency.
    fileprivate(set) var isConverted: Bool {
      get { flags & 32 != 0 }
      set { flags = newValue ? flags | 32 : flags & ~32 }
    }
    /// The passes that weigh evidence have looked at it, so that no simpler rule does.
    var isWeighed: Bool {
      get { flags & 8 != 0 }
      set { flags = newValue ? flags | 8 : flags & ~8 }
    }
    /// Claimed, but not a line of its own in outputs.
    var isUnlisted: Bool {
      get { flags & 4 != 0 }
      set { flags = newValue ? flags | 4 : flags & ~4 }
    }
  }

  /// The items of a million ledger rows.
  private static let held = 512 << 20

  let accounts: [MatchStore.ReconciledAccount]
  var heads: [Head] = []
  /// In the order in which they came.
  private(set) var types: [String] = []
  private var placeOfType: [String: Int32] = [:]
  private let spill: Spill
  private var places: [Int64: UInt16] = [:]
  private var sources: [Int32: String]
  private let bytes = RecordBytes()

  /// - Parameter sources: Those that may have no item, by their number.
  init(
    _ accounts: [MatchStore.ReconciledAccount], sources: [Int32: String] = [:]
  ) throws(PipelineError) {
    self.sources = sources
    self.sources[0] = "ledger"
    precondition(accounts.count < Int(UInt16.max), "Reconciled accounts are few")
    self.accounts = accounts
    spill = try Spill(holding: ItemSpill.held)
    for (place, account) in accounts.enumerated() { places[account.id] = UInt16(place) }
  }

  /// Adds an item and returns its ordinal, which is also its `number` from now on.
  func add(_ loaded: MatchStore.LoadedItem) throws -> UInt32 {
    guard let account = places[loaded.account] else {
      preconditionFailure("Only items of the accounts given are loaded")
    }
    let item = loaded.item
    sources[loaded.source] = item.source
    bytes.removeAll()
    let start = bytes.begin()
    bytes.add(item.date.daysSince2000)
    bytes.add(item.amount.minorUnits)
    bytes.add(item.gross.minorUnits)
    bytes.add(item.id)
    bytes.add(item.type)
    bytes.add(item.text)
    bytes.add(UInt16(item.references.count))
    for reference in item.references {
      bytes.add(RecordBytes.number(of: reference.kind))
      bytes.add(reference.value)
    }
    bytes.add(item.original)
    bytes.add(evidenceOf: item)
    bytes.end(start)
    var head = Head(
      offset: try spill.append(bytes.bytes), number: loaded.number,
      amount: item.amount.minorUnits, twinMark: item.twinMark, source: loaded.source,
      date: item.date, type: place(ofType: item.type), account: account)
    head.isLater = loaded.isLater
    head.isConverted = item.original != nil
    head.hasEvidence =
      item.side == .right && !item.isProcessorsCharge
      && (item.counterparty != Item.Counterparty() || item.bookedAt != nil)
    heads.append(head)
    return UInt32(heads.count - 1)
  }

  private func place(ofType type: String) -> Int32 {
    if let known = placeOfType[type] { return known }
    types.append(type)
    placeOfType[type] = Int32(types.count - 1)
    return Int32(types.count - 1)
  }

  /// Items can be read from now on, and no more are added.
  func finish() throws(PipelineError) { try spill.flush() }

  func window(bytes: Int = SpillWindow.anywhere) -> SpillWindow { SpillWindow(spill, bytes: bytes) }

  /// The item, read through a window of this spill.
  ///
  /// - Parameter withEvidence: Whether to read what only the passes that weigh evidence ask for.
  func item(
    _ ordinal: UInt32, _ window: SpillWindow, withEvidence: Bool = false
  ) throws(PipelineError) -> Item {
    let head = heads[Int(ordinal)]
    let currency = accounts[Int(head.account)].currency
    var record = try window.record(at: head.offset)
    let date = CalendarDate(daysSince2000: record.number())
    let amount = Money(minorUnits: record.number(), currency: currency)
    let gross = Money(minorUnits: record.number(), currency: currency)
    let (id, type, text) = (record.text(), record.text(), record.text())
    let count = Int(record.number(UInt16.self))
    var references: [Reference] = []
    references.reserveCapacity(count)
    for _ in 0..<count {
      let kind = Reference.Kind.allCases[Int(record.number(UInt8.self))]
      references.append(Reference(kind, record.text()))
    }
    var item = Item(
      side: head.side, number: Int64(ordinal), id: id, source: name(ofSource: head.source),
      date: date, amount: amount,
      gross: gross, type: type, references: references, text: text)
    item.original = record.money()
    if withEvidence { record.readEvidence(into: &item) }
    return item
  }

  func name(ofSource source: Int32) -> String {
    guard let name = sources[source] else { preconditionFailure("Its source was noted") }
    return name
  }

  func number(ofSource name: String) -> Int32 {
    guard let known = sources.first(where: { $0.value == name }) else {
      preconditionFailure("Its source was noted")
    }
    return known.key
  }

  /// Those of the items that are wanted in the order of the database's keys: account by account, in
  /// each as they were loaded. Rows that come so need no sorting when their key is built.
  func inKeyOrder(where isWanted: (UInt32) -> Bool) -> [UInt32] {
    var ofAccount: [[UInt32]] = Array(repeating: [], count: accounts.count)
    for ordinal in 0..<UInt32(heads.count) where isWanted(ordinal) {
      ofAccount[Int(heads[Int(ordinal)].account)].append(ordinal)
    }
    return accounts.indices.sorted { accounts[$0].id < accounts[$1].id }.flatMap { ofAccount[$0] }
  }

  /// What names the item in the database.
  func key(_ ordinal: UInt32) -> MatchStore.ItemKey {
    let head = heads[Int(ordinal)]
    return MatchStore.ItemKey(
      account: accounts[Int(head.account)].id, side: head.side, source: head.source,
      number: head.number)
  }
}
