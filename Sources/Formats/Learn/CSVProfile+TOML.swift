/// A profile as the TOML file that a person reviews: all of it, so that equal texts read alike.
extension CSVProfile {
  /// The file's text; `comment` stands above it, each line behind a number sign.
  public func toml(comment: [String] = []) -> String {
    var text = comment.map { $0.isEmpty ? "#\n" : "# \($0)\n" }.joined()
    text += "bank = \(TOML.text(bank))\n"
    if kind != .statement { text += "kind = \(TOML.text(kind.rawValue))\n" }
    text += section("recognise", recognitionLines)
    text += section("file", fileLines)
    text += section("rows", rowLines)
    text += section("columns", columnLines)
    text += section("values", valueLines)
    for extraction in extractions { text += "\n[[extract]]\n" + lines(extraction) }
    return text
  }

  private func section(_ name: String, _ lines: [(String, String)]) -> String {
    if lines.isEmpty { return "" }
    return "\n[\(name)]\n" + lines.map { "\($0) = \($1)\n" }.joined()
  }

  private var recognitionLines: [(String, String)] {
    var lines: [(String, String)] = []
    if !recognition.header.isEmpty { lines.append(("header", TOML.list(recognition.header))) }
    if !recognition.without.isEmpty { lines.append(("without", TOML.list(recognition.without))) }
    if let first = recognition.firstLine { lines.append(("first_line", TOML.text(first))) }
    if !recognition.shape.isEmpty {
      lines.append(("shape", TOML.list(recognition.shape.map(\.description))))
    }
    if recognition.isHint { lines.append(("hint", "true")) }
    return lines
  }

  private var fileLines: [(String, String)] {
    var lines: [(String, String)] = []
    if let encoding = dialect.encoding { lines.append(("encoding", TOML.text(encoding.rawValue))) }
    let marks = [UInt8(ascii: "\t"): "tab", UInt8(ascii: "|"): "bar"]
    if dialect.delimiter != UInt8(ascii: ",") {
      let mark = marks[dialect.delimiter] ?? String(Unicode.Scalar(dialect.delimiter))
      lines.append(("delimiter", TOML.text(mark)))
    }
    if dialect.quotes != .strict { lines.append(("quotes", TOML.text(dialect.quotes.rawValue))) }
    if !dialect.hasHeader { lines.append(("header", "false")) }
    if let sheet = dialect.sheet { lines.append(("sheet", TOML.text(sheet))) }
    return lines
  }

  private var rowLines: [(String, String)] {
    var lines: [(String, String)] = []
    if rows.undated != .error { lines.append(("undated", TOML.text(rows.undated.rawValue))) }
    if !rows.pendingWords.isEmpty { lines.append(("pending_words", TOML.list(rows.pendingWords))) }
    if rows.hasLooseBalances { lines.append(("loose_balances", "true")) }
    if let only = rows.only { lines.append(("only", TOML.condition(only))) }
    if let order = rows.order { lines.append(("order", TOML.text(order.rawValue))) }
    if let opening = rows.opening { lines.append(("opening", TOML.condition(opening))) }
    if let closing = rows.closing { lines.append(("closing", TOML.condition(closing))) }
    if !rows.leftOut.isEmpty {
      let conditions = rows.leftOut.map(TOML.condition).joined(separator: ", ")
      lines.append(("left_out", "[\(conditions)]"))
    }
    return lines
  }

