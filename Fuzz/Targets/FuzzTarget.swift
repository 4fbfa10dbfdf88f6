import Formats
import StageSupport

/// One thing that takes bytes from strangers, and what must be true whatever they are.
///
/// A new target is one line in `all`.
public struct FuzzTarget: Sendable {
  public let name: String
  /// Where inputs to start from lie: paths in the repository, or behind `corpus/` in the labelled
  /// corpus. Each stands for every file whose path begins with it.
  public let seeds: [String]
  /// A file of Fuzz/dictionaries, without `.dict`.
  public let dictionary: String?
  /// Longer inputs are not tried.
  public let maxBytes: Int
  /// What does not hold for these bytes, each as a sentence.
  public let check: @Sendable ([UInt8]) -> [String]

  public static func named(_ name: String) -> FuzzTarget? { all.first { $0.name == name } }

  /// Tables are read by the profiles that come with the program.
  public func prepare() { ProfileLibrary.use(ProfileLibrary(ProfileFiles.builtIn)) }

  public static let all: [FuzzTarget] = [
    file("camt", ["camt.052", "camt.053", "camt.054"], corpus: ["camt"], "camt"),
    FuzzTarget(
      name: "xml", seeds: ["samples/formats/camt.053", "samples/broken/camt"],
      dictionary: "xml", maxBytes: 8 * 1024, check: XMLCheck.violations),
    file("pain", ["pain.001", "pain.002", "pain.008"], corpus: ["pain"], "pain"),
    file("mt", ["mt940", "mt942", "mt950"], corpus: ["mt940"], "mt"),
    file("ofx", ["ofx"], corpus: ["ofx"], "ofx"),
    file("qif", ["qif"], corpus: [], "qif"),
    file("bai2", ["bai2"], corpus: ["bai2"], "bai2"),
    file("coda", ["coda"], corpus: [], "fixed"),
    file("cfonb", ["cfonb"], corpus: [], "fixed"),
    file("nacha", ["nacha"], corpus: ["nacha"], "fixed"),
    file("aba", ["aba"], corpus: ["aba"], "fixed"),
    file("csv", ["csv"], corpus: ["csv"], "csv"),
    file("xlsx", ["xlsx"], corpus: [], "zip"),
    file("zip", ["zip"], seeds: ["samples/formats/xlsx"], corpus: ["camt/dvbern"], "zip"),
    file(
      "stripe", ["stripe-balance-change", "stripe-payouts", "stripe-payments"],
      seeds: ["samples/2026-10/inbox/stripe"], corpus: ["processor/stripe-csv"], "csv"),
    file(
      "stripe-events", ["stripe-events", "stripe-balance-transactions", "stripe-objects"],
      corpus: ["processor/stripe-events", "processor/stripe-openapi"], "json"),
    file(
      "paypal", ["paypal-activity", "paypal-stl", "paypal-trr", "paypal-sar", "paypal-statement"],
      corpus: ["processor/paypal"], "csv"),
    file(
      "adyen", ["adyen-settlement-detail", "adyen-payments-accounting"],
      corpus: ["processor/adyen"], "csv"),
    file("gocardless", ["gocardless-api"], corpus: ["processor/gocardless"], "json"),
    file("mollie", ["mollie-api", "mollie-settlement"], corpus: ["processor/mollie"], "json"),
    file(
      "shopify", ["shopify-transactions", "shopify-payouts", "shopify-disputes"],
      corpus: ["processor/shopify"], "json"),
    file("square", ["square-payout-entries", "square-payouts"], corpus: [], "json"),
    file("sumup", ["sumup-payouts"], corpus: [], "json"),
    file(
      "ledger", ["ledger"], seeds: ["samples/2026-10/inbox/ledger", "samples/broken"], corpus: [],
      "csv"),
    file("parties", ["parties"], seeds: ["samples/2026-10/inbox/parties"], corpus: [], "csv"),
    file("resolutions", ["resolutions"], corpus: [], "csv"),
    file("operations", ["operations"], corpus: [], "json"),
    FuzzTarget(
      name: "learn", seeds: ["samples/formats/csv", "samples/formats/xlsx", "corpus/csv"],
      dictionary: "csv",
      maxBytes: fileBytes, check: LearnCheck.violations),
    FuzzTarget(
      name: "compressed", seeds: ["samples/2026-10/inbox/bank-eur/2026-10-15", "samples/broken"],
      dictionary: "zip", maxBytes: fileBytes
    ) { FileCheck.violations($0, families: []) },
    FuzzTarget(
      name: "configuration", seeds: ["samples/2026-10/tieout.toml"], dictionary: "toml",
      maxBytes: fileBytes, check: SettingsCheck.configuration),
    FuzzTarget(
      name: "rules", seeds: ["Fuzz/seeds/rules"], dictionary: "toml", maxBytes: fileBytes,
      check: SettingsCheck.rules),
    FuzzTarget(
      name: "profile", seeds: ["Sources/StageSupport/Profiles"], dictionary: "toml",
      maxBytes: fileBytes, check: SettingsCheck.profile),
    FuzzTarget(
      name: "amount", seeds: ["Fuzz/seeds/amount"], dictionary: nil, maxBytes: 64,
      check: ValueCheck.amount),
    FuzzTarget(
      name: "date", seeds: ["Fuzz/seeds/date"], dictionary: nil, maxBytes: 64,
      check: ValueCheck.date),
    FuzzTarget(
      name: "iban", seeds: ["Fuzz/seeds/iban"], dictionary: nil, maxBytes: 64,
      check: ValueCheck.iban),
  ]

  /// Long enough for every sample, and for the limits that a small file can reach.
  private static let fileBytes = 32 * 1024

  private static func file(
    _ name: String, _ families: [String], seeds: [String]? = nil, corpus: [String],
    _ dictionary: String
  ) -> FuzzTarget {
    FuzzTarget(
      name: name,
      seeds: (seeds ?? families.map { "samples/formats/\($0)" }) + corpus.map { "corpus/" + $0 },
      dictionary: dictionary, maxBytes: fileBytes
    ) { FileCheck.violations($0, families: families) }
  }
}
