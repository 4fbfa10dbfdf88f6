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
  var extra: [ExtraField] = []
  var slice = Slice()

  struct DatedAmount {
    var amount: ExactDecimal
    var date: CalendarDate?
  }

  /// Becomes a row without values; the memory of its lists stays.
  mutating func clear() {
    (bookingDate, bookingRaw, valueDate, valueRaw) = (nil, nil, nil, nil)
    (amount, currency, status, balance) = (nil, nil, .booked, nil)
    (openingBalance, closingBalance, account) = (nil, nil, nil)
    counterparty = Counterparty()
    remittance.removeAll(keepingCapacity: true)
    code = nil
    references.removeAll(keepingCapacity: true)
    (original, originalCurrency, rate) = (nil, nil, nil)
    (charges, paymentCount, gross, returnReason) = (nil, nil, nil, nil)
    extra.removeAll(keepingCapacity: true)
    slice = Slice()
  }

  /// The value of a reference or fact; the first that was found counts.
  func reference(_ target: CSVProfile.Target) -> String? {
    references.first { $0.target == target }?.value
  }
}
