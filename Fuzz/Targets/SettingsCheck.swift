import Formats
import Matching
import StageSupport

/// What people write: tieout.toml, a file of rules and the profiles.
enum SettingsCheck {
  static func configuration(_ bytes: [UInt8]) -> [String] {
    guard let text = String(validating: bytes, as: UTF8.self) else { return [] }
    do throws(ConfigurationErrors) {
      _ = try Configuration.parse(text, file: "tieout.toml")
      return []
    } catch {
      return violations(error)
    }
  }

  /// What is read is written again, and is then the same.
  static func rules(_ bytes: [UInt8]) -> [String] {
    guard let text = String(validating: bytes, as: UTF8.self) else { return [] }
    let read: RuleBook
    do throws(ConfigurationErrors) {
      read = try rules(text)
    } catch {
      return violations(error)
    }
    do throws(ConfigurationErrors) {
      let again = try rules(read.toml())
      return again.canonicalText == read.canonicalText
        ? [] : ["rules are read otherwise than they are written"]
    } catch {
      return ["rules that were written are refused: \(error)"]
    }
  }

  private static func rules(_ text: String) throws(ConfigurationErrors) -> RuleBook {
    try Configuration.parse(workspace, file: "tieout.toml", rules: (text, "rules.toml")).rules
  }

  /// What the rules stand beside: two sources that they may name, no rule.
  private static let workspace = """
    [book]
    name = "Club"
    time_zone = "UTC"
    [ledger.types]
    topup = "clearing:stripe"
    [[source]]
    name = "bank"
    kind = "bank"
    account = "bank:main"
    currency = "EUR"
    format = "camt.053"
    [[source]]
    name = "stripe"
    kind = "processor"
    account = "clearing:stripe"
    currencies = ["EUR"]
    format = "stripe"
    """

  static func profile(_ bytes: [UInt8]) -> [String] {
    guard let text = String(validating: bytes, as: UTF8.self) else { return [] }
    do throws(ConfigurationErrors) {
      _ = try CSVProfile.parse(text, name: "mine", file: "mine.toml")
      return []
    } catch {
      return violations(error)
    }
  }

  private static func violations(_ errors: ConfigurationErrors) -> [String] {
    errors.problems.isEmpty ? ["refused without an error"] : []
  }
}
