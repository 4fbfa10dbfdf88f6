/// Who is to be told what.
extension ReportQuery {
  /// A row for each notice. `notice_key` is what it is about: with kind, party and currency it is the
  /// same whenever it is asked for.
  public static let notices = ReportQuery(
    "notices", order: #"at, kind, party_id, notice_key COLLATE "C", currency"#,
    joinsWholeTables: true,
    """
    WITH moved AS MATERIALIZED (
      SELECT t.txn_seq, t.external_id, t.type, t.booked_at, t.reference, t.description, t.counterparty,
             t.legs, p.leg, p.amount, p.currency, o.party_id, o.kind AS party_kind, o.name
        FROM posting p JOIN account a USING (account_id) JOIN party o USING (party_id)
        JOIN ledger_transaction t USING (txn_seq) CROSS JOIN asked
       WHERE a.code LIKE 'party:%' AND p.effective_on BETWEEN asked.first_on AND asked.last_on),
    \(transfers),
    \(failures),
    \(paid),
    \(returned),
    \(crossings),
    notice AS (
      SELECT * FROM transfers UNION ALL SELECT * FROM failures UNION ALL SELECT * FROM paid
       UNION ALL SELECT * FROM returned UNION ALL SELECT * FROM crossings)
    SELECT NULL AS notice_id, n.kind, to_char(n.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS at,
           n.party_id, p.name, p.email, n.currency, n.amount, n.balance, n.counterparty,
           CASE WHEN n.kind IN ('settlement_paid', 'settlement_returned') THEN \(maskedAccount)
                ELSE '' END AS account,
           n.reference, n.description, n.reason, n.latest, n.notice_key
      FROM notice n JOIN party p USING (party_id) LEFT JOIN party_detail d USING (party_id)
      CROSS JOIN asked
      \(bank(on: "(n.at AT TIME ZONE asked.zone)::date"))
    """)

  /// Between members, between organisations, and from an organisation to a member; what a member pays
  /// an organisation is no news to either. Of an export that has a row for each side, by its type.
  private static let transfers = """
    transfers AS (
      SELECT CASE WHEN m.amount > 0 THEN 'transfer_sent' ELSE 'transfer_received' END AS kind,
             m.booked_at AS at, m.party_id, m.currency, abs(m.amount) AS amount, NULL::bigint AS balance,
             coalesce(o.name, m.counterparty) AS counterparty, m.reference, m.description, '' AS reason, '' AS latest,
             m.external_id AS notice_key
        FROM moved m
        LEFT JOIN moved o ON m.legs = 2 AND o.txn_seq = m.txn_seq AND o.leg <> m.leg
       WHERE CASE WHEN o.txn_seq IS NULL THEN m.type IN ('member_transfer', 'org_transfer')
                  WHEN m.amount > 0 THEN (m.party_kind, o.party_kind) <> ('member', 'organisation')
                  ELSE (o.party_kind, m.party_kind) <> ('member', 'organisation') END)
    """

  private static let failures = """
    failures AS (
      SELECT 'topup_failed', coalesce(o.taken_at, e.ended_on::timestamp AT TIME ZONE asked.zone), r.party_id,
             r.currency, r.amount, NULL::bigint, '', r.reference, r.description, e.reason, '', r.request_id
        FROM request_end e JOIN request r USING (request_id)
        JOIN operation o ON o.operation_id = e.operation_id CROSS JOIN asked
       WHERE r.kind = 'topup' AND e.outcome = 'failed'
         AND e.ended_on BETWEEN asked.first_on AND asked.last_on)
    """

  /// When the bank has it; when it was booked, where no source reports the bank.
  private static let paid = """
    payee AS (
      SELECT DISTINCT ON (q.txn_seq) q.txn_seq, o.party_id
        FROM posting q JOIN account b USING (account_id) JOIN party o USING (party_id)
       WHERE b.code LIKE 'party:%' AND o.kind = 'organisation' ORDER BY q.txn_seq, q.leg),
    paid AS (
      SELECT 'settlement_paid', c.cleared_on::timestamp AT TIME ZONE asked.zone, g.party_id, p.currency,
             -p.amount, NULL::bigint, '', t.reference, t.description, '', '', t.external_id
        FROM posting p JOIN account a USING (account_id) JOIN ledger_transaction t USING (txn_seq)
        JOIN payee g USING (txn_seq)
        LEFT JOIN match_member own ON own.account_id = p.account_id AND own.side = 0 AND own.source_id = 0
                                  AND own.item_no = p.txn_seq * 16 + p.leg AND own.live
        LEFT JOIN (SELECT m.group_no, m.account_id, max(e.booked_on) AS booked_on
                     FROM match_member m JOIN entry e ON e.source_id = m.source_id AND e.entry_no = m.item_no
                    WHERE m.side = 1 AND m.live GROUP BY m.group_no, m.account_id) theirs
               ON theirs.group_no = own.group_no AND theirs.account_id = own.account_id
        CROSS JOIN asked
        CROSS JOIN LATERAL (
          SELECT CASE WHEN a.code IN (SELECT account_code FROM source) THEN theirs.booked_on
                      ELSE p.effective_on END AS cleared_on) c
       WHERE a.code LIKE 'bank:%' AND p.amount < 0
         AND c.cleared_on BETWEEN asked.first_on AND asked.last_on)
    """

