import Domain
import Formats

extension Configuration.Source {
  /// The formats that a source can be given in.
  public static let formats = FormatRegistry.sourceNames

  static func all(
    _ root: TableReader, kinds: [String: Configuration.LedgerRules.AccountKind]
  ) -> [Self] {
    let keys = [
      "name", "kind", "account", "currency", "currencies", "external", "format", "profile",
      "expected", "grace", "opening",
    ]
    let read = root.tables("source", keys: keys).map { table in
      (table, Self(table, kinds: kinds))
    }
    reportDuplicates(read)
    return read.map(\.1)
  }

  /// Wrong values are reported and stand as empty ones; the file is refused in any case.
  private init(
    _ table: TableReader, kinds: [String: Configuration.LedgerRules.AccountKind]
  ) {
    self.init(
      name: table.requireString("name") ?? "",
      kind: table.oneOf("kind", Kind.self) ?? .bank,
      account: table.account("account", kinds: kinds) ?? "",
      currencies: Self.currencies(table),
      external: Self.external(table),
      format: table.requireString("format") ?? "",
      expected: table.oneOf("expected", Expected.self) ?? .none,
      opening: table.amounts("opening", allowNegative: true))
    grace = table.integer("grace", in: 0...366) ?? 0
    profile = table.string("profile")
    if profile != nil, format != "csv" {
      let expected = "for a source whose format is 'csv'"
      table.report(
        .badValue(table.pathOf("profile"), value: profile ?? "", expected: expected), "profile")
    }
    if !name.isEmpty, !TableReader.isName(name) {
      let expected = "made of small letters, digits and hyphens"
      table.report(.badValue(table.pathOf("name"), value: name, expected: expected), "name")
    }
    if !format.isEmpty, !Self.formats.contains(format) {
      let expected = "one of " + Self.formats.map { "'\($0)'" }.joined(separator: ", ")
      table.report(.badValue(table.pathOf("format"), value: format, expected: expected), "format")
    }
    for currency in opening.keys.sorted() where !currencies.contains(currency) {
      let expected = "a currency of this source"
      let path = table.pathOf("opening")
      table.report(.badValue(path, value: currency.code, expected: expected), "opening")
    }
  }

  private static func currencies(_ table: TableReader) -> [Currency] {
    switch (table.members["currency"], table.members["currencies"]) {
    case (nil, nil): table.report(.missingKey(table.pathOf("currency")), "currency")
    case (_?, nil): return table.currency("currency").map { [$0] } ?? []
    case (nil, _?):
      let currencies = table.currencies("currencies")
      if currencies?.isEmpty == true {
        let path = table.pathOf("currencies")
        table.report(.badValue(path, value: "[]", expected: "at least one"), "currencies")
      }
      return currencies ?? []
    case (_?, _?):
      let text = "'\(table.pathOf("currency"))' and 'currencies' say the same thing"
      table.report(.duplicateTerms(text), "currencies")
    }
    return []
  }

  /// Compact. What begins like an IBAN must be one, because a mistyped account would make every
  /// file of the source a stranger's.
  private static func external(_ table: TableReader) -> String? {
    guard table.members["external"] != nil, let text = table.requireString("external") else {
      return nil
    }
    let compact = String(text.filter { $0 != " " })
    if let iban = IBAN(compact) { return iban.compact }
    if looksLikeIBAN(compact) {
      table.report(.badExternalAccount(IBAN.masked(compact)), "external")
    }
    return compact
  }

  /// Two letters, two digits and at least eleven more characters.
  private static func looksLikeIBAN(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    return bytes.count >= 15 && bytes.count <= 34
      && bytes.prefix(2).allSatisfy { Character(Unicode.Scalar($0)).isLetter }
      && bytes.dropFirst(2).prefix(2).allSatisfy { Character(Unicode.Scalar($0)).isNumber }
  }

  /// A name, an external account and currency, or a ledger account and currency may belong to one
  /// source only: otherwise a file or an item would have two.
  private static func reportDuplicates(_ sources: [(TableReader, Self)]) {
    var seen: [String: String] = [:]
    func claim(_ key: String, _ what: String, by source: Self, in table: TableReader) {
      if let other = seen.updateValue(source.name, forKey: key) {
        table.report(.duplicateSource("\(what) already belongs to source '\(other)'"), "name")
      }
    }
    for (table, source) in sources where !source.name.isEmpty {
      claim("name \(source.name)", "the name '\(source.name)'", by: source, in: table)
      for currency in source.currencies {
        if !source.account.isEmpty {
          let what = "account '\(source.account)' in \(currency)"
          claim("account \(source.account) \(currency)", what, by: source, in: table)
        }
        if let external = source.external {
          let what = "external account '\(IBAN.masked(external))' in \(currency)"
          claim("external \(external) \(currency)", what, by: source, in: table)
        }
      }
    }
  }
}
