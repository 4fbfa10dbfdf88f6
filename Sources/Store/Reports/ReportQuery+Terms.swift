extension ReportQuery {
  /// Every fee, float and limit with the day before the next one begins, and how it stands on the
  /// day asked for.
  private static let terms = """
    SELECT t.*, CASE WHEN t.next_from > t.valid_from THEN t.next_from - 1 END AS valid_to,
           CASE WHEN t.next_from <= t.valid_from THEN 'replaced'
                WHEN t.valid_from > asked.last_on THEN 'to come'
                WHEN t.next_from <= asked.last_on OR t.value IS NULL THEN 'ended'
                WHEN f.source = 'they differ' THEN 'disputed'
                ELSE 'in force' END AS state
      FROM (SELECT term.*,
                   lead(valid_from) OVER (PARTITION BY name, party_id, currency, source
                                          ORDER BY valid_from, op_no) AS next_from,
                   row_number() OVER (ORDER BY name, party_id, currency, source, valid_from, op_no) AS turn
              FROM term) t
      CROSS JOIN asked
      LEFT JOIN in_force f USING (name, party_id, currency)
    """

  /// The value of a term as a percentage, a count or an amount: only one of them is there.
  private static let value = """
    nullif(t.currency, '') AS currency,
    CASE WHEN t.name IN ('settlement_percent', 'refund_percent', 'processor_percent') THEN t.value END AS percent,
    CASE WHEN t.name IN ('refund_weeks', 'tax_divisor') THEN t.value END AS number,
    CASE WHEN t.currency <> '' THEN t.value END AS amount
    """

  /// Empty for what the configuration says without a day.
  private static let since = "nullif(t.valid_from, DATE '0001-01-01') AS valid_from"

  public static let feeSchedule = ReportQuery(
    "fee schedule", order: "turn",
    """
    SELECT t.turn, t.name AS term, \(value), \(since), t.valid_to, t.state, t.source, t.set_on,
           t.operation_id AS id
      FROM (\(terms)) t WHERE t.party_id = ''
    """)

  public static let feeOverrides = ReportQuery(
    "fee overrides", order: "org_id",
    """
    SELECT t.party_id AS org_id, coalesce(p.name, '') AS name, t.value AS percent,
           everybody.value AS instead_of, \(since), t.source
      FROM in_force t LEFT JOIN party p USING (party_id)
      LEFT JOIN in_force everybody ON everybody.name = 'settlement_percent' AND everybody.party_id = ''
     WHERE t.party_id <> '' AND t.name = 'settlement_percent'
    """)

  public static let feeHistory = ReportQuery(
    "fee history", order: "party_id, turn",
    """
    SELECT t.turn, t.party_id, coalesce(p.name, '') AS name, t.name AS term, \(value),
           CASE WHEN t.value IS NULL THEN 'ends' ELSE 'sets' END AS does, \(since), t.valid_to,
           t.state, t.source, t.set_on, t.operation_id AS id
      FROM (\(terms)) t LEFT JOIN party p USING (party_id), asked
     WHERE t.party_id <> '' AND asked.party IN ('', t.party_id)
    """)

  public static let organisationFees = ReportQuery(
    "fees of organisations", order: "org_id",
    """
    SELECT p.party_id AS org_id, p.name, \(state),
           coalesce(own.value, everybody.value) AS percent,
           CASE WHEN own.value IS NOT NULL THEN 'override'
                WHEN everybody.value IS NOT NULL THEN 'schedule' ELSE 'none' END AS fee_source,
           nullif(coalesce(own.valid_from, everybody.valid_from), DATE '0001-01-01') AS valid_from,
           coalesce(own.source, everybody.source) AS source
      FROM party p CROSS JOIN asked LEFT JOIN closed c USING (party_id)
      LEFT JOIN party_detail d USING (party_id)
      LEFT JOIN in_force own ON own.name = 'settlement_percent' AND own.party_id = p.party_id
      LEFT JOIN in_force everybody
        ON everybody.name = 'settlement_percent' AND everybody.party_id = ''
     WHERE p.kind = 'organisation' AND asked.party IN ('', p.party_id)
    """)
}
