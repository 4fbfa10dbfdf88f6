/// What we asked of the processors, beside what their reports say became of it.
///
/// The two are brought together by the matches of `tieout-match`: a figure of the processor's stands
/// here only where a match that holds says whose it is.
extension ReportQuery {
  /// Charges and refunds, and requests that ended without one or wait. An amount is the effect on the
  /// processor's account as our books have it: a refund is negative, less what we keep of it.
  public static let processorTransactions = ReportQuery(
    "processor transactions", order: #"date, id COLLATE "C", leg"#, joinsWholeTables: true,
    """
    \(transactionsOfProcessors)
    SELECT told.* FROM told, asked WHERE asked.party IN ('', told.member_id)
    """)

  /// The newest of one member.
  public static let memberProcessor = ReportQuery(
    "processor transactions of a member", order: #"date DESC, id COLLATE "C" DESC, leg DESC"#,
    joinsWholeTables: true,
    """
    \(transactionsOfProcessors)
    SELECT told.* FROM told, asked WHERE asked.party = told.member_id
     ORDER BY date DESC, id COLLATE "C" DESC, leg DESC LIMIT (SELECT take FROM asked)
    """)

  /// Every row of the processors' reports that is a charge or has a fee: the fees sum to all that the
  /// processors kept.
  public static let processorFees = ReportQuery(
    "processor fees", order: #"date, source COLLATE "C", item_id COLLATE "C""#,
    joinsWholeTables: true,
    """
    WITH \(processorPairs)
    SELECT e.booked_on AS date, s.name AS source, entry_item_id(e, f.sha256) AS item_id,
           CASE WHEN e.category = ANY (\(charges)) THEN 'charge' ELSE 'apart' END AS basis, e.category,
           coalesce(t.external_id, '') AS id, coalesce(own.party_id, '') AS member_id, e.currency,
           CASE WHEN e.category = ANY (\(costs)) THEN 0 ELSE e.gross END AS gross,
           CASE WHEN e.category = ANY (\(costs)) THEN -e.amount ELSE e.fee END AS fee, e.amount AS net,
           \(processorTerms("e.category = ANY (\(charges)) AND e.gross > 0", on: "coalesce(t.effective_on, e.booked_on)", in: "e.currency")),
           NULL AS expected_fee, NULL AS expected_net, NULL AS difference, e.remittance AS description
      FROM standing_entry v JOIN source s USING (source_id) JOIN raw_file f USING (file_id)
      JOIN entry e ON e.source_id = v.source_id AND e.entry_no = v.entry_no
      LEFT JOIN pair m ON m.source_id = e.source_id AND m.entry_no = e.entry_no
      LEFT JOIN ledger_transaction t ON t.txn_seq = m.leg_no / 16
      LEFT JOIN payer own ON own.txn_seq = t.txn_seq
      CROSS JOIN asked
     WHERE s.kind = 'processor' AND v.booked_on BETWEEN asked.first_on AND asked.last_on
       AND v.category NOT LIKE 'payout%' AND (v.fee <> 0 OR v.category = ANY (\(charges) || \(costs)))
    """)

  /// What was asked for until the end of a day and had no answer by then.
  public static let stuckPayments = ReportQuery(
    "stuck payments", order: #"since, id COLLATE "C""#, joinsWholeTables: true,
    """
    WITH waiting AS (
      SELECT r.request_id AS id, r.kind, r.method, r.party_id, r.amount, r.currency, r.opened_on AS since,
             r.subject
        FROM request r LEFT JOIN request_end e USING (request_id), asked
       WHERE r.kind IN ('topup', 'refund', 'charge') AND r.opened_on <= asked.last_on
         AND (e.ended_on IS NULL OR e.ended_on > asked.last_on)
       UNION ALL
      SELECT operation_id, 'autotopup', '', party_id, amount, currency, business_on, ''
        FROM (SELECT DISTINCT ON (u.party_id, u.currency) u.*, o.business_on
                FROM auto_top_up u JOIN operation o USING (operation_id), asked
               WHERE o.business_on <= asked.last_on
               ORDER BY u.party_id, u.currency, u.op_no DESC) latest
       WHERE state = 'pending'),
    naming AS (
      SELECT v.source_id, v.entry_no, v.currency, v.booked_on, substr(ref, 10) AS id
        FROM standing_entry v JOIN source s USING (source_id) CROSS JOIN LATERAL unnest(v.refs) ref
       WHERE s.kind = 'processor' AND ref LIKE 'metadata=%'
         AND v.booked_on BETWEEN (SELECT min(since) - 1 FROM waiting) AND (SELECT last_on FROM asked)),
    told AS (
      SELECT DISTINCT ON (w.id) w.id, entry_item_id(e, f.sha256) COLLATE "C" AS item_id, n.booked_on
        FROM waiting w JOIN naming n ON n.id = w.id AND n.currency = w.currency
        JOIN entry e ON e.source_id = n.source_id AND e.entry_no = n.entry_no
        JOIN raw_file f USING (file_id)
       WHERE w.kind IN ('topup', 'refund') AND n.booked_on >= w.since - 1
         AND NOT EXISTS (SELECT FROM match_member c
                          WHERE c.side = 1 AND c.source_id = n.source_id
                            AND c.item_no = n.entry_no AND c.live)
       ORDER BY w.id, n.booked_on, item_id),
    event AS (
      SELECT DISTINCT ON (w.id) w.id, v.event_id, v.told_on
        FROM processor_event v CROSS JOIN LATERAL unnest(v.names) n (id) JOIN waiting w ON w.id = n.id
       WHERE (w.kind, v.subject) IN (('topup', 'payment'), ('refund', 'refund'))
         AND v.told_on BETWEEN (SELECT min(since) - 1 FROM waiting) AND (SELECT last_on FROM asked)
         AND v.file_id <> ALL (ARRAY(SELECT u.file_id FROM uncounted_file u))
       ORDER BY w.id, v.told_on, v.event_id)
    SELECT w.id, w.kind, w.method, w.party_id AS member_id, coalesce(n.name, '') AS name, w.currency,
           w.amount, w.since, asked.last_on - w.since AS days,
           CASE WHEN asked.last_on - w.since > asked.abandoned_days THEN 'abandoned'
                WHEN asked.last_on - w.since > asked.stuck_days THEN 'stuck' ELSE 'waiting' END AS state,
           w.subject, coalesce(told.item_id, event.event_id, '') AS item_id,
           coalesce(told.booked_on, event.told_on) AS item_date
      FROM waiting w LEFT JOIN party n USING (party_id) LEFT JOIN told USING (id)
      LEFT JOIN event USING (id) CROSS JOIN asked
    """)

