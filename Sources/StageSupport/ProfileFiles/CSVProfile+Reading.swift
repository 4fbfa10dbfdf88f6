import Domain
import Formats

extension CSVProfile {
  /// Reads and checks a profile's TOML.
  ///
  /// - Parameters:
  ///   - name: The file's name without `.toml`.
  ///   - file: What errors call the file.
  /// - Throws: Everything that is wrong with it at once.
  public static func parse(
    _ text: String, name: String, file: String
  ) throws(ConfigurationErrors) -> CSVProfile {
    let document: TOMLDocument
    do throws(ConfigurationError) {
      document = try TOMLDocument(text: text, file: file)
    } catch {
      throw ConfigurationErrors(problems: [error])
    }
    let problems = ConfigurationProblems(file: file, lines: document.lines)
    let root = TableReader(
      document.root, path: "",
      keys: ["bank", "kind", "recognise", "file", "rows", "columns", "values", "extract"],
      problems: problems)
    var profile = CSVProfile(name: name, bank: root.requireString("bank") ?? "")
    if !TableReader.isName(name) {
      let expected = "made of small letters, digits and hyphens"
      problems.add(.badValue("the file's name", value: name, expected: expected), at: "bank")
    }
    if root.members["kind"] != nil { profile.kind = root.oneOf("kind", Kind.self) ?? .statement }
    profile.values = Values(root)
    profile.dialect = Dialect(root)
    profile.recognition = Recognition(root, hasHeader: profile.dialect.hasHeader)
    profile.rows = Rows(root)
    profile.columns = Columns(root, kind: profile.kind, sign: profile.values.sign)
    let hasDates = profile.columns.bookingDate != nil || profile.columns.valueDate != nil
    if profile.kind != .details || hasDates, case .table(let values)? = root.members["values"],
      values["date"] == nil
    {
      problems.add(.missingKey("values.date"), at: "values.date")
    }
    if profile.columns.reversal != nil, profile.values.reversalWords.isEmpty {
      problems.add(.missingKey("values.reversal_words"), at: "columns.reversal")
    }
    profile.extractions = root.tables(
      "extract", keys: ["from", "other_lines", "pattern", "marker", "to"]
    ).compactMap { Extraction($0) }
    if !problems.errors.isEmpty { throw ConfigurationErrors(problems: problems.sorted) }
    return profile
  }
}

extension CSVProfile.Recognition {
  fileprivate init(_ root: TableReader, hasHeader: Bool) {
    self.init()
    let keys = ["header", "without", "shape", "first_line", "hint"]
    guard let table = root.requireTable("recognise", keys: keys) else { return }
    header = table.textLines("header") ?? []
    without = table.textLines("without") ?? []
    firstLine = table.string("first_line")
    isHint = table.bool("hint") ?? false
    for text in table.textLines("shape") ?? [] {
      if let cell = CellShape(text) {
        shape.append(cell)
      } else {
        let expected = "'date', 'amount', 'amount?', 'text', 'currency', 'digits', 'empty', 'any'"
        table.report(
          .badValue(table.pathOf("shape"), value: text, expected: expected + " or '=A|B'"), "shape")
      }
    }
    let needed = hasHeader ? "header" : "shape"
    if hasHeader ? header.isEmpty : shape.isEmpty {
      table.report(.missingKey(table.pathOf(needed)), needed)
    }
  }
}

extension CSVProfile.Dialect {
  fileprivate init(_ root: TableReader) {
    self.init()
    let keys = ["encoding", "delimiter", "quotes", "header", "sheet"]
    guard let table = root.table("file", keys: keys) else { return }
    if table.members["encoding"] != nil { encoding = table.oneOf("encoding", TextEncoding.self) }
    if table.members["quotes"] != nil { quotes = table.oneOf("quotes", Quotes.self) ?? .strict }
    hasHeader = table.bool("header") ?? true
    sheet = table.string("sheet")
    guard let text = table.string("delimiter") else { return }
    let named = ["tab": "\t", "bar": "|", "comma": ",", "semicolon": ";"]
    let mark = named[text] ?? text
    if mark.utf8.count == 1, let byte = mark.utf8.first, byte != UInt8(ascii: "\"") {
      delimiter = byte
    } else {
      table.report(
        .badValue(table.pathOf("delimiter"), value: text, expected: "one character"), "delimiter")
    }
  }
}

extension CSVProfile.Rows {
  fileprivate init(_ root: TableReader) {
    self.init()
    let keys = [
      "undated", "pending_words", "only", "left_out", "opening", "closing", "order",
      "loose_balances",
    ]
    guard let table = root.table("rows", keys: keys) else { return }
    if table.members["undated"] != nil { undated = table.oneOf("undated", Undated.self) ?? .error }
    if table.members["order"] != nil { order = table.oneOf("order", CSVProfile.Order.self) }
    pendingWords = table.textLines("pending_words") ?? []
    hasLooseBalances = table.bool("loose_balances") ?? false
    func condition(_ key: String) -> CSVProfile.Condition? {
      table.table(key, keys: CSVProfile.Condition.keys).flatMap { CSVProfile.Condition($0) }
    }
    only = condition("only")
    opening = condition("opening")
    closing = condition("closing")
    leftOut = table.tables("left_out", keys: CSVProfile.Condition.keys).compactMap {
      CSVProfile.Condition($0)
    }
  }
}

