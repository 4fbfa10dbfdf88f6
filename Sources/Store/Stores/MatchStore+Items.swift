import Domain
import Glibc

/// Items out of the database, each once.
extension MatchStore {
  /// An item as it leaves the database.
  public struct LoadedItem: Sendable {
    public var item: Item
    public var account: Int64
    /// 0 for the ledger.
    public var source: Int32
    /// Ours: posting sequence × 16 + leg. Theirs: the entry's number in its source.
    public var number: Int64
    /// A later period has claimed it: it was open at this period's end, and stays so.
    public var isLater: Bool
    /// Of a payout's row: when the processor expects the money at the bank.
    public var arrival: CalendarDate?
  }

  /// Which items a period has.
  public struct ItemScope {
    public var period: String
    public var lastOn: CalendarDate
    public var accounts: [ReconciledAccount]
    /// Ledger types that carry balances forward; they are no payments.
    public var openingTypes: [String]

    public init(
      period: String, lastOn: CalendarDate, accounts: [ReconciledAccount], openingTypes: [String]
    ) {
      self.period = period
      self.lastOn = lastOn
      self.accounts = accounts
      self.openingTypes = openingTypes
    }
  }

  /// Hands out this period's items: every leg and entry up to its end that no earlier period has
  /// claimed, ours by their sequence, then theirs by source and number.
  public func items(of scope: ItemScope, _ body: (LoadedItem) throws -> Void) throws {
    let sources = try sources(of: scope.accounts)
    // A COPY takes no parameters, but its query may read settings.
    try connection.run(
      "say which items",
      """
      SELECT set_config('tieout.period', $1, true), set_config('tieout.last_on', $2, true),
             set_config('tieout.accounts', $3::bigint[]::text, true),
             set_config('tieout.opening', $4::text[]::text, true),
             set_config('tieout.sources', $5::bigint[]::text, true),
             set_config('tieout.banks', $6::bigint[]::text, true)
      """,
      [
        .text(scope.period), .text(scope.lastOn.description),
        .int64Array(scope.accounts.map(\.id)), .textArray(scope.openingTypes),
        .int64Array(sources.values.map { Int64($0.id) }.sorted()),
        .int64Array(sources.values.filter(\.isBank).map { Int64($0.id) }.sorted()),
      ])
    // Every join here is of whole tables, whatever the planner knows of them.
    try connection.script(
      "plan for whole tables", "SET LOCAL enable_nestloop = off; SET LOCAL work_mem = '256MB'")
    let claims = try hasOtherClaims(scope.period)
    let told = try toldLines(until: scope.lastOn, sources)
    // The claims of other periods lie in no order of the ledger's.
    if !claims { try planInOrder() }
    try connection.copyOut("read ledger items", MatchStore.ledgerItems(claims)) { row in
      try body(MatchStore.ledgerItem(row))
    }
    try planInOrder()
    try connection.copyOut("read external items", MatchStore.externalItems(claims)) { row in
      guard var item = MatchStore.externalItem(row, sources) else { return }
      if item.item.details.isEmpty, let told = told[item.source]?[item.number] {
        (item.item.details, item.item.detailsFile) = (told.details, told.file)
      }
      try body(item)
    }
    try connection.script(
      "plan as before", "RESET enable_sort; RESET max_parallel_workers_per_gather")
  }

  /// Items lie in the order of their keys: to read rows as wide as these along them takes half as long
  /// as to sort them, and the first ones come at once.
  private func planInOrder() throws(StoreError) {
    try connection.script(
      "plan for items in order",
      "SET LOCAL enable_sort = off; SET LOCAL max_parallel_workers_per_gather = 0")
  }

  /// The payments behind the banks' lines up to a day, by source and number, as files beside the
  /// statements tell them.
  private func toldLines(
    until day: CalendarDate, _ sources: [Int32: Source]
  ) throws(StoreError) -> [Int32: [Int64: (details: [Item.Detail], file: String)]] {
    let banks = sources.values.filter(\.isBank).map { Int64($0.id) }.sorted()
    guard
      try connection.run(
        "look for told details",
        "SELECT EXISTS (SELECT FROM told_details WHERE source_id = ANY ($1::bigint[]))",
        [.int64Array(banks)])[0].bool(0)
    else { return [:] }
    var told: [Int32: [Int64: (details: [Item.Detail], file: String)]] = [:]
    for row in try connection.run(
      "read told details",
      """
      SELECT l.source_id, l.entry_no, e.currency, f.name, \(MatchStore.singlePayments("l"))
        FROM told_lines($1) l
        JOIN entry e ON (e.source_id, e.entry_no) = (l.source_id, l.entry_no)
        JOIN raw_file f ON f.file_id = l.file_id
       WHERE l.source_id = ANY ($2::bigint[]) AND e.details = ''
      """,
      [.date(day), .int64Array(banks)])
    {
      let currency = MatchStore.currency(row, 2)
      told[row.int32(0), default: [:]][row.int64(1)] = (
        row.textArray(4).compactMap { MatchStore.detail($0, currency) }, row.text(3)
      )
    }
    return told
  }

