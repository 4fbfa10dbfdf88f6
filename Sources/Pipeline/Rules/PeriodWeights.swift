import Domain
import Matching
import StageSupport
import Store

/// What the evidence of a period's accounts is weighed by: how often a payment gives what, by
/// experience and as estimated from the period's items.
struct PeriodWeights {
  private let period: Period
  private let rulesVersion: String
  private let lessons: (confirmed: Int, rejected: Int)
  private let accounts: [(name: String, chances: [EvidenceChance])]

  init(_ period: Period, _ rulesVersion: String, _ matcher: PeriodMatcher) throws {
    self.period = period
    self.rulesVersion = rulesVersion
    let findings = try matcher.match(try matcher.accounts()).findings
    lessons = findings.lessons
    accounts = findings.chances.map { account, chances in
      let account = findings.items.accounts[Int(account)]
      return ("\(account.code) \(account.currency)", chances)
    }
  }

  var text: String {
    var lines = ["\(period), rules \(rulesVersion): how often a payment gives what"]
    for (name, chances) in accounts {
      let names = chances.map { "\($0.evidence): \($0.level)" }
      let width = names.map(\.count).max() ?? 0
      lines += [
        "", name,
        "  " + PeriodWeights.left("", width)
          + ["experience", "estimated", "counted"].map { PeriodWeights.right($0, 12) }.joined(),
      ]
      for (name, chance) in zip(names, chances) {
        let columns = [
          PeriodWeights.percent(chance.experience) + " %",
          PeriodWeights.percent(chance.chance) + " %",
          chance.counted.map { PeriodWeights.tenths($0) } ?? "-",
        ]
        lines.append(
          "  " + PeriodWeights.left(name, width)
            + columns.map { PeriodWeights.right($0, 12) }.joined())
      }
    }
    lines += [
      "",
      "who pays for whom was learnt from decisions of people: \(lessons.confirmed) confirmed, "
        + "\(lessons.rejected) rejected",
    ]
    if accounts.isEmpty { lines.append("nothing was weighed") }
    return lines.map { $0 + "\n" }.joined()
  }

  var json: String {
    let text: JSONText = [
      "period": .string(period.description), "rules_version": .string(rulesVersion),
      "decisions": [
        "confirmed": .integer(Int64(lessons.confirmed)),
        "rejected": .integer(Int64(lessons.rejected)),
      ],
      "accounts": .array(
        accounts.map { name, chances in
          [
            "account": .string(name),
            "chances": .array(
              chances.map { chance in
                [
                  "evidence": .string(chance.evidence), "level": .string(chance.level),
                  "experience_per_million": .integer(Int64(chance.experience)),
                  "estimated_per_million": .integer(Int64(chance.chance)),
                  "counted_millionths": chance.counted.map { .integer(Int64($0)) } ?? .null,
                ]
              }),
          ]
        }),
    ]
    return text.rendered() + "\n"
  }

  /// Millionths with two decimals of a hundredth, cut off.
  private static func percent(_ millionths: Int) -> String {
    "\(millionths / 10_000)." + String("\(100 + millionths / 100 % 100)".dropFirst())
  }

  /// Millionths of one, to a tenth, cut off.
  private static func tenths(_ millionths: Int) -> String {
    "\(millionths / 1_000_000).\(millionths / 100_000 % 10)"
  }

  private static func left(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  private static func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(1, width - text.count)) + text
  }
}
