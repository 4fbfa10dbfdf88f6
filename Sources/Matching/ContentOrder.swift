import Domain

extension Item {
  /// A full order by what an item says, never by its number in the database.
  ///
  /// The id comes right after side and source because it is unique within them; what follows only
  /// matters for the two legs of one transaction.
  static func inContentOrder(_ a: Item, _ b: Item) -> Bool {
    if a.side != b.side { return a.side < b.side }
    if a.source != b.source { return a.source < b.source }
    if a.id != b.id { return a.id < b.id }
    if a.date != b.date { return a.date < b.date }
    if a.amount != b.amount {
      return (a.amount.currency, a.amount.minorUnits) < (b.amount.currency, b.amount.minorUnits)
    }
    return (a.type, a.text) < (b.type, b.text)
  }

  /// What tells an item from others, its own name aside: two items with equal twin keys are the
  /// same thing twice, so that it cannot matter which of them is taken.
  ///
  /// The references by which a bank names the single line are left out: genuine twins
  /// differ in them, and nothing on the other side refers to them unless it is that very line.
  var twinKey: TwinKey {
    TwinKey(
      source: source, date: date, amount: amount, gross: gross, type: type, text: text,
      references: references.filter { !Self.namesTheLine($0.kind) }
        .map { "\($0.kind.rawValue)\u{0}\($0.value)" }.sorted())
  }

  static func namesTheLine(_ kind: Reference.Kind) -> Bool {
    switch kind {
    case .bank, .entry, .transaction: true
    default: false
    }
  }
}

/// See `Item.twinKey`.
struct TwinKey: Hashable {
  let source: String
  let date: CalendarDate
  let amount: Money
  let gross: Money
  let type: String
  let text: String
  let references: [String]
}
