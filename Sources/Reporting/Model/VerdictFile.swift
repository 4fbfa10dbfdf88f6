import Domain

/// `verdict.json`: how the period stands, for programs.
///
/// Amounts are strings with the currency's decimals; members are sorted by key.
public struct VerdictFile: Sendable {
  /// A sum per currency, under a name such as `breaks`.
  public struct Total: Hashable, Sendable {
    public var name: String
    public var currency: Currency
    public var minorUnits: Int128

    public init(name: String, currency: Currency, minorUnits: Int128) {
      self.name = name
      self.currency = currency
      self.minorUnits = minorUnits
    }
  }

  public var period: String
  public var verdict: PackSummary.Verdict
  /// In the order of `proof.csv`.
  public var accounts: [PackSummary.Proof] = []
  /// Numbers of things, each name once: `breaks`, `matches`, `files`.
  public var counts: [(name: String, count: Int64)] = []
  /// Each name and currency once.
  public var totals: [Total] = []
  public var missingSources: [String] = []
  public var runID: String
  public var inputsSHA256: String
  public var rulesVersion: String
  public var codeVersion: String

  public init(
    period: String, verdict: PackSummary.Verdict, runID: String, inputsSHA256: String,
    rulesVersion: String, codeVersion: String
  ) {
    self.period = period
    self.verdict = verdict
    self.runID = runID
    self.inputsSHA256 = inputsSHA256
    self.rulesVersion = rulesVersion
    self.codeVersion = codeVersion
  }

  /// Writes the file; the caller commits it.
  public func write(to file: OutputFile) throws(ReportError) {
    try file.write(json.renderedForPeople(sortedKeys: true))
  }

  private var json: JSONText {
    [
      "period": .string(period),
      "verdict": .string(verdict.rawValue),
      "accounts": .array(accounts.map(VerdictFile.json)),
      "counts": .object(counts.map { JSONText.Member($0.name, .integer($0.count)) }),
      "totals": .object(totalsByName),
      "missing_sources": .array(missingSources.map(JSONText.string)),
      "run_id": .string(runID),
      "inputs_sha256": .string(inputsSHA256),
      "rules_version": .string(rulesVersion),
      "code_version": .string(codeVersion),
    ]
  }

  private var totalsByName: [JSONText.Member] {
    Set(totals.map(\.name)).sorted().map { name in
      let sums = totals.filter { $0.name == name }.map { total in
        JSONText.Member(
          total.currency.code, VerdictFile.amount(total.minorUnits, total.currency))
      }
      return JSONText.Member(name, .object(sums))
    }
  }

  private static func json(_ proof: PackSummary.Proof) -> JSONText {
    [
      "account": .string(proof.account),
      "currency": .string(proof.currency.code),
      "balance_per_statement": amount(proof.balancePerStatement, proof.currency),
      "balance_per_ledger": amount(proof.balancePerLedger, proof.currency),
      "residual": amount(proof.residual, proof.currency),
      "verdict": .string(proof.verdict.rawValue),
    ]
  }

  private static func amount(_ minorUnits: Int128, _ currency: Currency) -> JSONText {
    .string(Money.decimal(minorUnits, exponent: currency.exponent))
  }
}
