import Domain

/// Requests that wait for a processor, and the rows of its reports that name them.
public struct NamedRequestStore {
  let connection: Connection

  public init(_ connection: Connection) { self.connection = connection }

  /// A request, and the one row that says it is done.
  public struct Named: Hashable, Sendable {
    public var request: String
    /// `topup` or `refund`.
    public var kind: String
    public var source: String
    /// The id of the row in its source.
    public var item: String
    /// The processor's id of the charge or refund itself; the row's where it has none.
    public var reference: String
    /// When the processor made it; nil where its report has days only.
    public var at: Instant?
    public var day: CalendarDate
  }

  /// Waiting top-ups and refunds whose id one row alone carries in its metadata, if that row names no
  /// other request, is matched with nothing, has the request's currency and, before fees, its
  /// amount, and lies in no closed period. In the order of day and request.
  public func all() throws(StoreError) -> [Named] {
    guard try isAnyWaiting() else { return [] }
    return try connection.run(
      "find requests that a processor's row names",
      """
      WITH waiting AS (
        SELECT r.* FROM request r LEFT JOIN request_end e USING (request_id)
         WHERE r.kind IN ('topup', 'refund') AND e.request_id IS NULL),
      named AS (
        SELECT w.request_id, w.kind, w.currency, CASE w.kind WHEN 'topup' THEN w.amount ELSE -w.net END AS amount,
               v.source_id, v.entry_no, v.category, v.gross, v.currency AS row_currency,
               count(*) OVER (PARTITION BY w.request_id) AS rows_of_request,
               count(*) OVER (PARTITION BY v.source_id, v.entry_no) AS requests_of_row
          FROM standing_entry v JOIN source s USING (source_id)
          CROSS JOIN LATERAL (SELECT DISTINCT substr(ref, 10) AS id FROM unnest(v.refs) ref
                               WHERE ref LIKE 'metadata=%') m
          JOIN waiting w ON w.request_id = m.id
         WHERE s.kind = 'processor' AND v.booked_on >= (SELECT min(opened_on) - 1 FROM waiting))
      SELECT n.request_id, n.kind, s.name, entry_item_id(e, f.sha256),
             coalesce((SELECT substr(ref, strpos(ref, '=') + 1)
                         FROM unnest(e.refs) WITH ORDINALITY r (ref, place)
                        WHERE ref LIKE CASE n.kind WHEN 'topup' THEN 'charge=%' ELSE 'source=%' END
                        ORDER BY place LIMIT 1), entry_item_id(e, f.sha256)),
             e.created_at, e.booked_on
        FROM named n JOIN entry e ON e.source_id = n.source_id AND e.entry_no = n.entry_no
        JOIN source s ON s.source_id = n.source_id JOIN raw_file f USING (file_id)
        JOIN account a ON a.code = s.account_code AND a.currency = n.currency
       WHERE n.rows_of_request = 1 AND n.requests_of_row = 1
         AND n.category = ANY (CASE n.kind WHEN 'topup' THEN ARRAY['charge', 'payment']
                                           ELSE ARRAY['refund', 'payment_refund'] END)
         AND (n.row_currency, n.gross) = (n.currency, n.amount)
         AND NOT EXISTS (SELECT FROM period p WHERE p.state <> 'open' AND e.booked_on <= p.last_on)
         AND NOT EXISTS (SELECT FROM match_member m
                          WHERE m.account_id = a.account_id AND m.side = 1
                            AND m.source_id = n.source_id AND m.item_no = n.entry_no AND m.live)
       ORDER BY e.booked_on, n.request_id
      """
    ).map { row in
      Named(
        request: row.text(0), kind: row.text(1), source: row.text(2), item: row.text(3),
        reference: row.text(4), at: row.instantOrNil(5), day: row.date(6))
    }
  }

  /// Mostly nothing waits, and the lines need not be read.
  func isAnyWaiting() throws(StoreError) -> Bool {
    try connection.run(
      "look for requests that wait",
      """
      SELECT EXISTS (
        SELECT FROM request r WHERE r.kind IN ('topup', 'refund')
           AND NOT EXISTS (SELECT FROM request_end e WHERE e.request_id = r.request_id))
      """)[0].bool(0)
  }

  /// Those of the ids that an operation has.
  public func operations(_ ids: [String]) throws(StoreError) -> Set<String> {
    Set(
      try connection.run(
        "find operations by id",
        "SELECT operation_id FROM operation WHERE operation_id = ANY ($1)", [.textArray(ids)]
      ).map { $0.text(0) })
  }
}
