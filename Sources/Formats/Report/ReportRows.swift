import Domain

/// Turns rows of a report into lines, each by itself: several threads read rows, and each has one.
protocol ReportRows: SendableMetatype {
  /// What tells which statement a row is of, where a file has several.
  associatedtype Group: Sendable = Void

  /// Told also of a row whose line is wrong.
  func group(of row: ReportRow) throws(FormatError) -> Group

  /// - Parameter line: Blank.
  mutating func read(_ row: ReportRow, into line: inout ReportLine) throws(FormatError)
}

extension ReportRows where Group == Void {
  func group(of row: ReportRow) throws(FormatError) {}
}

/// What all lines of a statement are added up from.
struct LineFigures: Sendable {
  var counted: Bool
  var amount: ExactDecimal?
  var balance: ExactDecimal?
  var currency: String?
  /// The payout that the line names.
  var payout: String?
  var booking: CalendarDate?
  var slice: Slice

  init(_ line: ReportLine) {
    counted = line.counted
    amount = line.amount.value
    balance = line.balanceAfter
    currency = line.currency
    booking = line.booking.value
    slice = line.slice
    for index in line.facts.indices where line.facts[index].kind == .payout {
      if case .string(let text) = line.facts[index].value { payout = text }
      break
    }
  }
}
