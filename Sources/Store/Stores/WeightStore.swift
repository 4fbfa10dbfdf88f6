import Domain

/// What the evidence of a period's accounts was weighed by.
public struct WeightStore {
  private let connection: Connection

  public init(_ connection: Connection) { self.connection = connection }

  /// How often a payment of an account gives one level of one comparison, in millionths.
  public struct Weight: Hashable, Sendable {
    public var evidence: String
    public var level: String
    /// Before anything was counted.
    public var experience: Int64
    /// As pairs were weighed by it.
    public var estimated: Int64
    /// By how many pairs or lines, in millionths; nil where nothing is counted.
    public var counted: Int64?

    public init(
      evidence: String, level: String, experience: Int64, estimated: Int64, counted: Int64?
    ) {
      self.evidence = evidence
      self.level = level
      self.experience = experience
      self.estimated = estimated
      self.counted = counted
    }
  }

  /// Keeps the weights of one account, in the order in which they are read.
  public func insert(
    _ weights: [Weight], period: String, account: Int64, rulesVersion: String
  ) throws(StoreError) {
    try connection.run(
      "keep an account's weights",
      """
      INSERT INTO evidence_weight (period, account_id, ordinal, evidence, level, experience, estimated,
                                   counted, rules_version)
      SELECT $1, $2, ordinal, evidence, level, experience, estimated, nullif(counted, -1), $3
        FROM unnest($4::text[], $5::text[], $6::bigint[], $7::bigint[], $8::bigint[]) WITH ORDINALITY
             AS w (evidence, level, experience, estimated, counted, ordinal)
      """,
      [
        .text(period), .int64(account), .text(rulesVersion), .textArray(weights.map(\.evidence)),
        .textArray(weights.map(\.level)), .int64Array(weights.map(\.experience)),
        .int64Array(weights.map(\.estimated)), .int64Array(weights.map { $0.counted ?? -1 }),
      ])
  }

  public func clear(period: String) throws(StoreError) {
    try connection.run(
      "forget the period's weights", "DELETE FROM evidence_weight WHERE period = $1",
      [.text(period)])
  }

  /// A weight with the account that it is of.
  public struct Row: Hashable, Sendable {
    public var account: String
    public var currency: Currency
    public var weight: Weight
    /// Of the match that weighed by it.
    public var rulesVersion: String
  }

  /// By account and currency, each in the order in which it is read.
  public func rows(period: String) throws(StoreError) -> [Row] {
    try connection.run(
      "read weights",
      """
      SELECT a.code, a.currency, w.evidence, w.level, w.experience, w.estimated, w.counted, w.rules_version
        FROM evidence_weight w JOIN account a USING (account_id)
       WHERE w.period = $1 ORDER BY a.code, a.currency, w.ordinal
      """,
      [.text(period)]
    ).map { row in
      Row(
        account: row.text(0), currency: ReportStore.currency(row.text(1)),
        weight: Weight(
          evidence: row.text(2), level: row.text(3), experience: Int64(row.int32(4)),
          estimated: Int64(row.int32(5)), counted: row.int64OrNil(6)),
        rulesVersion: row.text(7))
    }
  }
}