  /// The bank credits what a settlement has paid, under the same reference, whether our books have it
  /// already or not.
  private static let returned = """
    returned AS (
      SELECT DISTINCT ON (e.source_id, e.entry_no)
             'settlement_returned', e.booked_on::timestamp AT TIME ZONE asked.zone, g.party_id, p.currency,
             e.amount, NULL::bigint, '', t.reference, t.description, e.return_reason, '',
             entry_item_id(e, f.sha256)
        FROM standing_entry v JOIN source s USING (source_id)
        JOIN account a ON a.code = s.account_code AND a.currency = v.currency
        JOIN posting p ON p.account_id = a.account_id AND p.amount = -v.amount
        JOIN ledger_transaction t USING (txn_seq) JOIN payee g USING (txn_seq)
        JOIN entry e ON e.source_id = v.source_id AND e.entry_no = v.entry_no
        JOIN raw_file f ON f.file_id = e.file_id CROSS JOIN asked
       WHERE s.kind = 'bank' AND v.amount > 0 AND v.booked_on BETWEEN asked.first_on AND asked.last_on
         AND p.effective_on <= v.booked_on
         AND EXISTS (SELECT FROM unnest(v.refs) r (ref)
                      WHERE substr(r.ref, strpos(r.ref, '=') + 1) IN (t.reference, t.external_id))
       ORDER BY e.source_id, e.entry_no, p.txn_seq DESC)
    """

  /// Members whose balance went from the low balance or more to less, at an instant, whatever it was
  /// between the bookings of that instant; not where a top-up comes by itself.
  private static let crossings = """
    booked AS MATERIALIZED (
      SELECT a.party_id, a.currency, t.booked_at, t.external_id, t.type, t.counterparty, p.effective_on,
             -p.amount AS amount,
             row_number() OVER (PARTITION BY a.party_id, a.currency
                                    ORDER BY t.booked_at, t.external_id COLLATE "C", p.leg) AS place
        FROM posting p JOIN account a USING (account_id) JOIN ledger_transaction t USING (txn_seq)
        JOIN party o USING (party_id)
       WHERE a.code LIKE 'party:%' AND o.kind = 'member'),
    instant AS (
      SELECT party_id, currency, booked_at, max(effective_on) AS day, max(place) AS place, sum(amount) AS amount,
             max(external_id) AS external_id,
             sum(sum(amount)) OVER (PARTITION BY party_id, currency ORDER BY booked_at) AS balance
        FROM booked GROUP BY party_id, currency, booked_at),
    set_up AS MATERIALIZED (
      SELECT u.party_id, u.currency, u.op_no, u.state, o.business_on
        FROM auto_top_up u JOIN operation o USING (operation_id)),
    crossed AS MATERIALIZED (
      SELECT i.party_id, i.currency, i.booked_at, i.place, i.external_id, low.value, i.balance
        FROM instant i CROSS JOIN asked
        CROSS JOIN LATERAL (
          SELECT value FROM payment_term
           WHERE name = 'low_balance' AND party_id = '' AND currency = i.currency AND valid_from <= i.day
           ORDER BY valid_from DESC, op_no DESC LIMIT 1) low
       WHERE i.day BETWEEN asked.first_on AND asked.last_on AND i.amount < 0
         AND i.balance < low.value AND i.balance - i.amount >= low.value
         AND coalesce((
           SELECT u.state FROM set_up u
            WHERE u.party_id = i.party_id AND u.currency = i.currency AND u.business_on <= i.day
            ORDER BY u.op_no DESC LIMIT 1), 'off') <> 'on'),
    crossings AS (
      SELECT 'low_balance', i.booked_at, i.party_id, i.currency, i.value, i.balance::bigint, '', '', '', '',
             string_agg(
               concat_ws(' ', l.effective_on, l.type,
                         round(l.amount / power(10::numeric, c.exponent), c.exponent)::text,
                         nullif(l.counterparty, '')), E'\\n' ORDER BY l.place DESC), i.external_id
        FROM crossed i JOIN booked l USING (party_id, currency) JOIN currency c ON c.code = i.currency
       WHERE l.place BETWEEN i.place - 4 AND i.place
       GROUP BY i.party_id, i.currency, i.booked_at, i.value, i.balance, i.external_id)
    """
}
