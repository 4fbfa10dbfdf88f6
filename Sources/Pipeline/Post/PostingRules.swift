import Domain
import StageSupport

/// The posting rules that the rows of a file have come across, each looked up once.
final class PostingRules {
  private let configuration: Configuration
  private var known = ByteIndex()
  private var rules: [Configuration.PostingRule] = []

  init(_ configuration: Configuration) { self.configuration = configuration }

  /// Which rule a row is posted by; nil when its type is not configured in its currency.
  func index(for row: LedgerFields) -> Int? {
    let tag = Int32(row.amount.currency.number)
    if let index = known.number(of: row.type, tag: tag) { return Int(index) }
    let type = LedgerRow(row).type
    guard let rule = configuration.counterAccount(type: type, currency: row.amount.currency) else {
      return nil
    }
    rules.append(rule)
    known.set(Int64(rules.count - 1), of: row.type, tag: tag)
    return rules.count - 1
  }

  subscript(index: Int) -> Configuration.PostingRule { rules[index] }
}
