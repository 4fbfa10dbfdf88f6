import Domain

/// What every pass asks of a leg of the ledger.
struct Leg: Sendable {
  let place: Int32
  let id: String
  let date: CalendarDate
  /// Minor units.
  let amount: Int64
  let bookedAt: Instant?
  /// By number in `Workbench.types`.
  var type: Int32
  /// Whom it is about, by place in the book; beyond it are parties that the book does not know, and
  /// -1 is nobody.
  var party: Int32
  /// The second party: the organisation of a member.
  var organisation: Int32
  /// By number in `Workbench.keys`: its own reference, then the batch it was sent in.
  var keys: [Int32]
  /// Tells apart what else is equal.
  let mark: UInt64

  /// What makes legs interchangeable: nobody can tell them apart.
  struct Twin: Hashable {
    let amount: Int64
    let type: Int32
    let party: Int32
    let organisation: Int32
    let keys: [Int32]
  }

  var twin: Twin {
    Twin(amount: amount, type: type, party: party, organisation: organisation, keys: keys)
  }
}

/// What every pass asks of a line of the bank's, or of a row of a processor's.
struct Line: Sendable {
  let place: Int32
  let id: String
  let source: String
  let date: CalendarDate
  /// Minor units.
  let amount: Int64
  /// What the bank says that it kept.
  let charge: Int64
  let isReversal: Bool
  let isCollected: Bool
  let hasName: Bool
  /// By number in `Workbench.accounts`, -1 without one.
  var account: Int32
  /// Lines of one content say the same; see `LineContent`.
  var content: Int32
  let mark: UInt64
}