  /// Rows that bring money in, of which we expect something to be kept.
  private static let charges = "ARRAY['charge', 'payment']"
  /// Rows that are a cost as a whole.
  static let costs = "ARRAY['fee', 'stripe_fee', 'application_fee', 'network_cost', 'tax']"

  /// `pair` is the row of the processor's that a leg is matched with, where a match says that it is
  /// this leg's alone: where it has several of ours, none of their figures is any one's. `payer` is
  /// whose a transaction is, by the register or the platform's account.
  private static let processorPairs = """
    pair AS MATERIALIZED (
      SELECT m.group_no, m.account_id, min(m.item_no) FILTER (WHERE m.side = 0) AS leg_no,
             min(m.source_id) FILTER (WHERE m.side = 1) AS source_id,
             min(m.item_no) FILTER (WHERE m.side = 1) AS entry_no
        FROM match_member m JOIN account a USING (account_id)
       WHERE m.live AND a.code IN (SELECT account_code FROM source WHERE kind = 'processor')
       GROUP BY m.group_no, m.account_id
      HAVING count(*) FILTER (WHERE m.side = 0) = 1 AND count(*) FILTER (WHERE m.side = 1) = 1),
    payer AS (
      SELECT DISTINCT ON (q.txn_seq) q.txn_seq, coalesce(o.party_id, substr(o.code, 7)) AS party_id
        FROM posting q JOIN account o USING (account_id)
       WHERE o.code LIKE 'party:%' ORDER BY q.txn_seq, q.leg)
    """

  /// What the fee schedule says of a charge on a day; nothing for what is no charge.
  private static func processorTerms(
    _ isCharge: String, on day: String, in currency: String
  ) -> String {
    func term(_ name: String, _ currency: String) -> String {
      """
      CASE WHEN \(isCharge) THEN (
        SELECT value FROM payment_term
         WHERE name = '\(name)' AND party_id = '' AND currency = \(currency) AND valid_from <= \(day)
         ORDER BY valid_from DESC, op_no DESC LIMIT 1) END AS \(name)
      """
    }
    return term("processor_percent", "''") + ",\n" + term("processor_fixed", currency)
  }