  /// Whether other periods have claimed anything; mostly there is nothing to look up.
  func hasOtherClaims(_ period: String) throws(StoreError) -> Bool {
    try connection.run(
      "look for claims of other periods",
      "SELECT EXISTS (SELECT FROM match_group WHERE live AND period <> $1)", [.text(period)])[0]
      .bool(0)
  }

  /// A source, and the accounts that its entries belong to.
  private struct Source {
    let id: Int32
    let name: String
    let isBank: Bool
    let accounts: [Currency: Int64]
  }

  private func sources(of accounts: [ReconciledAccount]) throws(StoreError) -> [Int32: Source] {
    var sources: [Int32: Source] = [:]
    for row in try connection.run(
      "read sources", "SELECT source_id, name, kind, account_code FROM source")
    {
      let code = row.text(3)
      let own = accounts.filter { $0.code == code }
      if own.isEmpty { continue }
      sources[row.int32(0)] = Source(
        id: row.int32(0), name: row.text(1), isBank: row.text(2) == "bank",
        accounts: Dictionary(uniqueKeysWithValues: own.map { ($0.currency, $0.id) }))
    }
    return sources
  }

  /// What joins an item to the claim that another period has on it.
  private static func claims(_ side: Int, on item: String) -> String {
    """
    LEFT JOIN (SELECT m.account_id, m.source_id, m.item_no, g.period
                 FROM match_member m JOIN match_group g USING (group_no)
                WHERE m.live AND m.side = \(side) AND g.period <> \(period)) c
      ON \(item)
    """
  }

  private static let period = "(SELECT current_setting('tieout.period'))"
  private static let lastOn = "(SELECT current_setting('tieout.last_on')::date)"
  private static let accounts =
    "ANY ((SELECT current_setting('tieout.accounts')::bigint[])::bigint[])"

  private static func ledgerItems(_ claimed: Bool) -> String {
    """
    SELECT p.txn_seq * 16 + p.leg, p.account_id, \(claimed ? "c.period IS NOT NULL" : "false"),
           p.effective_on, p.amount, p.currency, t.external_id, t.type, t.reference,
           t.processor_ref, concat_ws(' ', t.account_ref, t.counterparty, t.description),
           t.booked_at, t.member_id, t.org_id, t.counterparty
      FROM posting p JOIN ledger_transaction t USING (txn_seq)
      \(claimed ? claims(0, on: "(c.account_id, c.item_no) = (p.account_id, p.txn_seq * 16 + p.leg)") : "")
     WHERE p.account_id = \(accounts) AND p.effective_on <= \(lastOn) AND t.origin IN ('import', 'operation')
       AND t.type <> ALL ((SELECT current_setting('tieout.opening')::text[])::text[])
       \(claimed ? "AND (c.period IS NULL OR c.period > \(period))" : "")
     ORDER BY p.txn_seq, p.leg
    """
  }

  private static func isOf(_ sources: String) -> String {
    "e.source_id = ANY ((SELECT current_setting('tieout.\(sources)')::int[])::int[])"
  }

