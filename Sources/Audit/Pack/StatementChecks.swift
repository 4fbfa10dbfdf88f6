import Domain

/// `statement-lines.csv`: balances run on, and the statements of the parties repeat its lines.
final class StatementLinesCheck: TableCheck {
  /// A party's account in one currency, as far as it has been read.
  private struct Account {
    var balance: Int128
    let lines = SHA256()
  }

  private let file: String
  private var accounts: [AccountKey: Account] = [:]
  private var digests: [AccountKey: Digest] = [:]
  private var parties: [String: String] = [:]

  init(file: String) { self.file = file }

  func row(_ row: Row, _ log: CheckLog) throws(RowProblem) {
    let currency = try row.currency()
    let party = try row.text("party_id")
    let amount = try row.amount("amount", currency)
    let balance = try row.amount("balance", currency)
    let key = AccountKey(account: party, currency: currency)
    // The first line has nothing before it here; its statement opens with the balance.
    var account = accounts[key] ?? Account(balance: balance - amount)
    log.expect(
      .runningBalance, file, row: row.line, "balance of \(party)",
      WideMoney(minorUnits: balance, currency: currency), equals: account.balance + amount)
    try row.addLine(to: account.lines)
    account.balance = balance
    accounts[key] = account
  }

  func end(_ log: CheckLog) {
    for (key, account) in accounts {
      digests[key] = account.lines.finish()
      parties[Self.fileName(of: key.account)] = key.account
    }
    accounts = [:]
  }

  /// Takes the digests of one statement's lines, one per currency.
  fileprivate func compare(
    _ file: String, _ statement: [Currency: Digest], _ log: CheckLog
  ) {
    let party = parties[file] ?? ""
    for (currency, digest) in statement.sorted(by: { $0.key < $1.key }) {
      log.examined(.statementsAgree)
      let expected = digests.removeValue(forKey: AccountKey(account: party, currency: currency))
      guard expected != digest else { continue }
      log.report(
        .statementsAgree, file, "\(currency) lines",
        expected: expected == nil ? "none" : "those of statement-lines.csv",
        found: expected == nil ? "some" : "others")
    }
  }

  /// Reports the accounts whose statement never came; call it after all statements.
  func reportMissing(_ log: CheckLog) {
    for key in digests.keys.sorted() {
      log.report(
        .statementsAgree, Self.fileName(of: key.account), "\(key.currency) lines",
        expected: "those of statement-lines.csv", found: "none")
    }
  }

  /// `statements/<id>.csv`; an id that is no plain name is replaced by its hash. A leading
  /// apostrophe before a sign is the CSV's guard against formulas, not the id's.
  private static func fileName(of party: String) -> String {
    var id = Substring(party)
    if id.first == "'", let second = id.dropFirst().first, "=+-@".contains(second) {
      id = id.dropFirst()
    }
    let isPlain =
      (1...64).contains(id.utf8.count)
      && id.unicodeScalars.allSatisfy {
        ("a"..."z").contains($0) || ("A"..."Z").contains($0) || ("0"..."9").contains($0)
          || $0 == "_" || $0 == "-"
      }
    return "statements/\(isPlain ? String(id) : "id." + SHA256.digest(of: String(id)).hex).csv"
  }
}

/// One `statements/<party>.csv`. Rows without an amount give a balance (the opening, the closing);
/// all others are lines.
final class StatementCheck: TableCheck {
  private let file: String
  private let lines: StatementLinesCheck
  private var hashes: [Currency: SHA256] = [:]
  private var balances: [Currency: Int128] = [:]

  /// - Parameter lines: Must have read `statement-lines.csv` before.
  init(file: String, lines: StatementLinesCheck) {
    self.file = file
    self.lines = lines
  }

  func row(_ row: Row, _ log: CheckLog) throws(RowProblem) {
    let currency = try row.currency()
    let balance = try row.amount("balance", currency)
    let isLine = try !row.text("amount").isEmpty
    let amount = isLine ? try row.amount("amount", currency) : 0
    if let before = balances[currency] {
      log.expect(
        .runningBalance, file, row: row.line, "balance",
        WideMoney(minorUnits: balance, currency: currency), equals: before + amount)
    }
    balances[currency] = balance
    guard isLine else { return }
    let hash = hashes[currency] ?? SHA256()
    hashes[currency] = hash
    try row.addLine(to: hash)
  }

  func end(_ log: CheckLog) { lines.compare(file, hashes.mapValues { $0.finish() }, log) }
}

extension Row {
  /// Adds a statement line to a running hash, each field with its length before it.
  fileprivate func addLine(to hash: SHA256) throws(RowProblem) {
    for column in [
      "date", "reference", "type", "counterparty", "description", "amount", "balance",
    ] {
      try withBytes(of: column) { field in
        withUnsafeBytes(of: UInt64(field.count).bigEndian) { hash.update($0) }
        hash.update(field)
      }
    }
  }
}
