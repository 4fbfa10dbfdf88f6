/// A kind of input file.
public enum FileFormat: Hashable, Sendable {
  /// The version is that of the namespace, `001.08`; nil when the file names none.
  case camt053(version: String?)
  case camt052(version: String?)
  case camt054(version: String?)
  case stripeBalanceChange
  case stripePayouts
  /// The dashboard's list of payments: no balance can be proven from it.
  case stripePayments
  case ledgerExport
  case partyRegister
  case zip

  /// The exact name: `camt.053.001.08`, `stripe-balance-change`, `ledger`.
  public var name: String {
    switch self {
    case .camt053(let version): Self.camt("camt.053", version)
    case .camt052(let version): Self.camt("camt.052", version)
    case .camt054(let version): Self.camt("camt.054", version)
    case .stripeBalanceChange: "stripe-balance-change"
    case .stripePayouts: "stripe-payouts"
    case .stripePayments: "stripe-payments"
    case .ledgerExport: "ledger"
    case .partyRegister: "parties"
    case .zip: "zip"
    }
  }

  /// The name without version, as `--format` and a source's `format` give it.
  public var family: String {
    switch self {
    case .camt053: "camt.053"
    case .camt052: "camt.052"
    case .camt054: "camt.054"
    case .stripeBalanceChange, .stripePayouts, .stripePayments: "stripe"
    default: name
    }
  }

  /// The format of a name or of a family that has one member only; nil for any other text.
  public init?(name: String) {
    let fixed: [FileFormat] = [
      .stripeBalanceChange, .stripePayouts, .stripePayments, .ledgerExport, .partyRegister, .zip,
    ]
    if let found = fixed.first(where: { $0.name == name }) {
      self = found
      return
    }
    let version = name.count > 9 ? String(name.dropFirst(9)) : nil
    switch name.prefix(8) {
    case "camt.053": self = .camt053(version: version)
    case "camt.052": self = .camt052(version: version)
    case "camt.054": self = .camt054(version: version)
    default: return nil
    }
  }

  /// All names that `--format` takes.
  public static let names = [
    "camt.052", "camt.053", "camt.054", "ledger", "parties", "stripe-balance-change",
    "stripe-payments", "stripe-payouts", "zip",
  ]

  private static func camt(_ family: String, _ version: String?) -> String {
    version.map { "\(family).\($0)" } ?? family
  }
}