  /// The id is that of `entry_item_id`, which is too slow to be called for every row.
  private static func externalItems(_ claimed: Bool) -> String {
    """
    SELECT e.entry_no, \(claimed ? "c.period IS NOT NULL" : "false"), e.booked_on, e.amount,
           e.currency, e.source_id, e.gross, e.category,
           CASE WHEN e.is_native_ref OR e.item_ref <> '' AND (e.source_id, e.item_ref) NOT IN (
                       SELECT source_id, item_ref FROM repeated_ref)
                THEN e.item_ref
                ELSE coalesce(t.item_id, (SELECT 'F' || left(f.sha256, 12) || ':' || e.file_index
                                            FROM raw_file f WHERE f.file_id = e.file_id)) END,
           e.refs, concat_ws(E'\\n', nullif(e.counterparty_name, ''),
                             CASE WHEN e.remittance <> '' THEN e.remittance ELSE \(information) END),
           CASE WHEN e.category LIKE 'payout%' THEN \(arrival) END, e.created_at,
           e.counterparty_name, e.counterparty_account, e.reversal,
           CASE WHEN strpos(e.extra, 'charge=') > 0 AND \(isOf("banks")) THEN \(charges) END,
           CASE WHEN e.details <> '' AND \(isOf("banks")) THEN \(singlePayments("e")) END,
           CASE WHEN strpos(e.extra, 'instructed=') > 0
                THEN (regexp_match(e.extra, '(?:^|\\n)instructed=([-0-9.]+ [A-Z]{3})'))[1] END,
           CASE WHEN strpos(e.extra, 'batch_count=') > 0
                THEN substring(e.extra from '(?:^|\\n)batch_count=([0-9]{1,6})(?:\\n|$)')::bigint END
      FROM standing_entry e
      LEFT JOIN standing_retelling t ON (t.source_id, t.entry_no) = (e.source_id, e.entry_no)
      \(claimed ? claims(1, on: "(c.source_id, c.item_no) = (e.source_id, e.entry_no)") : "")
     WHERE \(isOf("sources")) AND e.booked_on <= \(lastOn)
       \(claimed ? "AND (c.period IS NULL OR c.period > \(period))" : "")
     ORDER BY e.source_id, e.entry_no
    """
  }

  /// What a bank says of a line where it has no text of the payer's.
  private static let information = """
    CASE WHEN strpos(e.extra, 'information=') > 0
         THEN substring(e.extra from '(?:^|\\n)information=([^\\n]*)') END
    """

  /// What was kept of the line, negative as charges are, and its currency.
  private static let charges = """
    ARRAY(SELECT c[1] FROM regexp_matches(
      e.extra, '(?:^|\\n)charge=([-0-9.]+ [A-Z]{3})(?=\\n|$)', 'g') c)
    """

  /// The payments inside a line as texts whose parts a control character keeps apart: amount, name,
  /// account, references.
  private static func singlePayments(_ row: String) -> String {
    """
    ARRAY(SELECT concat_ws(E'\\x1f', coalesce(d.value->>'amount', ''), coalesce(d.value->>'name', ''),
                           coalesce(d.value->>'account', ''),
                           (SELECT string_agg(r, E'\\x1f') FROM jsonb_array_elements_text(
                              d.value->'references') r))
            FROM jsonb_array_elements(\(row).details::jsonb) WITH ORDINALITY d ORDER BY d.ordinality)
    """
  }

  private static func ledgerItem(_ row: Row) -> LoadedItem {
    let amount = Money(minorUnits: row.int64(4), currency: currency(row, 5))
    var references: [Reference] = []
    let (type, own, processor) = (row.text(7), row.text(8), row.text(9))
    if !own.isEmpty { references.append(Reference(.metadata, own)) }
    if !processor.isEmpty {
      references.append(Reference(kind(ofProcessorID: processor, type: type), processor))
    }
    return LoadedItem(
      item: Item(
        side: .left, number: 0, id: row.text(6), source: "ledger", date: row.date(3),
        amount: amount, type: type, references: references, text: row.text(10),
        bookedAt: row.instant(11), parties: [row.text(12), row.text(13)].filter { !$0.isEmpty },
        counterparty: Item.Counterparty(name: row.text(14))),
      account: row.int64(1), source: 0, number: row.int64(0), isLater: row.bool(2), arrival: nil)
  }

