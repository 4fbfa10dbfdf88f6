import Domain

/// Items in and out of the matching engine.
///
/// A run works in temporary tables of one transaction: the items, the keys they are compared by,
/// and what the passes decided. Blocks stream out, decisions go in by COPY, and at the end the new
/// picture of the period replaces the old one. Nothing of a run that dies is left.
public struct MatchStore {
  let connection: Connection

  public init(_ connection: Connection) { self.connection = connection }

  /// A ledger account in one currency that is reconciled with the outside.
  public struct ReconciledAccount: Hashable, Sendable {
    public var id: Int64
    public var code: String
    public var currency: Currency
    public var isProcessor: Bool

    public init(id: Int64, code: String, currency: Currency, isProcessor: Bool) {
      self.id = id
      self.code = code
      self.currency = currency
      self.isProcessor = isProcessor
    }
  }

  /// Makes this period's items: every leg and entry up to its end that no earlier period has claimed.
  /// One that a later period has claimed was open at this period's end, and stays so.
  ///
  /// - Parameter openingTypes: Ledger types that carry balances forward; they are no payments.
  /// - Returns: How many items there are.
  public func makeItems(
    period: String, lastOn: CalendarDate, accounts: [ReconciledAccount], openingTypes: [String]
  ) throws(StoreError) -> Int {
    try connection.script("create the run's tables", MatchStore.tables)
    // Temporary tables have no history to plan by: every join here is of whole tables.
    try connection.script(
      "plan for whole tables",
      "SET LOCAL enable_nestloop = off; SET LOCAL work_mem = '256MB'")
    let legs = try connection.run(
      "make ledger items",
      """
      INSERT INTO item (n, account_id, side, source_id, item_no, source, item_id, item_on, amount,
                        gross, currency, type, refs, text, is_later)
      SELECT p.txn_seq * 16 + p.leg, p.account_id, 0, 0, p.txn_seq * 16 + p.leg, 'ledger',
             t.external_id, p.effective_on, p.amount, p.amount, p.currency, t.type,
             ARRAY[t.reference, t.processor_ref],
             concat_ws(' ', t.account_ref, t.counterparty, t.description),
             EXISTS (
           SELECT FROM match_member m JOIN match_group g USING (group_no)
            WHERE m.account_id = p.account_id AND m.side = 0 AND m.source_id = 0
              AND m.item_no = p.txn_seq * 16 + p.leg AND m.live AND g.period > $4)
        FROM posting p JOIN ledger_transaction t USING (txn_seq)
       WHERE p.account_id = ANY ($1) AND p.effective_on <= $2 AND t.origin = 'import'
         AND t.type <> ALL ($3)
         AND NOT EXISTS (
           SELECT FROM match_member m JOIN match_group g USING (group_no)
            WHERE m.account_id = p.account_id AND m.side = 0 AND m.source_id = 0
              AND m.item_no = p.txn_seq * 16 + p.leg AND m.live AND g.period < $4)
      """,
      [
        .int64Array(accounts.map(\.id)), .date(lastOn), .textArray(openingTypes), .text(period),
      ]
    ).affected
    let entries = try connection.run(
      "make external items",
      """
      INSERT INTO item (n, account_id, side, source_id, item_no, source, item_id, item_on, amount,
                        gross, currency, type, refs, text, is_later)
      SELECT -row_number() OVER (), a.account_id, 1, e.source_id, e.entry_no, s.name,
             entry_item_id(e, f.sha256), e.booked_on, e.amount, e.gross, e.currency, e.category,
             e.refs, concat_ws(E'\\n', nullif(e.counterparty_name, ''), nullif(e.remittance, '')),
             EXISTS (
           SELECT FROM match_member m JOIN match_group g USING (group_no)
            WHERE m.account_id = a.account_id AND m.side = 1 AND m.source_id = e.source_id
              AND m.item_no = e.entry_no AND m.live AND g.period > $3)
        FROM entry e JOIN source s USING (source_id) JOIN raw_file f ON f.file_id = e.file_id
        JOIN account a ON a.code = s.account_code AND a.currency = e.currency
       WHERE a.account_id = ANY ($1) AND e.booked_on <= $2
         AND NOT EXISTS (
           SELECT FROM match_member m JOIN match_group g USING (group_no)
            WHERE m.account_id = a.account_id AND m.side = 1 AND m.source_id = e.source_id
              AND m.item_no = e.entry_no AND m.live AND g.period < $3)
      """,
      [.int64Array(accounts.map(\.id)), .date(lastOn), .text(period)]
    ).affected
    try connection.script(
      "know the items", "ALTER TABLE item ADD PRIMARY KEY (n); ANALYZE item")
    return legs + entries
  }

