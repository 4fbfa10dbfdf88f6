import Domain
import Matching
import Testing

@testable import StageSupport

/// What a file of rules may say, and what is said of one that says something else.
@Suite struct RulesFileTests {
  /// The sample without the rules that `[matching]` sets.
  private static let configuration = sampleConfiguration.replacing(
    "window_business_days = 4\n", with: "")

  private static func rules(_ text: String) throws(ConfigurationErrors) -> RuleBook {
    try Configuration.parse(
      configuration, file: "tieout.toml", rules: (text, "rules.toml")
    ).rules
  }

  private static func problems(
    _ text: String, beside configuration: String = configuration
  ) -> [ConfigurationError] {
    do {
      _ = try Configuration.parse(
        configuration, file: "tieout.toml", rules: (text, "rules.toml"))
      return []
    } catch {
      return error.problems
    }
  }

  /// The lines of the canonical text that a file adds or changes.
  @Test(arguments: [
    ("", []),
    ("[windows]\nwindow_business_days = 3\n", []),
    ("[windows]\nwindow_business_days = 0\n", ["window_business_days 0"]),
    ("[limits]\ncomponent_limit = 64\n", ["component_limit 64"]),
    ("[tolerance]\nrounding_minor_units = 2\n", ["rounding 2"]),
    (
      "[tolerance]\nkept_back = { minor_units = 50, percent = \"1.5\", cap_minor_units = 300 }\n",
      ["kept_back 50 1.5 300"]
    ),
    ("[tolerance]\ntoo_much = { percent = 1 }\n", ["too_much 0 1 -"]),
    ("[margin]\nauto = 5000\nlearning = 10000\n", ["margin_auto 5000", "margin_learning 10000"]),
    ("[margin]\nerrors_per_million = 1000\n", ["margin_errors 1000"]),
    ("[evidence]\nbatches = false\n", ["evidence_batches false"]),
    ("passes = [\"payout\", \"exact_reference\"]\n", ["steps payout exact_reference"]),
    ("[text]\nignore = [\"SEPA CREDIT\"]\n", ["ignore 11:SEPA CREDIT"]),
    (
      "[[reference]]\npattern = 'INV ([0-9]+)'\nkind = \"creditor\"\nsource = \"bank-eur\"\n",
      ["reference creditor 8:bank-eur 12:INV ([0-9]+)"]
    ),
    (
      "[[source]]\nname = \"stripe\"\n[source.windows]\nwindow_business_days = 1\n[source.margin]\nauto = 3000\n",
      ["source stripe window_business_days 1"]
    ),
  ])
  func `a file changes what it says`(text: String, expected: [String]) throws {
    let usual = Set(RuleBook().canonicalText.split(separator: "\n").map(String.init))
    let lines = try Self.rules(text).canonicalText.split(separator: "\n").map(String.init)
    #expect(lines.filter { !usual.contains($0) } == expected)
    #expect(Set(lines).count == lines.count)
  }

