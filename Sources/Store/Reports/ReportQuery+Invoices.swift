/// The papers of settlements for an accounting program.
extension ReportQuery {
  /// A row for each line of an invoice: what a settlement paid out is payable, in one line; what it
  /// kept is billed, in a line between two that only show the gross and the net amount. Organisations
  /// of the platform's own have none, nor has a settlement that came back.
  public static let invoices = ReportQuery(
    "invoices", order: #"issue_date, settlement_id COLLATE "C", org_id, currency, kind DESC, line"#,
    """
    WITH settled AS (
      SELECT o.effective_on AS issue_date, t.external_id AS settlement_id, o.party_id AS org_id, p.name,
             o.currency, -o.amount AS gross, paid.payment, paid.fee, paid.tax_divisor
        FROM settlement t
        JOIN owed o USING (txn_seq) JOIN party p USING (party_id)
        LEFT JOIN party_detail d USING (party_id) JOIN paid USING (txn_seq)
        CROSS JOIN asked
       WHERE asked.party IN ('', o.party_id) AND p.kind = 'organisation'
         AND NOT coalesce(d.is_internal, false)),
    line AS (
      SELECT s.*, 'payable' AS kind, 1 AS line, 'Net amount' AS description, payment AS payable,
             NULL::numeric AS receivable, NULL::numeric AS shown
        FROM settled s WHERE payment > 0
       UNION ALL
      SELECT s.*, 'fee', l.line, l.description, NULL, l.receivable, l.shown
        FROM settled s
       CROSS JOIN LATERAL (VALUES (1, 'Gross amount', NULL::numeric, s.gross::numeric), (2, 'Fee', s.fee, NULL),
                                  (3, 'Net amount', NULL, s.payment)) l (line, description, receivable, shown)
       WHERE s.fee > 0),
    told AS (
      SELECT DISTINCT ON (i.settlement_id, i.kind) i.*
        FROM invoice_state i JOIN operation o USING (operation_id)
       WHERE o.business_on <= $2::date ORDER BY i.settlement_id, i.kind, i.op_no DESC),
    known AS (
      SELECT l.*, coalesce(t.state, 'pending') AS state, coalesce(t.failures, 0) AS attempts,
             coalesce(t.error, '') AS error,
             CASE WHEN coalesce(t.state, 'pending') IN ('pending', 'uploading')
                  THEN asked.last_on - l.issue_date END AS days
        FROM line l CROSS JOIN asked
        LEFT JOIN told t ON t.settlement_id = l.settlement_id AND t.kind = l.kind)
    SELECT issue_date, issue_date AS due_date, NULL AS invoice_id, kind, \(reference) AS reference, org_id,
           name, line, description, currency, payable, receivable, shown,
           CASE WHEN receivable IS NOT NULL THEN tax_divisor END AS tax_divisor, NULL AS tax, state, attempts,
           error, days, CASE WHEN state = 'failed' THEN 'failed' WHEN days > 1 THEN 'late' END AS look,
           settlement_id
      FROM known
    """)

  private static let reference =
    "'Settlement ' || org_id || ' ' || to_char(issue_date, 'YYYY-MM-DD')"
}