  private static let tables = """
    CREATE TEMP TABLE item (
      n bigint, account_id bigint, side smallint, source_id integer, item_no bigint, source text,
      item_id text, item_on date, amount bigint, gross bigint, currency text COLLATE "C",
      type text, refs text[], text text, is_later boolean) ON COMMIT DROP;
    CREATE TEMP TABLE item_key (place bigint, key text COLLATE "C", n bigint) ON COMMIT DROP;
    CREATE TEMP TABLE claim (n bigint PRIMARY KEY) ON COMMIT DROP;
    CREATE TEMP TABLE found (
      ordinal bigint, group_id text COLLATE "C", status text, rule text, score integer,
      reasons text[], is_settled boolean) ON COMMIT DROP;
    CREATE TEMP TABLE found_member (
      ordinal bigint, n bigint, amount bigint, is_listed boolean) ON COMMIT DROP;
    CREATE TEMP TABLE found_difference (
      ordinal bigint, place smallint, kind text, source text, amount bigint, target_code text,
      effective_on date) ON COMMIT DROP;
    CREATE TEMP TABLE refusal (
      n bigint, pass integer, candidates text[], because text) ON COMMIT DROP;
    CREATE TEMP TABLE near (
      n bigint, distance bigint, nearest text COLLATE "C", reason text, because text COLLATE "C",
      expected date) ON COMMIT DROP;
    """

  static let itemColumns = """
    i.n, i.side, i.source, i.item_id, i.item_on, i.amount, i.gross, i.currency, i.type, i.refs,
    i.text, i.account_id
    """

  /// Hands out items: all that match the condition, in no order that anything may depend on.
  public func items(
    where condition: String, _ parameters: [Parameter] = [],
    _ body: (Item, _ account: Int64) throws -> Void
  ) throws {
    try connection.stream(
      "read items", "SELECT \(MatchStore.itemColumns) FROM item i WHERE \(condition)", parameters
    ) { row in try body(MatchStore.item(row), row.int64(11)) }
  }

  static func item(_ row: Row, at first: Int = 0) -> Item {
    guard let currency = Currency(code: row.text(first + 7)) else {
      preconditionFailure("Currencies refer to the currency table")
    }
    let side: Item.Side = row.int16(first + 1) == 0 ? .left : .right
    return Item(
      side: side, number: row.int64(first), id: row.text(first + 3), source: row.text(first + 2),
      date: row.date(first + 4),
      amount: Money(minorUnits: row.int64(first + 5), currency: currency),
      gross: Money(minorUnits: row.int64(first + 6), currency: currency),
      type: row.text(first + 8),
      references: references(row.textArray(first + 9), side), text: row.text(first + 10))
  }

  /// Theirs are stored with their kinds. Ours are the platform's own reference, and a processor's
  /// id whose kind its prefix tells.
  private static func references(_ texts: [String], _ side: Item.Side) -> [Reference] {
    if side == .left {
      var found: [Reference] = []
      if let own = texts.first, !own.isEmpty { found.append(Reference(.metadata, own)) }
      if let id = texts.last, !id.isEmpty { found.append(Reference(kind(ofProcessorID: id), id)) }
      return found
    }
    return texts.compactMap { text in
      guard let mark = text.utf8.firstIndex(of: UInt8(ascii: "=")),
        let kind = Reference.Kind(rawValue: String(text[..<mark]))
      else { return nil }
      return Reference(kind, String(text[text.utf8.index(after: mark)...]))
    }
  }