  private var columnLines: [(String, String)] {
    let single: [(String, Column?)] = [
      ("booking_date", columns.bookingDate), ("value_date", columns.valueDate),
      ("amount", columns.amount), ("debit", columns.debit), ("credit", columns.credit),
      ("flag", columns.flag), ("currency", columns.currency), ("balance", columns.balance),
      ("account", columns.account), ("counterparty_name", columns.counterpartyName),
      ("counterparty_account", columns.counterpartyAccount),
      ("counterparty_bank", columns.counterpartyBank), ("code", columns.code),
      ("status", columns.status), ("original_amount", columns.originalAmount),
      ("original_currency", columns.originalCurrency), ("rate", columns.rate),
      ("charges", columns.charges), ("payment_count", columns.paymentCount),
      ("gross", columns.gross), ("reversal", columns.reversal),
      ("return_reason", columns.returnReason),
      ("opening_balance", columns.openingBalance), ("opening_date", columns.openingDate),
      ("closing_balance", columns.closingBalance), ("closing_date", columns.closingDate),
    ]
    var lines = single.compactMap { key, column in column.map { (key, TOML.column($0)) } }
    for target in Target.references {
      let found = columns.references.filter { $0.target == target }.map { TOML.column($0.column) }
      guard let first = found.first else { continue }
      let all = found.count == 1 ? first : "[\(found.joined(separator: ", "))]"
      lines.append((target.rawValue, all))
    }
    if !columns.remittance.isEmpty {
      let texts = columns.remittance.map(TOML.column).joined(separator: ", ")
      lines.append(("remittance", "[\(texts)]"))
    }
    return lines
  }

  private var valueLines: [(String, String)] {
    var lines: [(String, String)] = []
    let dates = values.dates.map(\.text)
    if !dates.isEmpty {
      lines.append(("date", dates.count == 1 ? TOML.text(dates[0]) : TOML.list(dates)))
    }
    lines.append(("decimal", TOML.text(values.decimal.rawValue)))
    switch values.sign {
    case .signed: lines.append(("sign", TOML.text("signed")))
    case .positiveIsSpent: lines.append(("sign", TOML.text("positive-is-spent")))
    case .columns(let isSigned):
      lines.append(("sign", TOML.text(isSigned ? "signed-debit-credit" : "debit-credit")))
    case .flag(let debit, let credit):
      lines.append(("sign", TOML.text("flag")))
      lines.append(("debit_words", TOML.list(debit)))
      lines.append(("credit_words", TOML.list(credit)))
    }
    if let currency = values.currency { lines.append(("currency", TOML.text(currency))) }
    if let account = values.account { lines.append(("account", TOML.text(account))) }
    if values.chargesBeside { lines.append(("charges_beside", "true")) }
    let words = [
      ("booked_words", values.bookedWords), ("pending_words", values.pendingWords),
      ("information_words", values.informationWords), ("reversal_words", values.reversalWords),
    ]
    return lines + words.filter { !$0.1.isEmpty }.map { ($0, TOML.list($1)) }
  }

  private func lines(_ extraction: Extraction) -> String {
    var text = ""
    if !extraction.from.isEmpty {
      text += "from = [" + extraction.from.map(TOML.column).joined(separator: ", ") + "]\n"
    }
    if extraction.fromOtherLines { text += "other_lines = true\n" }
    if let marker = extraction.marker { text += "marker = \(TOML.text(marker))\n" }
    return text + "pattern = \(TOML.text(extraction.pattern))\n"
      + "to = \(TOML.text(extraction.target.rawValue))\n"
  }
}

private enum TOML {
  static func text(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      default:
        if scalar.value < 0x20 || scalar.value == 0x7F {
          let digits = String(scalar.value, radix: 16)
          quoted += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
        } else {
          quoted.unicodeScalars.append(scalar)
        }
      }
    }
    return quoted + "\""
  }

  static func list(_ texts: [String]) -> String {
    "[" + texts.map(text).joined(separator: ", ") + "]"
  }

  static func condition(_ condition: CSVProfile.Condition) -> String {
    var parts = ["column = \(column(condition.column))"]
    if !condition.texts.isEmpty { parts.append("text = \(list(condition.texts))") }
    if !condition.prefixes.isEmpty { parts.append("prefix = \(list(condition.prefixes))") }
    return "{ " + parts.joined(separator: ", ") + " }"
  }

  static func column(_ column: CSVProfile.Column) -> String {
    if case .numbered(let number) = column { return String(number) }
    return text(column.description)
  }
}
