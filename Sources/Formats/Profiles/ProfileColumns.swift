import Domain

/// A profile's columns as indexes into the rows of one file.
struct ProfileColumns {
  var bookingDate: Int?
  var valueDate: Int?
  var amount: Int?
  var debit: Int?
  var credit: Int?
  var flag: Int?
  var currency: Int?
  var balance: Int?
  var account: Int?
  var counterpartyName: Int?
  var counterpartyAccount: Int?
  var counterpartyBank: Int?
  var remittance: [Int] = []
  var code: Int?
  var status: Int?
  var originalAmount: Int?
  var originalCurrency: Int?
  var rate: Int?
  var charges: Int?
  var paymentCount: Int?
  var gross: Int?
  var reversal: Int?
  var returnReason: Int?
  var references: [(target: CSVProfile.Target, index: Int)] = []
  var openingBalance: Int?
  var openingDate: Int?
  var closingBalance: Int?
  var closingDate: Int?
  /// Columns that mean nothing to the profile, with the names they are kept under.
  var extra: [(name: String, index: Int)] = []
  /// Columns whose names say that they are for cards.
  private(set) var cards: Set<Int> = []
  /// The fields of the header; nil when there is none.
  var width: Int?
  /// The fields of the row that gave names to those of a file without header.
  private(set) var namedWidth: Int?
  private let header: HeaderIndex

  init(_ profile: CSVProfile, header: HeaderIndex) {
    self.header = header
    let columns = profile.columns
    func find(_ column: CSVProfile.Column?) -> Int? { column.flatMap { header.index($0) } }
    bookingDate = find(columns.bookingDate)
    valueDate = find(columns.valueDate)
    amount = find(columns.amount)
    debit = find(columns.debit)
    credit = find(columns.credit)
    flag = find(columns.flag)
    currency = find(columns.currency)
    balance = find(columns.balance)
    account = find(columns.account)
    counterpartyName = find(columns.counterpartyName)
    counterpartyAccount = find(columns.counterpartyAccount)
    counterpartyBank = find(columns.counterpartyBank)
    remittance = columns.remittance.compactMap { header.index($0) }
    code = find(columns.code)
    status = find(columns.status)
    originalAmount = find(columns.originalAmount)
    originalCurrency = find(columns.originalCurrency)
    rate = find(columns.rate)
    charges = find(columns.charges)
    paymentCount = find(columns.paymentCount)
    gross = find(columns.gross)
    reversal = find(columns.reversal)
    returnReason = find(columns.returnReason)
    references = columns.references.compactMap { reference in
      header.index(reference.column).map { (reference.target, $0) }
    }
    openingBalance = find(columns.openingBalance)
    openingDate = find(columns.openingDate)
    closingBalance = find(columns.closingBalance)
    closingDate = find(columns.closingDate)
    cards = Set(header.names.indices.filter { CardNumber.isCardField(header.names[$0]) })
    width = header.names.isEmpty ? nil : header.names.count
    extra = header.names.isEmpty ? [] : unused(header.names)
  }

  /// What the header lacks that no entry can be read without.
  func missing(_ profile: CSVProfile) -> [CSVProfile.Column] {
    let columns = profile.columns
    let needed: [(CSVProfile.Column?, Int?)] = [
      (columns.bookingDate, bookingDate), (columns.amount, amount), (columns.debit, debit),
      (columns.credit, credit), (columns.flag, flag),
    ]
    return needed.compactMap { column, index in index == nil ? column : nil }
  }

  func index(_ column: CSVProfile.Column) -> Int? { header.index(column) }

  private var used: Set<Int> {
    let single = [
      bookingDate, valueDate, amount, debit, credit, flag, currency, balance, account,
      counterpartyName, counterpartyAccount, counterpartyBank, code, originalAmount,
      originalCurrency, rate, charges, paymentCount, gross, reversal, returnReason, openingBalance,
      openingDate, closingBalance, closingDate,
    ]
    return Set(single.compactMap(\.self) + remittance + references.map(\.index))
  }

  private func unused(_ names: [String]) -> [(name: String, index: Int)] {
    let used = used
    return names.indices.filter { !used.contains($0) }.map { index in
      (names[index].isEmpty ? "column \(index + 1)" : names[index], index)
    }
  }

  /// The fields of a headerless row that mean nothing to the profile.
  mutating func nameExtra(count: Int) {
    guard width == nil, extra.isEmpty else { return }
    name(width: count)
  }

  /// Names those of a file without header as a row of so many fields does; nil for no row yet.
  mutating func name(width count: Int?) {
    guard width == nil, count != namedWidth else { return }
    extra = unused(Array(repeating: "", count: count ?? 0))
    namedWidth = extra.isEmpty ? nil : count
  }
}

/// The names of a header line, compared without capitals and blanks around.
struct HeaderIndex {
  /// As written; none when the file has no header.
  let names: [String]
  private let keys: [String]

  init(_ names: [String]) {
    self.names = names
    keys = names.map(HeaderIndex.key)
  }

  func index(_ column: CSVProfile.Column) -> Int? {
    switch column {
    case .numbered(let number): return number - 1
    case .named(let name, let occurrence):
      let key = HeaderIndex.key(name)
      return keys.indices.filter { keys[$0] == key }.dropFirst(occurrence - 1).first
    }
  }

  /// What counts of a column's name: `Datum ` and `datum` are one column.
  static func key(_ name: String) -> String {
    var key = ""
    var wasBlank = true
    for character in name.lowercased() {
      let isBlank = character.isWhitespace || character == "\u{FEFF}"
      if isBlank, wasBlank { continue }
      key.append(isBlank ? " " : character)
      wasBlank = isBlank
    }
    if wasBlank, !key.isEmpty { key.removeLast() }
    return key
  }
}
