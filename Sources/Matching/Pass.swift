import Domain

/// One rule of the engine: which items it looks at together, and what it makes of them.
///
/// Passes run in the order of `Passes.ordered`, each on what the ones before it left over. A pass
/// is pure: its decisions depend neither on the order of a block's items nor on `Item.number`.
public struct Pass: Sendable {
  /// What a block of this pass holds.
  public enum Scope: Sendable {
    /// Unclaimed items of one reconciled account and one currency. A block with nothing on one side
    /// is not worth making.
    case currency
    /// The same of one reconciled account in every currency. A block without an entry that was paid
    /// in another currency is not worth making.
    case conversions
    /// Items of one reconciled account in every currency, claimed ones in fields of their own. A
    /// block without an unclaimed item is not worth making.
    case accountWithClaimed
    /// The same, but of the claimed ones only those with the `twinMark` of an unclaimed one.
    case accountWithTwins

    /// Whether claimed items take no part.
    public var isOfOpen: Bool { self == .currency || self == .conversions }
  }

  /// Names the rule in outputs: `exact_reference`.
  public let id: String

  /// Raised whenever the pass can decide otherwise than before; part of the rules' version.
  public let version: Int
  public let scope: Scope

  /// How often the pass runs in a row. A second round sees what the first one's matches decide:
  /// once a refund named by its own id is claimed, its twin under the same charge is unique.
  public let rounds: Int

  /// By what items enter blocks of this pass; one without a key takes no part.
  public let families: [KeyFamily]

  /// A block of more items is not made: nobody looks at it.
  public let limit: @Sendable (MatchingRules) -> Int
  public let decide: @Sendable (Block, MatchingRules) -> [Decision]

  public init(
    id: String, version: Int, scope: Scope = .currency, rounds: Int = 1, families: [KeyFamily],
    limit: @escaping @Sendable (MatchingRules) -> Int = { $0.blockLimit },
    decide: @escaping @Sendable (Block, MatchingRules) -> [Decision]
  ) {
    self.id = id
    self.version = version
    self.scope = scope
    self.rounds = rounds
    self.families = families
    self.limit = limit
    self.decide = decide
  }

  /// The keys under which an item enters blocks of this pass, no key twice.
  public func keys(_ item: Item) -> [String] {
    if item.isPayout { return [] }
    return families.count == 1
      ? families[0].keys(item) : families.flatMap { $0.keys(item) }.sortedUnique
  }
}

/// All items of one reconciled account that share one key of a pass.
public struct Block: Sendable {
  private let makeKey: @Sendable () -> String
  public var left: [Item]
  public var right: [Item]
  /// Items that a pass has already matched; filled for `Pass.Scope.accountWithClaimed` only.
  public var claimedLeft: [Item]
  public var claimedRight: [Item]
  /// Types of the account's legs whose reference is the party's number, the same for all that it
  /// pays. Known to the passes that come after evidence was weighed.
  public var partyNumberTypes: Set<String>

  /// - Parameter key: Made when somebody asks for it.
  public init(
    key: @escaping @autoclosure @Sendable () -> String, left: [Item], right: [Item],
    claimedLeft: [Item] = [], claimedRight: [Item] = [], partyNumberTypes: Set<String> = []
  ) {
    makeKey = key
    self.left = left
    self.right = right
    self.claimedLeft = claimedLeft
    self.claimedRight = claimedRight
    self.partyNumberTypes = partyNumberTypes
  }

  public var key: String { makeKey() }

  public var itemCount: Int { left.count + right.count + claimedLeft.count + claimedRight.count }
}

/// What a pass makes of some of a block's items.
public enum Decision: Hashable, Sendable {
  case match(MatchGroup)
  /// The item has candidates and nothing decides between them.
  case refusal(Refusal)
  /// The item has no match; this one came closest, and this is why it does not fit.
  case nearest(NearMiss)
}

/// An item left open because more than one answer would do. The candidates are named, never chosen.
public struct Refusal: Hashable, Sendable {
  public let item: Item
  /// The ids of the items that fit equally well, sorted; at most `MatchingRules.namedCandidates`.
  public let candidates: [String]
  /// How many fit, those that are not named included.
  public let candidateCount: Int
  public let rule: String
  /// A short sentence for a person.
  public let because: String

  public init(
    item: Item, candidates: [String], candidateCount: Int, rule: String, because: String
  ) {
    self.item = item
    self.candidates = candidates
    self.candidateCount = candidateCount
    self.rule = rule
    self.because = because
  }
}

/// The closest thing to a match that an open item has.
public struct NearMiss: Hashable, Sendable {
  public let item: Item
  /// The id of the item that came closest.
  public let nearest: String
  /// What the break is called if nothing better is found.
  public let reason: BreakReason?
  /// The rule that failed, and by how much: `same reference, but 9.00 EUR less`.
  public let because: String
  /// Ledger − external, where amounts of one currency differ.
  public let difference: Money?
  /// When the other side is expected, if something says so: a payout's day of arrival.
  public let expected: CalendarDate?
  /// Which of several near misses of an item to report: the smallest, then the smallest `nearest`.
  public let distance: Int

  public init(
    item: Item, nearest: String, reason: BreakReason?, because: String,
    difference: Money? = nil, expected: CalendarDate? = nil, distance: Int
  ) {
    self.item = item
    self.nearest = nearest
    self.reason = reason
    self.because = because
    self.difference = difference
    self.expected = expected
    self.distance = distance
  }

  /// Whether this one is to be reported rather than `other`. A full order for one item.
  public func isNearer(than other: NearMiss) -> Bool {
    NearMiss.inOrder(
      (distance, nearest, because), (other.distance, other.nearest, other.because))
  }

  /// The order behind `isNearer`, for near misses of one item that are no values yet.
  public static func inOrder(
    _ a: (distance: Int, nearest: String, because: String),
    _ b: (distance: Int, nearest: String, because: String)
  ) -> Bool { a < b }
}
