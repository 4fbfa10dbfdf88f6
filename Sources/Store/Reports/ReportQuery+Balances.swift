extension ReportQuery {
  public static let membersWithBalance = ReportQuery(
    "members with balance", order: "member_id, currency",
    """
    SELECT b.party_id AS member_id, p.name, b.currency, b.balance, b.last_on AS last_movement
      FROM balance b JOIN party p USING (party_id)
     WHERE p.kind = 'member' AND b.balance <> 0
    """)

  /// Of a party that `closed` is joined to as `c`, and `party_detail` as `d`.
  static let state = """
    CASE WHEN c.party_id IS NOT NULL THEN 'closed' WHEN d.is_internal THEN 'internal' ELSE 'open' END AS state
    """

  public static let organisationsWithBalance = ReportQuery(
    "organisations with balance", order: "org_id, currency",
    """
    SELECT b.party_id AS org_id, p.name,
           \(state),
           b.currency, b.balance, coalesce(own.value, everybody.value, 0) AS float,
           b.balance - coalesce(own.value, everybody.value, 0) AS above_float,
           coalesce(own.source, everybody.source, 'none') AS float_source,
           b.last_on AS last_movement
      FROM balance b JOIN party p USING (party_id) LEFT JOIN closed c USING (party_id)
      LEFT JOIN party_detail d USING (party_id)
      LEFT JOIN in_force own
        ON own.name = 'float' AND own.party_id = b.party_id AND own.currency = b.currency
      LEFT JOIN in_force everybody
        ON everybody.name = 'float' AND everybody.party_id = '' AND everybody.currency = b.currency
     WHERE p.kind = 'organisation' AND b.balance <> 0
    """)

  public static let balances = ReportQuery(
    "balances", order: "party_id, currency",
    """
    SELECT b.party_id, coalesce(p.kind, 'party') AS kind, coalesce(p.name, '') AS name, b.currency,
           b.balance, b.postings, b.last_on AS last_movement
      FROM balance b LEFT JOIN party p USING (party_id), asked
     WHERE asked.party IN ('', b.party_id)
    """)
}