  private static func kind(ofProcessorID id: String) -> Reference.Kind {
    switch id.prefix(3) {
    case "ch_", "py_": .charge
    case "pi_": .paymentIntent
    case "txn": .balanceTransaction
    case "po_": .payout
    case "cus": .party
    default: .source
    }
  }

  // MARK: Payouts

  /// A payout row that an earlier period matched: it may explain a bank line that came late.
  public func claimedPayoutRows(
    account: ReconciledAccount, period: String, since: CalendarDate
  ) throws(StoreError) -> [(item: Item, arrival: CalendarDate)] {
    try connection.run(
      "read payouts matched before",
      """
      SELECT 0::bigint, 1::smallint, s.name, e.item_ref, e.booked_on, e.amount, e.gross, e.currency,
             e.category, e.refs, e.remittance, \(MatchStore.arrival)
        FROM entry e JOIN source s USING (source_id)
        JOIN match_member m ON m.account_id = $1 AND m.side = 1 AND m.source_id = e.source_id
                           AND m.item_no = e.entry_no AND m.live
        JOIN match_group g USING (group_no)
       WHERE s.account_code = $2 AND e.currency = $3 AND e.category LIKE 'payout%'
         AND e.booked_on >= $4 AND g.period < $5
       ORDER BY e.item_ref
      """,
      [
        .int64(account.id), .text(account.code), .text(account.currency.code), .date(since),
        .text(period),
      ]
    ).map { row in (MatchStore.item(row), row.date(11)) }
  }

  /// Where a payout report says when the money reaches the bank.
  private static let arrival = """
    coalesce(substring(e.extra from 'payout_expected_arrival_date=([0-9]{4}-[0-9]{2}-[0-9]{2})')::date,
             e.value_on, e.booked_on)
    """

  /// When the processor expects each payout of the run's items at the bank, by the item's number.
  public func payoutArrivals() throws(StoreError) -> [Int64: CalendarDate] {
    var arrivals: [Int64: CalendarDate] = [:]
    for row in try connection.run(
      "read payout arrivals",
      """
      SELECT i.n, \(MatchStore.arrival)
        FROM item i JOIN entry e ON e.source_id = i.source_id AND e.entry_no = i.item_no
       WHERE i.side = 1 AND i.type LIKE 'payout%'
      """)
    {
      arrivals[row.int64(0)] = row.date(1)
    }
    return arrivals
  }

  /// What the itemised rows of one payout add up to. Minor units; refunds are negative.
  public struct Composition: Hashable, Sendable {
    public var payoutID: String
    public var rows: Int
    public var gross: Int128
    public var refunds: Int128
    public var fees: Int128
  }

  public func compositions(
    account: ReconciledAccount
  ) throws(StoreError) -> [Composition] {
    try connection.run(
      "sum the rows of each payout",
      """
      SELECT substr(ref, 8), count(*),
             coalesce(sum(whole) FILTER (WHERE whole > 0), 0)::text,
             coalesce(sum(whole) FILTER (WHERE whole < 0), 0)::text, coalesce(sum(fee), 0)::text
        FROM (SELECT refs, fee, coalesce(gross, amount + coalesce(fee, 0)) AS whole
                FROM entry e JOIN source s USING (source_id)
               WHERE s.account_code = $1 AND e.currency = $2 AND e.category NOT LIKE 'payout%') paid,
             unnest(refs) ref
       WHERE ref LIKE 'payout=%'
       GROUP BY ref ORDER BY ref
      """,
      [.text(account.code), .text(account.currency.code)]
    ).map { row in
      Composition(
        payoutID: row.text(0), rows: Int(row.int64(1)), gross: row.int128(2),
        refunds: row.int128(3), fees: row.int128(4))
    }
  }

  // MARK: Keys and blocks

