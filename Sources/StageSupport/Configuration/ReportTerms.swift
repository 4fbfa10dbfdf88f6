import Domain

extension Configuration {
  /// What reports count a movement as. Changes no pack, so no rules version either.
  public struct ReportTerms: Hashable, Sendable {
    /// In the order of their priority: a movement is in the first bucket that it fits, and in none
    /// of the others.
    public enum Bucket: String, CaseIterable, Sendable {
      case settlement, manual, membership, event, session
    }

    /// After how many days something that waits for the processor is stuck, and after how many it is
    /// taken for abandoned.
    public var stuckDays = 1
    public var abandonedDays = 30

    /// What puts a movement into a bucket: its type, or how its reference begins.
    public struct Rule: Hashable, Sendable {
      public var types: [String]
      public var references: [String]

      public init(types: [String], references: [String] = []) {
        self.types = types
        self.references = references
      }
    }

    /// All buckets are there.
    public var buckets: [Bucket: Rule] = [
      .settlement: Rule(types: ["settlement", "settlement_fee", "settlement_return"]),
      .manual: Rule(types: ["adjustment", "manual_adjustment"]),
      .membership: Rule(types: ["membership", "club_membership"]),
      .event: Rule(types: ["event_entry", "congress_entry"]),
      .session: Rule(types: ["session", "club_session"]),
    ]

    public init() {}
  }
}

extension Configuration.ReportTerms {
  init(_ root: TableReader) {
    self.init()
    guard let table = root.table("reports", keys: ["buckets", "stuck_days", "abandoned_days"])
    else { return }
    stuckDays = table.integer("stuck_days", in: 0...3650) ?? stuckDays
    let least = stuckDays + 1
    abandonedDays =
      table.integer("abandoned_days", in: least...3651) ?? max(abandonedDays, least)
    guard let named = table.table("buckets", keys: Bucket.allCases.map(\.rawValue)) else { return }
    for bucket in Bucket.allCases {
      guard let rule = named.table(bucket.rawValue, keys: ["types", "references"]) else { continue }
      buckets[bucket] = Rule(
        types: rule.texts("types") ?? [], references: rule.texts("references") ?? [])
    }
  }
}
