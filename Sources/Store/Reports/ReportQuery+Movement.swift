extension ReportQuery {
  /// What moved on organisations' accounts in the days asked for, by party, currency, type and bucket.
  private static let moved = """
    SELECT o.party_id, o.currency, t.type, \(bucket(of: "t")) AS bucket, count(*) AS postings,
           sum(o.amount) AS amount, sum(o.amount) FILTER (WHERE o.amount > 0) AS money_in,
           -sum(o.amount) FILTER (WHERE o.amount < 0) AS money_out
      FROM owed o JOIN ledger_transaction t USING (txn_seq)
     WHERE o.effective_on >= $1::date
       AND o.party_id IN (SELECT party_id FROM party WHERE kind = 'organisation')
     GROUP BY 1, 2, 3, 4
    """

  /// Organisations with a balance or a movement, closed ones too. The closing balance is summed from
  /// all postings, not from the columns, so that their sum can be checked against it.
  public static let movement = ReportQuery(
    "movement", order: "org_id, currency",
    """
    SELECT b.party_id AS org_id, p.name, \(state),
           b.currency, coalesce(b.opening, 0) AS opening, coalesce(m.event, 0) AS event,
           coalesce(m.session, 0) AS session, coalesce(m.membership, 0) AS membership,
           coalesce(m.manual, 0) AS manual, coalesce(m.settlement, 0) AS settlement,
           coalesce(m.other, 0) AS other, b.closing
      FROM (SELECT coalesce(a.party_id, substr(a.code, 7)) AS party_id, a.currency,
                   sum(p.opening) AS opening, sum(p.closing) AS closing
              FROM account a JOIN (
                SELECT account_id, -sum(amount) FILTER (WHERE effective_on < $1::date) AS opening,
                       -sum(amount) AS closing
                  FROM posting WHERE effective_on <= $2::date GROUP BY account_id) p USING (account_id)
             WHERE a.code LIKE 'party:%' GROUP BY 1, 2) b
      JOIN party p USING (party_id) LEFT JOIN closed c USING (party_id)
      LEFT JOIN party_detail d USING (party_id)
      LEFT JOIN (SELECT party_id, currency,
                        sum(amount) FILTER (WHERE bucket = 'event') AS event,
                        sum(amount) FILTER (WHERE bucket = 'session') AS session,
                        sum(amount) FILTER (WHERE bucket = 'membership') AS membership,
                        sum(amount) FILTER (WHERE bucket = 'manual') AS manual,
                        sum(amount) FILTER (WHERE bucket = 'settlement') AS settlement,
                        sum(amount) FILTER (WHERE bucket = 'other') AS other
                   FROM (\(moved)) moved GROUP BY party_id, currency) m USING (party_id, currency)
     WHERE p.kind = 'organisation'
       AND (m.party_id IS NOT NULL OR b.opening <> 0 OR b.closing <> 0)
    """)

  /// The largest total first.
  public static let organisationSummary = ReportQuery(
    "summary of organisations", order: #"org_id, currency, amount DESC, type COLLATE "C""#,
    """
    SELECT m.party_id AS org_id, p.name, m.type, m.bucket, m.currency, m.postings,
           coalesce(m.money_in, 0) AS money_in, coalesce(m.money_out, 0) AS money_out, m.amount
      FROM (SELECT party_id, currency, type, CASE WHEN min(bucket) = max(bucket) THEN min(bucket) ELSE 'several' END AS bucket,
                   sum(postings) AS postings, sum(amount) AS amount, sum(money_in) AS money_in,
                   sum(money_out) AS money_out
              FROM (\(moved)) moved GROUP BY party_id, currency, type) m
      JOIN party p USING (party_id), asked
     WHERE p.kind = 'organisation' AND asked.party IN ('', m.party_id)
    """)
}
