import Domain

/// What a report is asked: days, party, type, and what the configuration says beside the books.
public struct ReportQuestion: Sendable {
  /// The first and the last day looked at, both included; a balance is that at the end of the last.
  public var first: CalendarDate
  public var last: CalendarDate
  /// Empty for all.
  public var party: String
  /// A type of transaction; empty for all.
  public var type: String
  /// The book's time zone, which times of day are told in. Days are as the ledger has them.
  public var zone: String
  /// How many rows, where a report gives the newest only.
  public var take: Int64
  /// Fees and floats that the configuration sets; operations go before them.
  public var terms: [OperationStore.TermRecord]
  /// In the order of their priority.
  public var buckets: [Bucket]
  /// After more days than these, what waits for the processor is stuck or abandoned.
  public var stuckDays: Int64
  public var abandonedDays: Int64

  /// What a movement is counted as: the first bucket that has its type or the beginning of its
  /// reference, else `other`.
  public struct Bucket: Hashable, Sendable {
    public enum Name: String, CaseIterable, Sendable {
      case settlement, manual, membership, event, session
    }

    public var name: Name
    public var types: [String]
    /// Beginnings of references.
    public var references: [String]

    public init(_ name: Name, types: [String], references: [String] = []) {
      self.name = name
      self.types = types
      self.references = references
    }
  }

  public init(
    first: CalendarDate, last: CalendarDate, party: String = "", type: String = "", zone: String,
    take: Int64 = 20, terms: [OperationStore.TermRecord] = [], buckets: [Bucket] = [],
    stuckDays: Int64 = 1, abandonedDays: Int64 = 30
  ) {
    precondition(first <= last, "A range of days has at least one")
    self.first = first
    self.last = last
    self.party = party
    self.type = type
    self.zone = zone
    self.take = take
    self.terms = terms
    self.buckets = buckets
    self.stuckDays = stuckDays
    self.abandonedDays = abandonedDays
  }

  /// In the order in which `ReportQuery.common` numbers them.
  var parameters: [Parameter] {
    [
      .date(first), .date(last), .text(party), .text(type), .text(zone), .int64(take),
      .text(JSONText.array(buckets.map(\.json)).rendered()),
      .text(JSONText.array(terms.map(\.json)).rendered()), .int64(stuckDays),
      .int64(abandonedDays),
    ]
  }
}

extension ReportQuestion.Bucket {
  fileprivate var json: JSONText {
    [
      "name": .string(name.rawValue), "types": .array(types.map(JSONText.string)),
      "patterns": .array(references.map { .string(ReportQuestion.Bucket.pattern($0)) }),
    ]
  }

  /// A beginning as a pattern of LIKE.
  private static func pattern(_ beginning: String) -> String {
    var pattern = ""
    for character in beginning {
      if "%_\\".contains(character) { pattern.append("\\") }
      pattern.append(character)
    }
    return pattern + "%"
  }
}

extension OperationStore.TermRecord {
  fileprivate var json: JSONText {
    [
      "name": .string(name), "party_id": .string(party), "currency": .string(currency?.code ?? ""),
      "valid_from": .string(from.description), "value": value.map(JSONText.integer) ?? .null,
    ]
  }
}
