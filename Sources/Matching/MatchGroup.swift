import Domain

/// Items of both sides that explain each other, with the reasons.
///
/// Per source and currency the ledger's amounts equal the source's amounts plus the group's
/// differences for it: `residuals` is empty in every group that is not a suggestion.
public struct MatchGroup: Hashable, Sendable {
  /// One item as the group states it.
  public struct Line: Hashable, Sendable {
    public let item: Item
    /// The item's amount, but for a payout: there every line shows what was paid out, positive,
    /// although the payout lowers the processor's account.
    public let amount: Money

    public init(item: Item, amount: Money) {
      self.item = item
      self.amount = amount
    }
  }

  public enum Status: String, CaseIterable, Sendable {
    case auto
    /// A person made it, or said that it holds.
    case confirmed
    /// For a person to confirm: it claims nothing and its items stay open.
    case suggested
  }

  public let status: Status

  /// Every item that the group claims, in content order. Both legs of a payout's transaction are
  /// members; they carry the same id and are one line.
  public let members: [Item]

  /// What outputs list: each ledger transaction and each external item once, left before right.
  public let lines: [Line]
  public let rule: String

  /// How strong the evidence is, 0 to 1000: a fixed figure per rule, not a probability.
  public let score: Int

  /// Short sentences for a person.
  public let reasons: [String]
  public let differences: [Difference]

  public init(
    members: [Item], lines: [Line]? = nil, rule: String, score: Int, reasons: [String],
    differences: [Difference] = [], status: Status = .auto
  ) {
    self.status = status
    self.members = members.inOrder(by: Item.inContentOrder)
    self.lines =
      lines?.inOrder { Item.inContentOrder($0.item, $1.item) }
      ?? self.members.map { Line(item: $0, amount: $0.amount) }
    self.rule = rule
    self.score = score
    self.reasons = reasons
    self.differences = differences.inOrder(by: Difference.inOrder)
  }

  /// The bytes that identify the group: side, source and id of its lines, each with its length in
  /// front, sorted. No number of the database and no rule is in it.
  public var canonicalKey: [UInt8] {
    let names = lines.indices.map { at in
      CanonicalBytes.of([lines[at].item.side.rawValue, lines[at].item.source, lines[at].item.id])
    }
    var key = CanonicalBytes.of(["tieout match group 1"])
    for name in names.inOrder(by: { $0.lexicographicallyPrecedes($1) }) { key += name }
    return key
  }

  /// `grp_` and the first 16 bytes of the key's hash in hexadecimal.
  public func identifier(hash: ([UInt8]) -> [UInt8]) -> String {
    MatchGroup.identifier(Array(hash(canonicalKey).prefix(16)))
  }

  /// How the bytes of an identifier are written.
  public static func identifier(_ bytes: [UInt8]) -> String {
    "grp_" + CanonicalBytes.hexadecimal(bytes)
  }

  /// What is left unexplained: ledger − source − differences where that is not zero.
  public var residuals: [Residual] {
    var sources: [String] = []
    var currencies: [Currency] = []
    // By their places, because a line is too large to be copied for every group.
    for at in lines.indices {
      if !currencies.contains(lines[at].amount.currency) {
        currencies.append(lines[at].amount.currency)
      }
      if lines[at].item.side == .right, !sources.contains(lines[at].item.source) {
        sources.append(lines[at].item.source)
      }
    }
    // Where nothing of the outside is in it, it is explained against the source that is named.
    if sources.isEmpty { sources = Array(Set(differences.map(\.source))) }
    currencies.sort()
    return sources.sorted().flatMap { source in
      currencies.compactMap { currency in
        let residual = residual(source: source, currency: currency)
        return residual == 0
          ? nil : Residual(source: source, currency: currency, minorUnits: residual)
      }
    }
  }

  private func residual(source: String, currency: Currency) -> Int128 {
    var sum: Int128 = 0
    for at in lines.indices where lines[at].amount.currency == currency {
      if lines[at].item.side == .left {
        sum += Int128(lines[at].amount.minorUnits)
      } else if lines[at].item.source == source {
        sum -= Int128(lines[at].amount.minorUnits)
      }
    }
    for difference in differences
    where difference.source == source && difference.amount.currency == currency {
      sum -= Int128(difference.amount.minorUnits)
    }
    return sum
  }
}

extension Array {
  /// Sorted; without a copy where that is how it lies, as it is in nearly every group.
  fileprivate func inOrder(by precedes: (Element, Element) -> Bool) -> [Element] {
    guard indices.dropFirst().contains(where: { precedes(self[$0], self[$0 - 1]) }) else {
      return self
    }
    // Their places are sorted, because the elements are large.
    return indices.sorted { precedes(self[$0], self[$1]) }.map { self[$0] }
  }
}

/// An amount that a group leaves unexplained against one source.
public struct Residual: Hashable, Sendable {
  public let source: String
  public let currency: Currency
  public let minorUnits: Int128
}

/// The typed remainder of a match. Posted to a named account, never implied.
public struct Difference: Hashable, Sendable {
  /// The raw values appear in `differences.csv` and in the configuration.
  public enum Kind: String, CaseIterable, Sendable {
    case fee
    case fx
    case rounding
    case writeOff = "write_off"
  }

  public let kind: Kind
  /// The outside source that it explains the ledger against.
  public let source: String
  /// Ledger − external: positive when less arrived than was booked.
  public let amount: Money

  public init(kind: Kind, source: String, amount: Money) {
    self.kind = kind
    self.source = source
    self.amount = amount
  }

  static func inOrder(_ a: Difference, _ b: Difference) -> Bool {
    (a.source, a.kind.rawValue, a.amount.currency, a.amount.minorUnits)
      < (b.source, b.kind.rawValue, b.amount.currency, b.amount.minorUnits)
  }
}
