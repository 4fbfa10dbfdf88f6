import Domain

/// Something wrong in `tieout.toml` or in the file of rules. A file is refused with all of its errors at once.
public struct ConfigurationError: ActionableError, HasOutcome, Hashable {
  public enum Reason: Hashable, Sendable {
    case cannotRead(String)
    case tooLarge
    case notText
    case syntax(String)
    case unknownKey(String, nearest: String?)
    case missingKey(String)
    case wrongType(String, expected: String)
    case badValue(String, value: String, expected: String)
    case unknownCurrency(String, code: String)
    case badAccount(String, code: String)
    case unknownAccountKind(String, code: String)
    case duplicateSource(String)
    case duplicateTerms(String)
    case badExternalAccount(String)
    case badAmount(String, value: String, currency: String)
    case badDate(String, value: String)
    case cannotReadRules(String)
    /// A rule that `tieout.toml` has as well; where there.
    case setTwice(String, there: InputLocation)
    case badPattern(String, because: String)
    case sourcesDisagree(String, String, account: String)
  }

  public let reason: Reason
  private let place: InputLocation

  public init(_ reason: Reason, at place: InputLocation) {
    self.reason = reason
    self.place = place
  }

  public var location: InputLocation? { place }
  public var outcome: Outcome { .configuration }

  public var code: String {
    switch reason {
    case .cannotRead: "CFG-0001"
    case .tooLarge: "CFG-0002"
    case .notText: "CFG-0003"
    case .syntax: "CFG-0004"
    case .unknownKey: "CFG-0005"
    case .missingKey: "CFG-0006"
    case .wrongType: "CFG-0007"
    case .badValue: "CFG-0008"
    case .unknownCurrency: "CFG-0009"
    case .badAccount: "CFG-0010"
    case .unknownAccountKind: "CFG-0011"
    case .duplicateSource: "CFG-0012"
    case .duplicateTerms: "CFG-0013"
    case .badExternalAccount: "CFG-0014"
    case .badAmount: "CFG-0015"
    case .badDate: "CFG-0016"
    case .cannotReadRules: "CFG-0017"
    case .setTwice: "CFG-0018"
    case .badPattern: "CFG-0019"
    case .sourcesDisagree: "CFG-0020"
    }
  }

  public var problem: String {
    switch reason {
    case .cannotRead(let why): "the configuration cannot be read: \(why)"
    case .tooLarge: "the configuration is larger than 1 MiB"
    case .notText: "the configuration is not UTF-8 text"
    case .syntax(let why): "not valid TOML: \(why)"
    case .unknownKey(let key, _): "unknown key '\(key)'"
    case .missingKey(let key): "'\(key)' is missing"
    case .wrongType(let key, let expected): "'\(key)' must be \(expected)"
    case .badValue(let key, let value, let expected):
      "'\(key)' is '\(value)', which is not \(expected)"
    case .unknownCurrency(let key, let code): "'\(key)' names the unknown currency '\(code)'"
    case .badAccount(let key, let code): "'\(key)' is '\(code)', which is not an account code"
    case .unknownAccountKind(let key, let code):
      "'\(key)' is '\(code)', but no kind is known for '\(code.prefix { $0 != ":" })'"
    case .duplicateSource(let what): what
    case .duplicateTerms(let what): what
    case .badExternalAccount(let masked): "'\(masked)' looks like an IBAN but is not a valid one"
    case .badAmount(let key, let value, let currency):
      "'\(key)' is '\(value)', which is not an amount of \(currency)"
    case .badDate(let key, let value): "'\(key)' is '\(value)', which is not a date"
    case .cannotReadRules(let why): "the rules cannot be read: \(why)"
    case .setTwice(let key, let there): "'\(key)' is set at \(there) as well"
    case .badPattern(let key, let because):
      "'\(key)' is no pattern that can be used: \(because)"
    case .sourcesDisagree(let one, let other, let account):
      "sources '\(one)' and '\(other)' have other rules, but share account '\(account)'"
    }
  }

  public var hint: String? {
    switch reason {
    case .cannotRead: "name the folder that holds tieout.toml with --workspace"
    case .tooLarge: "check that this is the right file"
    case .notText: "save the file as UTF-8"
    case .syntax: nil
    case .unknownKey(_, let nearest): nearest.map { "did you mean '\($0)'?" }
    case .missingKey: "add it; docs/configuration.md says what it means"
    case .wrongType, .badValue: nil
    case .unknownCurrency: "use an ISO 4217 code in capitals, such as EUR"
    case .badAccount: "write a kind, a colon and a name in small letters, such as bank:main"
    case .unknownAccountKind: "add the prefix to [ledger.kinds]"
    case .duplicateSource: "join the two sources, or give them accounts of their own"
    case .duplicateTerms: "keep one of them"
    case .badExternalAccount: "check the digits; a number that is no IBAN needs no change"
    case .badAmount: "write it in quotes with a point, such as \"812.40\""
    case .badDate: "write it as \"2026-07-01\""
    case .cannotReadRules: "correct [paths] rules in tieout.toml, or write the file"
    case .setTwice: "keep it in one of the two files"
    case .badPattern: "write it in single quotes, with one group: 'INV ([0-9]{6})'"
    case .sourcesDisagree: "an account is looked at in all its currencies: give both the same rules"
    }
  }
}

/// All that is wrong in one configuration, in the order of the file.
public struct ConfigurationErrors: ErrorList, HasOutcome {
  public let problems: [ConfigurationError]

  public var errors: [any ActionableError] { problems }
  public var outcome: Outcome { .configuration }
}

extension ConfigurationErrors: CustomStringConvertible {
  public var description: String { problems.map(\.description).joined(separator: "\n") }
}
