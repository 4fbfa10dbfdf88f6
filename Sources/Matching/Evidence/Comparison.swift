/// How a line and a leg compare, point by point: the levels whose chances make a weight.
struct Comparison: Hashable, Sendable {
  /// What the line quotes, as seen from the leg.
  enum Reference: Int, CaseIterable, Sendable {
    case whole
    /// Its digits alone.
    case digits
    case oneMistake
    case cut
    /// The reference of another leg of the party: a template used again.
    case sibling
    /// Another one's reference.
    case another
    /// A reference of the book's kind that the ledger does not have.
    case unknown
    case nothing

    init(_ likeness: ReferenceIndex.Likeness) {
      switch likeness {
      case .exact: self = .whole
      case .digits: self = .digits
      case .oneMistake: self = .oneMistake
      case .cut: self = .cut
      case .unknown: self = .unknown
      }
    }

    var quotesLeg: Bool { rawValue <= Reference.cut.rawValue }
    /// So that it can hardly be chance.
    var isSure: Bool { self == .whole || self == .digits }
    /// The reference of another leg, or of none.
    var quotesStranger: Bool { rawValue > Reference.cut.rawValue && self != .nothing }
  }

  /// Whose account it is that the line names.
  enum Account: Int, CaseIterable, Sendable {
    case same
    /// The party's account is known, and the line has another.
    case another
    case unknown
  }

  let reference: Reference
  /// Nil where the line names nobody.
  let name: NameIndex.Likeness?
  let account: Account
  let fit: AmountFit
}
