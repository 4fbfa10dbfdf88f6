extension ReportQuery {
  /// Plus is money to the party; a transfer has a row for either side.
  public static let transactions = ReportQuery(
    "transactions", order: #"date, time, id COLLATE "C", leg"#,
    """
    SELECT o.effective_on AS date, \(time) AS time, t.external_id AS id, t.type, o.party_id,
           coalesce(p.kind, 'party') AS kind, coalesce(p.name, '') AS name, t.counterparty,
           t.reference, t.description, o.currency, o.amount, paid.payment, paid.fee,
           paid.tax_divisor, NULL AS tax, o.leg
      FROM owed o JOIN ledger_transaction t USING (txn_seq) LEFT JOIN party p USING (party_id)
      LEFT JOIN paid USING (txn_seq)
      CROSS JOIN asked
     WHERE o.effective_on >= asked.first_on AND asked.party IN ('', o.party_id)
       AND asked.type IN ('', t.type)
    """)

  public static let settlementHistory = ReportQuery(
    "settlement history", order: #"date, time, id COLLATE "C", org_id"#,
    """
    SELECT o.effective_on AS date, \(time) AS time, o.party_id AS org_id, p.name,
           \(maskedAccount) AS account, o.currency, -o.amount AS gross, paid.payment, paid.fee,
           ((regexp_match(n.told, '(?:^|\\n)fee_percent\\t([^\\n]*)'))[1]::numeric * 1000000) AS fee_percent,
           paid.tax_divisor, NULL AS tax, t.type, t.external_id AS id, t.reference, t.description
      FROM settlement t
      JOIN owed o USING (txn_seq) JOIN party p USING (party_id)
      LEFT JOIN party_detail d USING (party_id)
      \(bank(on: "o.effective_on"))
      LEFT JOIN operation n ON n.first_seq = t.txn_seq AND n.kind = 'org.settle'
      LEFT JOIN paid USING (txn_seq)
      CROSS JOIN asked
     WHERE asked.party IN ('', o.party_id) AND p.kind = 'organisation'
    """)

  /// The time of day in the book's zone.
  static let time = "to_char(t.booked_at AT TIME ZONE asked.zone, 'HH24:MI:SS')"

  /// First and last four of an IBAN, the last four of any other number that is long enough. Of the party
  /// `p` with its details `d`, and `k` of `bank(on:)`.
  static let maskedAccount = masked(
    "coalesce(k.iban, p.iban)", "coalesce(k.bank_account, d.bank_account)")

  static func masked(_ iban: String, _ number: String) -> String {
    """
    CASE WHEN \(iban) <> '' THEN left(\(iban), 4) || '…' || right(\(iban), 4)
         WHEN length(\(number)) >= 8 THEN '…' || right(\(number), 4)
         WHEN \(number) <> '' THEN '…' ELSE '' END
    """
  }

  /// What operations said last of where the party `p` is paid on a day, as `k`.
  static func bank(on day: String) -> String {
    """
    LEFT JOIN LATERAL (
      SELECT b.iban, b.bank_account FROM party_bank b
       WHERE b.party_id = p.party_id AND b.valid_from <= \(day)
       ORDER BY b.valid_from DESC, b.op_no DESC LIMIT 1) k ON true
    """
  }
}