extension CSVProfile.Condition {
  fileprivate static let keys = ["column", "text", "prefix"]

  fileprivate init?(_ table: TableReader) {
    guard let column = table.requireColumn("column") else { return nil }
    self.init(column: column)
    texts = table.textLines("text") ?? []
    prefixes = table.textLines("prefix") ?? []
    if texts.isEmpty, prefixes.isEmpty { table.report(.missingKey(table.pathOf("text")), "text") }
  }
}

extension CSVProfile.Values {
  fileprivate init(_ root: TableReader) {
    self.init()
    let keys = [
      "date", "decimal", "sign", "debit_words", "credit_words", "currency", "account",
      "booked_words", "pending_words", "information_words", "reversal_words", "charges_beside",
    ]
    guard let table = root.requireTable("values", keys: keys) else { return }
    for text in table.textLines("date") ?? [] {
      if let pattern = DatePattern(text) {
        dates.append(pattern)
      } else {
        let expected = "made of YYYY or YY, MM, M or MMM, DD or D, marks, and * at the end"
        table.report(.badValue(table.pathOf("date"), value: text, expected: expected), "date")
      }
    }
    if table.members["decimal"] != nil {
      decimal = table.oneOf("decimal", AmountStyle.DecimalMark.self) ?? .point
    }
    currency = table.members["currency"] == nil ? nil : table.currency("currency")?.code
    account = table.string("account")
    bookedWords = table.textLines("booked_words") ?? []
    pendingWords = table.textLines("pending_words") ?? []
    informationWords = table.textLines("information_words") ?? []
    reversalWords = table.textLines("reversal_words") ?? []
    chargesBeside = table.bool("charges_beside") ?? false
    if table.members["sign"] != nil { sign = CSVProfile.SignRule(table) }
  }
}

extension CSVProfile.SignRule {
  private enum Name: String, CaseIterable {
    case signed
    case positiveIsSpent = "positive-is-spent"
    case flag
    case debitCredit = "debit-credit"
    case signedDebitCredit = "signed-debit-credit"
  }

  fileprivate init(_ table: TableReader) {
    switch table.oneOf("sign", Name.self) {
    case nil, .signed: self = .signed
    case .positiveIsSpent: self = .positiveIsSpent
    case .debitCredit: self = .columns(signed: false)
    case .signedDebitCredit: self = .columns(signed: true)
    case .flag:
      for key in ["debit_words", "credit_words"] where table.members[key] == nil {
        table.report(.missingKey(table.pathOf(key)), key)
      }
      self = .flag(
        debit: table.words("debit_words"), credit: table.words("credit_words"))
    }
  }
}

extension CSVProfile.Columns {
  fileprivate init(_ root: TableReader, kind: CSVProfile.Kind, sign: CSVProfile.SignRule) {
    self.init()
    let single: [(String, WritableKeyPath<CSVProfile.Columns, CSVProfile.Column?>)] = [
      ("booking_date", \.bookingDate), ("value_date", \.valueDate), ("amount", \.amount),
      ("debit", \.debit), ("credit", \.credit), ("flag", \.flag), ("currency", \.currency),
      ("balance", \.balance), ("account", \.account), ("counterparty_name", \.counterpartyName),
      ("counterparty_account", \.counterpartyAccount),
      ("counterparty_bank", \.counterpartyBank), ("code", \.code), ("status", \.status),
      ("original_amount", \.originalAmount), ("original_currency", \.originalCurrency),
      ("rate", \.rate), ("charges", \.charges), ("payment_count", \.paymentCount),
      ("gross", \.gross), ("reversal", \.reversal), ("return_reason", \.returnReason),
      ("opening_balance", \.openingBalance), ("opening_date", \.openingDate),
      ("closing_balance", \.closingBalance), ("closing_date", \.closingDate),
    ]
    let references = CSVProfile.Target.references
    let keys = single.map(\.0) + references.map(\.rawValue) + ["remittance"]
    guard let table = root.requireTable("columns", keys: keys) else { return }
    for (key, path) in single { self[keyPath: path] = table.column(key) }
    remittance = table.columns("remittance")
    for target in references {
      for column in table.columns(target.rawValue) {
        self.references.append(CSVProfile.ReferenceColumn(target, column))
      }
    }
    // The day of a payment is its line's.
    var needed = [kind == .details ? CSVProfile.Target.bankReference.rawValue : "booking_date"]
    switch sign {
    case .signed, .positiveIsSpent: needed += ["amount"]
    case .flag: needed += ["amount", "flag"]
    case .columns: needed += ["debit", "credit"]
    }
    for key in needed where table.members[key] == nil {
      table.report(.missingKey(table.pathOf(key)), key)
    }
  }
}

extension CSVProfile.Extraction {
  fileprivate init?(_ table: TableReader) {
    guard let pattern = table.requireString("pattern"),
      let target = table.oneOf("to", CSVProfile.Target.self)
    else { return nil }
    self.init(pattern: pattern, target: target)
    from = table.columns("from")
    fromOtherLines = table.bool("other_lines") ?? false
    marker = table.string("marker")
    if !CSVProfile.isPattern(pattern) {
      let expected = "a regular expression"
      table.report(
        .badValue(table.pathOf("pattern"), value: pattern, expected: expected), "pattern")
    }
  }
}
