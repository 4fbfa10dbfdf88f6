import Domain

/// All rules by which a book is matched: what a file of rules can say, and nothing else.
public struct RuleBook: Hashable, Sendable {
  /// What holds where a source has no rules of its own.
  public var common = MatchingRules()

  /// The steps that are taken, in their order.
  public var steps = MatchingStep.allCases

  /// Texts of external items that say nothing, blanked before anything is looked for in them.
  public var ignoredTexts: [String] = []
  public var references: [ReferenceRule] = []

  /// The rules of the sources that differ from `common`, complete, by the source's name.
  public private(set) var sources: [String: MatchingRules] = [:]

  public init() {}

  /// Gives a source rules of its own; those that are no other are not kept.
  public mutating func set(_ rules: MatchingRules, ofSource name: String) {
    sources[name] = rules == common ? nil : rules
  }

  /// The rules for an account that these sources tell of.
  public func rules(ofSources names: some Sequence<String>) -> MatchingRules {
    names.sorted().lazy.compactMap { sources[$0] }.first ?? common
  }
}

/// What finds a reference in the text of an external item.
public struct ReferenceRule: Hashable, Sendable {
  /// A regular expression with one group, which is the reference.
  public var pattern: String
  public var kind: Reference.Kind
  /// Only in what this source tells; nil for all.
  public var source: String?

  public init(pattern: String, kind: Reference.Kind, source: String? = nil) {
    self.pattern = pattern
    self.kind = kind
    self.source = source
  }

  /// The kinds that some rule asks for in an external item.
  public static let kinds: [Reference.Kind] = [
    .endToEnd, .creditor, .batch, .charge, .paymentIntent, .balanceTransaction, .source, .payout,
    .trace,
  ]
}
