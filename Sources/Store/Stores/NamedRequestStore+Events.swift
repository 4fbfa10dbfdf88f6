import Domain

/// Requests that a processor's events name.
extension NamedRequestStore {
  /// A waiting request, and the event that says what became of it.
  public struct Told: Hashable, Sendable {
    public var request: String
    /// `topup` or `refund`.
    public var kind: String
    public var outcome: ProcessorEvent.Outcome
    public var event: String
    /// The processor's id of the charge or refund.
    public var reference: String
    public var reason: String
    public var at: Instant
    public var day: CalendarDate
  }

  /// An event that names a request and does not end it.
  public struct Doubt: Hashable, Sendable {
    public enum Why: Hashable, Sendable {
      case otherAmount(asked: Money, told: Money)
      /// It may mean other requests as well.
      case severalRequests
      case closedPeriod
      /// The request failed before, and now there is money.
      case afterFailure(told: Money)
    }

    public var request: String
    public var event: String
    public var reference: String
    public var file: String
    public var line: Int
    public var why: Why
  }

  /// What events say of waiting top-ups and refunds, each by the one that knows most, in the order of
  /// day and request; and what is in doubt.
  ///
  /// An event means the request whose id stands in its metadata; a refund whose own metadata names none
  /// the one that waits for that charge. It has to be of the request's currency and, before
  /// fees, of its amount (of a refund what the card is to get), and must not mean two. What has failed
  /// by one event and is done by another is done.
  public func events() throws(StoreError) -> (told: [Told], doubts: [Doubt]) {
    var told: [Told] = []
    var doubts: [Doubt] = []
    guard try isAnyWaiting() else { return (told, doubts) }
    for row in try connection.run("find requests that events name", NamedRequestStore.judged) {
      guard let outcome = ProcessorEvent.Outcome(rawValue: row.text(2)) else {
        preconditionFailure("The database checks what events say")
      }
      if row.bool(14) {
        told.append(
          Told(
            request: row.text(0), kind: row.text(1), outcome: outcome, event: row.text(3),
            reference: row.text(4), reason: row.text(5), at: row.instant(6), day: row.date(7)))
        continue
      }
      let why: Doubt.Why =
        row.bool(12)
        ? row.bool(13) ? .closedPeriod : .severalRequests
        : .otherAmount(asked: ReportStore.money(row, 8, 9), told: ReportStore.money(row, 10, 11))
      doubts.append(
        Doubt(
          request: row.text(0), event: row.text(3), reference: row.text(4), file: row.text(15),
          line: Int(row.int32(16)), why: why))
    }
    return (told, doubts)
  }

  /// One row for each request that an event names: the best one that ends it, else the first.
  private static let judged = """
    WITH waiting AS (
      SELECT r.request_id, r.kind, r.currency, r.net AS amount, r.opened_on, r.subject,
             t.processor_ref AS charge
        FROM request r LEFT JOIN request_end e USING (request_id)
        LEFT JOIN request_end t ON t.request_id = r.subject AND r.kind = 'refund'
       WHERE r.kind IN ('topup', 'refund') AND e.request_id IS NULL),
    event AS MATERIALIZED (
      SELECT v.* FROM processor_event v
       WHERE v.told_on >= (SELECT min(opened_on) - 1 FROM waiting)
         AND v.file_id <> ALL (ARRAY(SELECT u.file_id FROM uncounted_file u))),
    named AS (
      SELECT DISTINCT w.request_id, v.file_id, v.event_no
        FROM event v CROSS JOIN LATERAL unnest(v.names) n (id) JOIN waiting w ON w.request_id = n.id
       WHERE (w.kind, v.subject) IN (('topup', 'payment'), ('refund', 'refund'))),
    meant AS (
      SELECT *, true AS is_named FROM named
       UNION ALL
      SELECT DISTINCT w.request_id, v.file_id, v.event_no, false
        FROM event v CROSS JOIN LATERAL unnest(v.origins) n (id)
        JOIN waiting w ON w.kind = 'refund' AND n.id IN (w.subject, w.charge)
       WHERE v.subject = 'refund'
         AND NOT EXISTS (SELECT FROM named d WHERE (d.file_id, d.event_no) = (v.file_id, v.event_no))),
    compared AS (
      SELECT w.request_id, w.kind, w.amount, w.currency, m.is_named, v.file_id, v.event_no, v.event_id,
             v.outcome, v.reference, v.reason, v.told_at, v.told_on, v.gross, v.fee, v.line,
             v.currency AS told_currency, (v.currency, v.gross) = (w.currency, w.amount) AS is_exact,
             EXISTS (SELECT FROM period p WHERE p.state <> 'open' AND v.told_on <= p.last_on) AS is_closed
        FROM meant m JOIN waiting w USING (request_id)
        JOIN event v ON v.file_id = m.file_id AND v.event_no = m.event_no),
    counted AS (
      SELECT *, count(*) FILTER (WHERE is_named OR is_exact) OVER (PARTITION BY file_id, event_no) AS requests,
             bool_or(outcome = 'done') OVER (PARTITION BY request_id) AS is_done
        FROM compared),
    judged AS (
      SELECT *, is_exact AND requests = 1 AND NOT is_closed AND (outcome = 'done' OR NOT is_done) AS ends
        FROM counted),
    best AS (
      SELECT DISTINCT ON (request_id) * FROM judged
       ORDER BY request_id, ends DESC, outcome, fee IS NULL, reference LIKE 'pi\\_%', event_id, file_id)
    SELECT b.request_id, b.kind, b.outcome, b.event_id, b.reference, b.reason, b.told_at, b.told_on,
           b.amount, b.currency, b.gross, b.told_currency, b.is_exact, b.is_closed, b.ends, f.name, b.line
      FROM best b JOIN raw_file f USING (file_id)
     ORDER BY b.told_on, b.request_id
    """

  /// Events of the newest weeks that say that a request was paid which had failed before, as long as
  /// no transaction has the processor's id.
  public func paidAfterFailure() throws(StoreError) -> [Doubt] {
    try connection.run(
      "find payments of requests that failed",
      """
      SELECT DISTINCT ON (r.request_id) r.request_id, v.event_id, v.reference, v.gross, v.currency, f.name, v.line
        FROM processor_event v CROSS JOIN LATERAL unnest(v.names) n (id)
        JOIN request r ON r.request_id = n.id AND r.kind = 'topup' AND v.subject = 'payment'
        JOIN request_end e USING (request_id) JOIN raw_file f USING (file_id)
       WHERE v.outcome = 'done' AND e.outcome = 'failed'
         AND v.told_on >= (SELECT max(told_on) - 45 FROM processor_event)
         AND v.file_id <> ALL (ARRAY(SELECT u.file_id FROM uncounted_file u))
         AND NOT EXISTS (SELECT FROM ledger_transaction t WHERE t.processor_ref = v.reference)
       ORDER BY r.request_id, v.reference LIKE 'pi\\_%', v.event_id, v.file_id
      """
    ).map { row in
      Doubt(
        request: row.text(0), event: row.text(1), reference: row.text(2), file: row.text(5),
        line: Int(row.int32(6)), why: .afterFailure(told: ReportStore.money(row, 3, 4)))
    }
  }
}
