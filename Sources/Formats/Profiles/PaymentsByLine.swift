import Domain

/// The rows of a table of details, put together by the lines that they are the payments of.
///
/// A bank may sort the rows by anything, so that all of them are kept until the table ends.
struct PaymentsByLine {
  private struct Key: Hashable {
    let reference: String
    let currency: Currency
  }

  private struct Line {
    var entry: Entry
    var sum: Int128
  }

  private var lines: [Line] = []
  private var places: [Key: Int] = [:]

  /// Adds a row; one that is not booked is no payment of a line.
  mutating func add(_ row: Entry) {
    guard row.isBooked, let reference = row.reference(.bank) else { return }
    let key = Key(reference: reference, currency: row.amount.currency)
    guard let place = places[key] else {
      places[key] = lines.count
      lines.append(Line(entry: PaymentsByLine.line(of: row), sum: Int128(row.amount.minorUnits)))
      return
    }
    lines[place].entry.details.append(EntryDetail(row))
    lines[place].sum += Int128(row.amount.minorUnits)
    if lines[place].entry.bookingDate != row.bookingDate { lines[place].entry.bookingDate = nil }
    if lines[place].entry.valueDate != row.valueDate { lines[place].entry.valueDate = nil }
  }

  /// The line that a first row tells of: it has of the row what all of its payments share, and the
  /// row's place in the file.
  private static func line(of row: Entry) -> Entry {
    var line = Entry(amount: row.amount)
    line.bookingDate = row.bookingDate
    line.valueDate = row.valueDate
    line.references = row.references.filter { $0.kind == .bank }
    line.details = [EntryDetail(row)]
    line.slice = row.slice
    return line
  }

  /// The lines in the order of their first rows, each with the sum of its payments as its amount.
  ///
  /// - Parameter errors: Gets a sum that no amount can be.
  func lines(_ errors: ErrorCollector) -> [Entry] {
    lines.enumerated().compactMap { index, line in
      var entry = line.entry
      let currency = entry.amount.currency
      guard
        let sum = ExactDecimal(digits: line.sum, scale: Int(currency.exponent)).money(in: currency)
      else {
        let text = Money.decimal(line.sum, exponent: currency.exponent)
        errors.add(
          .outOfRange(text), at: InputLocation(file: errors.file, line: entry.slice.line))
        return nil
      }
      entry.index = index
      entry.amount = sum
      return entry
    }
  }
}

extension EntryDetail {
  /// A row that is one payment of a line; the line's reference is not the payment's.
  fileprivate init(_ row: Entry) {
    self.init()
    amount = row.amount
    references = row.references.filter { $0.kind != .bank }
    code = row.code
    counterparty = row.counterparty
    remittance = row.remittance
    returnReason = row.returnReason
    charges = row.charges
    originalAmount = row.originalAmount
    extra = row.extra
  }
}
