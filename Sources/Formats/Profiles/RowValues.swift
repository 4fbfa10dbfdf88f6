import Domain

/// One row as a profile understands it: what could be read, and the text of what could not.
struct RowValues {
  var bookingDate: CalendarDate?
  /// The text where there should be a date.
  var bookingRaw: String?
  var valueDate: CalendarDate?
  var valueRaw: String?
  /// Signed: plus is money in.
  var amount: ExactDecimal?
  /// As the file or the profile names it.
  var currency: String?
  var status = Entry.Status.booked
  var balance: ExactDecimal?
  /// The balances of the statement, in files that repeat them on every row.
  var openingBalance: DatedAmount?
  var closingBalance: DatedAmount?
  var account: String?
  var counterparty = Counterparty()
  var remittance: [String] = []
  var code: String?
  var references: [(target: CSVProfile.Target, value: String)] = []
  var original: ExactDecimal?
  var originalCurrency: String?
  var rate: String?
  var charges: ExactDecimal?
  var paymentCount: Int?
  var gross: ExactDecimal?
  var returnReason: String?
  var isReversal = false
  var extra: [ExtraField] = []
  var slice = Slice()

  struct DatedAmount {
    var amount: ExactDecimal
    var date: CalendarDate?
  }

  /// Becomes a row without values; the memory of its lists stays.
  mutating func clear() {
    var next = RowValues()
    swap(&next.remittance, &remittance)
    swap(&next.references, &references)
    swap(&next.extra, &extra)
    next.remittance.removeAll(keepingCapacity: true)
    next.references.removeAll(keepingCapacity: true)
    next.extra.removeAll(keepingCapacity: true)
    self = next
  }

  /// The value of a reference or fact; the first that was found counts.
  func reference(_ target: CSVProfile.Target) -> String? {
    references.first { $0.target == target }?.value
  }
}
