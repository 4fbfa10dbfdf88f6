import Domain
import StageSupport
import Testing

@Suite struct ConfigurationTests {
  private let sample: Configuration

  init() throws {
    sample = try Configuration.parse(sampleConfiguration, file: "tieout.toml")
  }

  @Test func `every section is read`() {
    #expect(sample.book.name == "Fédération d'essai")
    #expect(sample.book.holder == ["Rue de l'Essai 1", "1000 Bruxelles"])
    #expect(sample.paths.reports == "../reports")
    #expect(sample.paths.inbox == "inbox")
    #expect(sample.ledger.accounts == ["acc_platform": "income:platform"])
    #expect(sample.ledger.kind(of: "wallet:x") == .liability)
    #expect(sample.ledger.kind(of: "bank:main") == .asset)
    #expect(sample.sources.map(\.name) == ["bank-eur", "stripe"])
    #expect(sample.sources[0].external == "BE71096123456769")
    #expect(sample.sources[1].currencies == [.eur, .gbp])
    #expect(sample.sources[1].opening[.gbp]?.minorUnits == -1)
    #expect(sample.rules.common.windowBusinessDays == 4)
    #expect(sample.rules.common.timingBusinessDays == 5)
    #expect(sample.matching.account(for: .fx) == "expense:exchange")
    #expect(sample.matching.account(for: .writeOff) == "expense:write-off")
  }

  @Test(
    arguments: [
      ("topup_card", Currency.usd, Configuration.PostingRule.single(account: "clearing:stripe")),
      ("topup_bank", .eur, .single(account: "bank:main")),
      ("topup_bank", .gbp, .single(account: "bank:gbp")),
      ("topup_bank", .usd, nil),
      ("processor_payout", .gbp, .move(from: "clearing:stripe", to: "bank:gbp")),
      ("processor_payout", .usd, nil),
      ("unheard_of", .eur, nil),
    ] as [(String, Currency, Configuration.PostingRule?)])
  func `a type and a currency choose the accounts`(
    type: String, currency: Currency, rule: Configuration.PostingRule?
  ) {
    #expect(sample.counterAccount(type: type, currency: currency) == rule)
  }

  @Test(arguments: [
    ("ORG-1", "2026-06-30", "3", "default"), ("ORG-1", "2026-07-01", "2.5", "schedule 2026-07-01"),
    ("ORG-7", "2025-12-31", "3", "default"), ("ORG-7", "2026-01-01", "2", "override 2026-01-01"),
    ("ORG-7", "2026-10-31", "2", "override 2026-01-01"),
  ])
  func `the fee names the rule it comes from`(
    organisation: String, day: String, percent: String, source: String
  ) throws {
    let date = try #require(CalendarDate(iso: day))
    let fee = try #require(
      sample.settlement.ownFee(of: organisation, on: date)
        ?? sample.settlement.everybodysFee(on: date))
    #expect(fee.value.description == percent)
    #expect(fee.source == source)
  }

  @Test(arguments: [
    ("ORG-1", Currency.eur, "2026-10-31", "100.00 EUR"),
    ("ORG-1", .usd, "2026-10-31", "0.00 USD"),
    ("ORG-7", .eur, "2025-12-31", "100.00 EUR"), ("ORG-7", .eur, "2026-08-31", "250.00 EUR"),
    ("ORG-7", .eur, "2026-10-31", "300.00 EUR"), ("ORG-7", .gbp, "2026-10-31", "50.00 GBP"),
  ])
  func `the float is the latest that has begun`(
    organisation: String, currency: Currency, day: String, float: String
  ) throws {
    let date = try #require(CalendarDate(iso: day))
    let kept =
      sample.settlement.ownFloat(of: organisation, currency, on: date)
      ?? sample.settlement.everybodysFloat(currency, on: date)
    #expect((kept?.value ?? .zero(currency)).description == float)
  }

  @Test func `the rules' bytes do not depend on order, comments, paths or written defaults`() throws
  {
    let changed =
      sampleConfiguration
      .replacing("reports = \"../reports\"", with: "reports = \"elsewhere\" # moved")
      .replacing("currencies = [\"GBP\", \"EUR\"]", with: "currencies = [\"EUR\", \"GBP\"]")
      .replacing("expected = true\n", with: "")
      .replacing(
        "topup_card = \"clearing:stripe\"\n", with: ""
      )
      .replacing(
        "member_transfer = \"internal:parties\"",
        with: "member_transfer = \"internal:parties\"\ntopup_card = \"clearing:stripe\"")
    let other = try Configuration.parse(changed, file: "other.toml")
    #expect(other.canonicalBytes == sample.canonicalBytes)
  }

  @Test(arguments: [
    ("Europe/Brussels", "Europe/Paris"), ("\"3\"", "\"3.1\""), ("250.00", "250.01"),
    ("bank:gbp", "bank:other"), ("2026-07-01", "2026-07-02"), ("= 4", "= 5"),
    ("\"liability\"", "\"asset\""), ("812.40", "812.41"),
  ])
  func `the rules' bytes change with a rule`(old: String, new: String) throws {
    let changed = sampleConfiguration.replacing(old, with: new)
    let other = try Configuration.parse(changed, file: "tieout.toml")
    #expect(other.canonicalBytes != sample.canonicalBytes)
  }

  @Test func `what reports count as what is set bucket by bucket, and changes no rule`() throws {
    let text =
      sampleConfiguration + """

        [reports.buckets]
        event = { types = ["entry"], references = ["EVT-"] }
        session = { references = ["SES-"] }

        """
    let other = try Configuration.parse(text, file: "tieout.toml")
    #expect(
      other.reports.buckets[.event]
        == Configuration.ReportTerms.Rule(types: ["entry"], references: ["EVT-"]))
    #expect(
      other.reports.buckets[.session]
        == Configuration.ReportTerms.Rule(types: [], references: ["SES-"]))
    #expect(other.reports.buckets[.manual] == sample.reports.buckets[.manual])
    #expect(other.canonicalBytes == sample.canonicalBytes)
    let days = "\n[reports]\nstuck_days = 5\n"
    let patient = try Configuration.parse(sampleConfiguration + days, file: "tieout.toml")
    #expect(patient.reports.stuckDays == 5 && patient.reports.abandonedDays == 30)
    #expect(sample.reports.stuckDays == 1 && patient.canonicalBytes == sample.canonicalBytes)
    for wrong in ["abandoned_days = 5\n", "abandoned_days = \"6\"\n"] {
      #expect(throws: ConfigurationErrors.self) {
        try Configuration.parse(sampleConfiguration + days + wrong, file: "tieout.toml")
      }
    }
    for (wrong, code) in [
      ("evnt = { types = [\"x\"] }", "CFG-0005"), ("event = { type = [\"x\"] }", "CFG-0005"),
      ("event = { references = [\" \"] }", "CFG-0008"), ("event = { types = \"x\" }", "CFG-0007"),
    ] {
      let errors = #expect(throws: ConfigurationErrors.self) {
        try Configuration.parse(
          sampleConfiguration + "\n[reports.buckets]\n\(wrong)\n", file: "tieout.toml")
      }
      #expect(errors?.problems.map(\.code) == [code], "\(wrong)")
    }
  }

  @Test(arguments: [
    ("inbox", ".", "inbox"), ("inbox", "samples/x", "samples/x/inbox"),
    ("../db", "samples/x/", "samples/x/../db"), ("/srv/db", "samples/x", "/srv/db"),
  ])
  func `a path is relative to the workspace`(path: String, workspace: String, resolved: String) {
    #expect(Configuration.Paths.resolve(path, workspace: workspace) == resolved)
  }
}