  /// Nil for an entry in a currency that is not reconciled.
  private static func externalItem(_ row: Row, _ sources: [Int32: Source]) -> LoadedItem? {
    guard let source = sources[row.int32(5)] else {
      preconditionFailure("Entries of these sources were asked for")
    }
    let currency = currency(row, 4)
    guard let account = source.accounts[currency] else { return nil }
    var item = Item(
      side: .right, number: 0, id: row.text(8), source: source.name, date: row.date(2),
      amount: Money(minorUnits: row.int64(3), currency: currency),
      gross: Money(minorUnits: row.int64(6), currency: currency), type: row.text(7),
      references: references(row, 9), text: row.text(10), bookedAt: row.instantOrNil(12),
      counterparty: Item.Counterparty(name: name(row.text(13)), account: row.text(14)),
      details: row.isNull(17) ? [] : row.textArray(17).compactMap { detail($0, currency) })
    if !source.isBank { addNames(to: &item.references) }
    item.isReversal = row.bool(15)
    if !row.isNull(16) { item.charge = kept(row.textArray(16), currency) }
    item.paymentCount = row.int64OrNil(19).map(Int.init)
    item.original = row.textOrNil(18).flatMap { MatchStore.original($0, unlike: currency) }
    return LoadedItem(
      item: item, account: account, source: source.id, number: row.int64(0), isLater: row.bool(1),
      arrival: row.dateOrNil(11))
  }

  /// What charges add up to, positive; those in another currency are not of the amount.
  private static func kept(_ charges: [String], _ own: Currency) -> Int64 {
    let sum = charges.reduce(Int128(0)) { sum, text in
      let parts = text.split(separator: " ")
      guard parts.count == 2, parts[1] == own.code, let amount = minorUnits(String(parts[0]), own)
      else { return sum }
      return sum - Int128(amount)
    }
    return Int64(clamping: sum)
  }

  /// `30.00 GBP`, where that is not the entry's own currency.
  private static func original(_ text: String, unlike own: Currency) -> Money? {
    let parts = text.split(separator: " ")
    guard parts.count == 2, let currency = Currency(code: String(parts[1])), currency != own,
      let amount = minorUnits(String(parts[0]), currency)
    else { return nil }
    return Money(minorUnits: amount, currency: currency)
  }

  private static func minorUnits(_ text: String, _ currency: Currency) -> Int64? {
    var text = text
    return text.withUTF8 {
      try? Amount.parse(UnsafeRawBufferPointer($0), exponent: currency.exponent)
    }
  }

  private static func detail(_ text: String, _ currency: Currency) -> Item.Detail? {
    let parts = text.split(separator: "\u{1F}", omittingEmptySubsequences: false).map(String.init)
    guard parts.count >= 3, let amount = minorUnits(parts[0], currency) else { return nil }
    return Item.Detail(
      amount: amount,
      references: parts.dropFirst(3).compactMap { part in
        Array(part.utf8).withUnsafeBytes { reference($0) }
      },
      counterparty: Item.Counterparty(name: name(parts[1]), account: parts[2]))
  }

  /// `NOTPROVIDED` is nobody.
  private static func name(_ text: String) -> String { Reference.isPlaceholder(text) ? "" : text }

  static func currency(_ row: Row, _ column: Int) -> Currency {
    guard let currency = row.withBytes(column, { Currency(ascii: $0) }) else {
      preconditionFailure("Currencies refer to the currency table")
    }
    return currency
  }

  /// Theirs are stored with their kinds, `end_to_end=REF`.
  static func references(_ row: Row, _ column: Int) -> [Reference] {
    row.byteArrays(column).compactMap { reference($0) }
  }

  private static func reference(_ text: UnsafeRawBufferPointer) -> Reference? {
    guard let start = text.baseAddress,
      let mark = text.firstIndex(of: UInt8(ascii: "=")),
      let kind = kinds.first(where: {
        $0.name.count == mark && memcmp($0.name, start, mark) == 0
      })?.kind
    else { return nil }
    return Reference(kind, Row.string(UnsafeRawBufferPointer(rebasing: text[(mark + 1)...])))
  }

  /// Compared as bytes: there are a few of them on every entry.
  private static let kinds = Reference.Kind.allCases.map {
    (name: Array($0.rawValue.utf8), kind: $0)
  }

  /// What a processor without ids of several kinds calls a line, or the payment that the line is of,
  /// is what the ledger names the payment by.
  private static func addNames(to references: inout [Reference]) {
    for reference in references {
      switch reference.kind {
      case .bank, .related, .transaction: references.append(Reference(.source, reference.value))
      default: break
      }
    }
  }

  /// Ours have a processor's id whose kind its prefix tells, or what the transaction is.
  private static func kind(ofProcessorID id: String, type: String) -> Reference.Kind {
    if type == "processor_payout" { return .payout }
    return switch id.prefix(3) {
    case "ch_", "py_": .charge
    case "pi_": .paymentIntent
    case "txn": .balanceTransaction
    case "po_": .payout
    case "cus": .party
    default: .source
    }
  }
}
