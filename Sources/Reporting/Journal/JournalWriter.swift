import Domain

/// Writes the period's ledger for hledger, transaction by transaction.
///
///     try journal.begin(accounts: accounts, currencies: [.eur], openings: openings)
///     for transaction in transactions { try journal.write(transaction) }
///     try journal.end(closings: closings)
///
/// The opening balances stand as one transaction on the day before the period, so that hledger's
/// balances are the closing balances. The closing balances follow as assertions on the last day:
/// `hledger check` recomputes each and fails on the first that is not ours.
public final class JournalWriter {
  private let file: OutputFile
  private let bookName: String
  private let period: StatementPeriod
  private let runID: String
  private var line: [UInt8] = []

  /// - Parameter file: The caller commits it.
  public init(_ file: OutputFile, bookName: String, period: StatementPeriod, runID: String) {
    self.file = file
    self.bookName = bookName
    self.period = period
    self.runID = runID
  }

  /// - Parameters:
  ///   - accounts: Every account that occurs, each code once, sorted.
  ///   - openings: The balances at the start of the period, sorted; zeros may be left out.
  public func begin(
    accounts: some Sequence<JournalAccount>, currencies: [Currency],
    openings: some Sequence<JournalPosting>
  ) throws(ReportError) {
    line.append(contentsOf: "; ".utf8)
    JournalText.append(line: bookName, to: &line)
    line.append(contentsOf: ", \(period.name)\n; run ".utf8)
    JournalText.append(line: runID, to: &line)
    line.append(UInt8(ascii: "\n"))
    try endLine()
    try file.write("; Debit is plus. Letters beyond ASCII are written without their accents.\n\n")
    try file.write("decimal-mark .\n")
    for currency in currencies {
      let sample = Money.decimal(
        Int128(currency.minorUnitsPerUnit) * 1000, exponent: currency.exponent)
      // Without decimals the mark itself must stand, or hledger cannot tell it from a group's.
      let point = currency.exponent == 0 ? "." : ""
      try file.write("commodity \(sample)\(point) \(currency.code)\n")
    }
    try file.write("\n")
    for account in accounts {
      let type = JournalWriter.types[account.kind].map { "  ; type:\($0)" } ?? ""
      line.append(contentsOf: "account ".utf8)
      JournalText.append(account: account.code, to: &line)
      line.append(contentsOf: "\(type)\n".utf8)
      try endLine()
    }
    try writeOpenings(openings)
  }

  /// - Throws: `ReportError.unbalanced` when a currency's postings do not sum to zero.
  public func write(_ transaction: JournalTransaction) throws(ReportError) {
    try writeHead(
      transaction.date, code: transaction.externalID, description: transaction.description)
    var sums = BalanceCheck()
    for posting in transaction.postings {
      sums.add(posting.amount)
      try write(posting)
    }
    try sums.requireZero(transaction.externalID)
  }

  /// - Parameter closings: The balances at the end of the period, sorted, zeros too.
  public func end(closings: some Sequence<JournalPosting>) throws(ReportError) {
    var sums = BalanceCheck()
    var isFirst = true
    for closing in closings {
      if isFirst {
        try writeHead(period.lastDay, code: "closing", description: "Closing balances")
        isFirst = false
      }
      sums.add(closing.amount)
      let zero = JournalPosting(account: closing.account, amount: .zero(closing.amount.currency))
      append(zero)
      line.append(contentsOf: " = ".utf8)
      append(closing.amount)
      line.append(UInt8(ascii: "\n"))
      try endLine()
    }
    try sums.requireZero("closing")
  }

  private static let types = [
    "asset": "A", "liability": "L", "equity": "E", "income": "R", "revenue": "R",
    "expense": "X",
  ]

  private func writeOpenings(_ openings: some Sequence<JournalPosting>) throws(ReportError) {
    var sums = BalanceCheck()
    var isFirst = true
    for opening in openings where !opening.amount.isZero {
      if isFirst {
        let day = period.firstDay.adding(days: -1)
        try writeHead(day, code: "opening", description: "Opening balances")
        isFirst = false
      }
      sums.add(opening.amount)
      try write(opening)
    }
    try sums.requireZero("opening")
  }

  private func writeHead(
    _ date: CalendarDate, code: String, description: String
  ) throws(ReportError) {
    line.append(UInt8(ascii: "\n"))
    DecimalText.append(date, to: &line)
    line.append(contentsOf: " (".utf8)
    JournalText.append(code: code, to: &line)
    line.append(contentsOf: ") ".utf8)
    JournalText.append(line: description, to: &line)
    line.append(UInt8(ascii: "\n"))
    try endLine()
  }

  private func write(_ posting: JournalPosting) throws(ReportError) {
    append(posting)
    line.append(UInt8(ascii: "\n"))
    try endLine()
  }

  /// The two blanks matter: with one, hledger would read the amount as part of the name.
  private func append(_ posting: JournalPosting) {
    line.append(contentsOf: "    ".utf8)
    JournalText.append(account: posting.account, to: &line)
    line.append(contentsOf: "  ".utf8)
    append(posting.amount)
  }

  private func append(_ amount: Money) {
    DecimalText.append(amount.minorUnits, exponent: amount.currency.exponent, to: &line)
    line.append(UInt8(ascii: " "))
    line.append(contentsOf: amount.currency.code.utf8)
  }

  private func endLine() throws(ReportError) {
    try file.write(line)
    line.removeAll(keepingCapacity: true)
  }
}

/// Sums a transaction per currency; hardly ever more than two of them.
private struct BalanceCheck {
  private var sums: [(currency: Currency, minorUnits: Int128)] = []

  mutating func add(_ amount: Money) {
    let minorUnits = Int128(amount.minorUnits)
    if let index = sums.firstIndex(where: { $0.currency == amount.currency }) {
      sums[index].minorUnits += minorUnits
    } else {
      sums.append((amount.currency, minorUnits))
    }
  }

  func requireZero(_ subject: String) throws(ReportError) {
    if let sum = sums.first(where: { $0.minorUnits != 0 }) {
      throw ReportError(.unbalanced(sum.currency.code), subject)
    }
  }
}