  private static let transactionsOfProcessors = """
    WITH \(processorPairs),
    posted AS (
      SELECT t.txn_seq, t.external_id AS id, coalesce(r.request_id, '') AS request_id,
             CASE WHEN t.type LIKE 'chargeback%' THEN 'dispute' WHEN p.amount > 0 THEN 'topup'
                  ELSE 'refund' END AS kind,
             t.effective_on AS day, '' AS open, coalesce(r.method, '') AS method, t.type,
             coalesce(r.party_id, own.party_id) AS party_id, p.amount, p.currency,
             coalesce(r.amount - r.net, 0) AS kept, t.processor_ref, t.description,
             coalesce(r.subject, '') AS subject, p.account_id, p.leg
        FROM ledger_transaction t JOIN posting p USING (txn_seq) JOIN account a USING (account_id)
        CROSS JOIN asked
        JOIN payer own ON own.txn_seq = t.txn_seq
        LEFT JOIN request_end e ON e.operation_id = t.external_id AND e.outcome = 'done'
        LEFT JOIN request r ON r.request_id = e.request_id AND r.kind IN ('topup', 'refund')
       WHERE p.effective_on BETWEEN asked.first_on AND asked.last_on
         AND a.code IN (SELECT account_code FROM source WHERE kind = 'processor')
         AND (e.request_id IS NULL OR r.request_id IS NOT NULL)),
    unposted AS (
      SELECT r.request_id AS id, r.request_id, r.kind, r.opened_on AS day,
             CASE WHEN e.ended_on <= asked.last_on THEN e.outcome ELSE 'waiting' END AS open, r.method,
             r.type, r.party_id, CASE r.kind WHEN 'topup' THEN r.net ELSE -r.net END AS amount,
             r.currency, r.amount - r.net AS kept, r.description, r.subject
        FROM request r LEFT JOIN request_end e USING (request_id) CROSS JOIN asked
       WHERE r.kind IN ('topup', 'refund') AND r.opened_on BETWEEN asked.first_on AND asked.last_on
         AND (e.outcome IS NULL OR e.outcome <> 'done' OR e.ended_on > asked.last_on)),
    both_kinds AS (
      SELECT id, request_id, kind, day, open, method, type, party_id, amount, currency, kept,
             processor_ref, description, subject, txn_seq, account_id, leg FROM posted
       UNION ALL
      SELECT id, request_id, kind, day, open, method, type, party_id, amount, currency, kept,
             '', description, subject, NULL, NULL, 0 FROM unposted),
    refunded AS (
      SELECT r.subject, sum(r.amount) AS amount
        FROM request r JOIN request_end e USING (request_id), asked
       WHERE r.kind = 'refund' AND e.outcome = 'done' AND e.ended_on <= asked.last_on
       GROUP BY r.subject),
    event AS MATERIALIZED (
      SELECT DISTINCT ON (v.reference, v.subject) v.reference, v.subject, v.event_id, v.currency, v.fee,
             CASE v.subject WHEN 'refund' THEN -v.gross ELSE v.gross END AS gross
        FROM processor_event v, asked
       WHERE v.outcome = 'done' AND v.told_on <= asked.last_on
         AND v.file_id <> ALL (ARRAY(SELECT u.file_id FROM uncounted_file u))
       ORDER BY v.reference, v.subject, v.fee IS NULL, v.event_id, v.file_id),
    told AS (
      SELECT w.day AS date, w.id, w.request_id, w.kind,
             CASE WHEN w.open <> '' THEN w.open WHEN w.kind <> 'topup' OR b.amount IS NULL THEN 'succeeded'
                  WHEN b.amount < w.amount THEN 'partly_refunded' ELSE 'refunded' END AS status,
             w.method, w.type, w.party_id AS member_id, coalesce(n.name, '') AS name, w.currency, w.amount,
             CASE WHEN w.kind = 'topup' THEN b.amount END AS refunded,
             CASE WHEN w.kind = 'refund' THEN w.kept END AS kept,
             \(processorTerms("w.kind = 'topup'", on: "w.day", in: "w.currency")),
             NULL AS expected_net, coalesce(e.gross, v.gross) AS actual_gross, coalesce(e.fee, v.fee) AS actual_fee,
             coalesce(e.amount, v.gross - v.fee) AS actual_net, NULL AS difference,
             CASE WHEN e.entry_no IS NULL THEN v.event_id ELSE entry_item_id(e, f.sha256) END AS item_id,
             w.processor_ref, w.description,
             coalesce(c.counterparty_id, '') AS linked_party, coalesce(c.type, '') AS linked_type,
             c.amount AS linked_amount, coalesce(k.brand, '') AS card_brand,
             coalesce(k.last4, '') AS card_last4, coalesce(k.expiry, '') AS card_expiry,
             coalesce(k.receipt, '') AS receipt, w.leg
        FROM both_kinds w LEFT JOIN party n USING (party_id)
        LEFT JOIN refunded b ON b.subject = w.request_id AND w.request_id <> ''
        LEFT JOIN request c ON w.kind = 'topup' AND c.request_id = w.subject AND w.subject <> ''
        -- A refund goes to the card that its top-up came from.
        LEFT JOIN (SELECT DISTINCT ON (request_id) * FROM request_card
                    ORDER BY request_id, op_no DESC) k
          ON k.request_id = CASE w.kind WHEN 'refund' THEN w.subject ELSE w.request_id END
        LEFT JOIN pair m ON m.account_id = w.account_id AND m.leg_no = w.txn_seq * 16 + w.leg
        LEFT JOIN entry e ON e.source_id = m.source_id AND e.entry_no = m.entry_no
        LEFT JOIN raw_file f USING (file_id)
        LEFT JOIN event v ON v.reference = w.processor_ref AND w.processor_ref <> '' AND v.currency = w.currency
                         AND v.subject = CASE w.kind WHEN 'topup' THEN 'payment' ELSE w.kind END
                         AND e.entry_no IS NULL)
    """
}