  /// Replaces the keys by those that `keys` gives to the items of the condition.
  ///
  /// - Parameter place: Where items meet: those of one place and one key are a block.
  public func makeKeys(
    where condition: String, place: (_ account: Int64) -> Int64, keys: (Item) -> [String]
  ) throws {
    try connection.script("forget the last keys", "TRUNCATE item_key")
    var batch: [(place: Int64, key: String, n: Int64)] = []
    func flush() throws {
      try connection.copyIn("store keys", into: "item_key", columns: ["place", "key", "n"]) {
        writer in
        for entry in batch {
          try writer.beginRow()
          writer.int64(entry.place)
          try writer.text(entry.key)
          writer.int64(entry.n)
        }
      }
      batch.removeAll(keepingCapacity: true)
    }
    try items(where: condition) { item, account in
      for key in keys(item) { batch.append((place(account), key, item.number)) }
      if batch.count >= 20_000 { try flush() }
    }
    try flush()
  }

  /// How the items of a block are chosen.
  public enum BlockScope {
    /// Open items, where both sides have some.
    case open
    /// Open and claimed ones, where at least one is open.
    case withClaimed
  }

  /// One block as it streams by.
  public struct StreamedBlock {
    public var key: String
    public var left: [Item] = []
    public var right: [Item] = []
    public var claimedLeft: [Item] = []
    public var claimedRight: [Item] = []

    public var count: Int { left.count + right.count + claimedLeft.count + claimedRight.count }
  }

  /// Streams the blocks of the current keys, place by place and key by key.
  ///
  /// - Parameters:
  ///   - limit: A block of more items is not read; its open items are handed to `tooLarge`.
  public func blocks(
    _ scope: BlockScope, limit: Int, tooLarge: (_ n: Int64) throws -> Void,
    _ body: (StreamedBlock) throws -> Void
  ) throws {
    try connection.script("cut the blocks", MatchStore.cutBlocks(scope))
    try connection.stream(
      "items of blocks that are too large",
      """
      SELECT DISTINCT k.n FROM block b JOIN item_key k USING (place, key)
       WHERE b.items > $1 AND NOT EXISTS (SELECT FROM claim c WHERE c.n = k.n)
       ORDER BY 1
      """,
      [.int64(Int64(limit))]
    ) { try tooLarge($0.int64(0)) }
    var block = StreamedBlock(key: "")
    var place: Int64 = .min
    try connection.stream(
      "read blocks",
      """
      SELECT b.place, b.key, c.n IS NOT NULL, \(MatchStore.itemColumns)
        FROM block b JOIN item_key k USING (place, key) JOIN item i ON i.n = k.n
        LEFT JOIN claim c ON c.n = k.n
       WHERE b.items <= $1 \(scope == .open ? "AND c.n IS NULL" : "")
       ORDER BY b.place, b.key
      """,
      [.int64(Int64(limit))]
    ) { row in
      let key = row.text(1)
      if row.int64(0) != place || key != block.key {
        if block.count > 0 { try body(block) }
        block = StreamedBlock(key: key)
        place = row.int64(0)
      }
      let item = MatchStore.item(row, at: 3)
      switch (item.side, row.bool(2)) {
      case (.left, false): block.left.append(item)
      case (.right, false): block.right.append(item)
      case (.left, true): block.claimedLeft.append(item)
      case (.right, true): block.claimedRight.append(item)
      }
    }
    if block.count > 0 { try body(block) }
  }

  private static func cutBlocks(_ scope: BlockScope) -> String {
    let open = scope == .open ? "WHERE c.n IS NULL" : ""
    let isWorthIt =
      scope == .open
      ? "bool_or(i.side = 0) AND bool_or(i.side = 1)" : "bool_or(c.n IS NULL) AND count(*) > 1"
    return """
      DROP TABLE IF EXISTS pg_temp.block;
      CREATE TEMP TABLE block ON COMMIT DROP AS
      SELECT k.place, k.key, count(*) AS items
        FROM item_key k JOIN item i ON i.n = k.n LEFT JOIN claim c ON c.n = k.n \(open)
       GROUP BY k.place, k.key HAVING \(isWorthIt);
      ANALYZE block; ANALYZE item_key; ANALYZE claim
      """
  }
}