  @Test(arguments: [
    ("[window]\n", "1: error CFG-0005: unknown key 'window'"),
    (
      "[windows]\nbackward_business_days = 32\n",
      "2: error CFG-0008: 'windows.backward_business_days' is '32', which is not from 0 to 31"
    ),
    (
      "passes = [\"exact\"]\n",
      "1: error CFG-0008: 'passes' is 'exact', which is not one of 'payout', 'processor_id', "
        + "'conversion', 'evidence', 'exact_reference', 'customer_and_time', 'amount_and_date'"
    ),
    (
      "passes = [\"evidence\", \"evidence\"]\n",
      "1: error CFG-0008: 'passes' is 'evidence', which is not named once"
    ),
    (
      "passes = [\"evidence\", \"payout\"]\n",
      "1: error CFG-0008: 'passes' is 'payout', which is not the first one or none"
    ),
    (
      "passes = \"evidence\"\n",
      "1: error CFG-0007: 'passes' must be a list of texts such as [\"…\"], not a text"
    ),
    (
      "[tolerance]\nkept_back = { percent = 0.5 }\n",
      "2: error CFG-0007: 'tolerance.kept_back.percent' must be a percentage in quotes, such as "
        + "\"2.5\", not a number with a fraction or a time"
    ),
    (
      "[tolerance]\nkept_back = { minor_units = -1 }\n",
      "2: error CFG-0008: 'tolerance.kept_back.minor_units' is '-1', which is not from 0 to "
        + "1000000000000"
    ),
    (
      "[margin]\nauto = 0\n",
      "2: error CFG-0008: 'margin.auto' is '0', which is not from 693 to 100000"
    ),
    (
      "[text]\nignore = [\" \"]\n",
      "2: error CFG-0008: 'text.ignore' is ' ', which is not filled in"
    ),
    (
      "[[reference]]\nkind = \"creditor\"\n",
      "1: error CFG-0006: 'reference[1].pattern' is missing"
    ),
    (
      "[[reference]]\nkind = \"creditor\"\npattern = 'INV [0-9'\n",
      "3:20: error CFG-0019: 'reference[1].pattern' is no pattern that can be used: missing "
        + "terminating ] for character class"
    ),
    (
      "[[reference]]\nkind = \"creditor\"\npattern = 'INV [0-9]+'\n",
      "3:12: error CFG-0019: 'reference[1].pattern' is no pattern that can be used: it has none of "
        + "the one group in brackets that is the reference"
    ),
    (
      "[[reference]]\nkind = \"mandate\"\npattern = '(a)'\n",
      "2: error CFG-0008: 'reference[1].kind' is 'mandate', which is not one of 'end_to_end', "
        + "'creditor', 'batch', 'charge', 'payment_intent', 'balance_transaction', 'source', "
        + "'payout', 'trace'"
    ),
    (
      "[[source]]\nname = \"bank\"\n",
      "2: error CFG-0008: 'source[1].name' is 'bank', which is not one of 'bank-eur', 'stripe'"
    ),
    (
      "[[source]]\nname = \"stripe\"\n[[source]]\nname = \"stripe\"\n",
      "4: error CFG-0013: source 'stripe' has rules already"
    ),
    (
      "[[source]]\nname = \"stripe\"\n[source.window]\n",
      "3: error CFG-0005: unknown key 'source[1].window'"
    ),
    (
      "[[source]]\nname = \"stripe\"\n[source.windows]\nwindow_business_days = true\n",
      "4: error CFG-0007: 'source[1].windows.window_business_days' must be a whole number, not "
        + "true or false"
    ),
  ])
  func `a mistake is named and placed`(text: String, expected: String) throws {
    let errors = Self.problems(text)
    let first = try #require(errors.first)
    #expect(
      first.description.split(separator: "\n").first.map(String.init) == "rules.toml:" + expected)
    #expect(errors.count == 1, "\(errors)")
    #expect(Outcome(for: first) == .configuration)
  }

  @Test func `a rule in both files names both lines`() {
    let text = "\n[windows]\nwindow_business_days = 4\n"
    #expect(
      Self.problems(text, beside: sampleConfiguration).map(\.description) == [
        """
        rules.toml:3: error CFG-0018: 'window_business_days' is set at tieout.toml:41 as well
          hint: keep it in one of the two files
        """
      ])
  }

  @Test func `what is wrong in both files is told at once`() {
    let errors = Self.problems(
      "pass = []\n", beside: Self.configuration.replacing("[paths]", with: "[pats]"))
    #expect(errors.map { $0.location?.file } == ["tieout.toml", "rules.toml"])
  }

  @Test func `sources of one account have the same rules`() throws {
    let second = """
      [[source]]
      name = "bank-gbp"
      kind = "bank"
      account = "bank:main"
      currency = "GBP"
      format = "camt.053"
      expected = "none"

      [matching]
      """
    let configuration = Self.configuration.replacing("[matching]\n", with: second + "\n")
    func own(_ name: String) -> String {
      "[[source]]\nname = \"\(name)\"\n[source.windows]\nwindow_business_days = 1\n"
    }
    #expect(
      Self.problems(own("bank-eur"), beside: configuration).map(\.code) == ["CFG-0020"])
    #expect(Self.problems(own("bank-eur") + own("bank-gbp"), beside: configuration).isEmpty)
  }

  /// Everything that can be said, and its sources in any order.
  private static let parts = [
    "[[source]]\nname = \"stripe\"\n[source.windows]\nwindow_business_days = 1\n",
    "[[source]]\nname = \"bank-eur\"\n[source.tolerance]\nrounding_minor_units = 9\n[source.margin]\nquoted = 2000\n",
  ]
  private static let whole = """
    passes = ["payout", "evidence", "amount_and_date"]
    [windows]
    backward_business_days = 2
    timing_business_days = 4
    [limits]
    named_candidates = 3
    [tolerance]
    too_much = { minor_units = 10, percent = "0.25", cap_minor_units = 90 }
    [evidence]
    undone = false
    [text]
    ignore = ["it's \\"quoted\\"", 'C:\\ü']
    [[reference]]
    pattern = "it's (\\\\d+)"
    kind = "end_to_end"
    [[reference]]
    pattern = 'RF ([0-9]{2})'
    kind = "creditor"
    source = "bank-eur"

    """

  @Test func `the order of sources changes nothing`() throws {
    #expect(
      try Self.rules(Self.whole + Self.parts.joined())
        == Self.rules(Self.whole + Self.parts.reversed().joined()))
  }

  @Test(arguments: ["", whole, parts.joined(), whole + parts.joined()])
  func `what is shown reads back to the same rules`(text: String) throws {
    let rules = try Self.rules(text)
    let shown = try Self.rules(rules.toml())
    #expect(shown == rules || shown.canonicalText == rules.canonicalText)
    #expect(shown.toml() == rules.toml())
  }

  @Test func `what tieout.toml sets is shown as a comment`() throws {
    let read = try Configuration.parse(sampleConfiguration, file: "tieout.toml")
    let shown = read.rules.toml(elsewhere: read.matching.rules)
    #expect(shown.contains("# window_business_days = 4"))
    let again = try Configuration.parse(
      sampleConfiguration, file: "tieout.toml", rules: (shown, "rules.toml"))
    #expect(again.canonicalBytes == read.canonicalBytes)
    #expect(again.rules.canonicalText == read.rules.canonicalText)
  }
}
