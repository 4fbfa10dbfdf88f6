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
      var table = TextTable([
        .left(name), .right("experience"), .right("estimated"), .right("counted"),
      ])
      for chance in chances {
        table.add([
          "\(chance.evidence): \(chance.level)", PeriodWeights.percent(chance.experience),
          PeriodWeights.percent(chance.chance),
          chance.counted.map { PeriodWeights.parts(of: $0, per: 100_000, 1) } ?? "-",
        ])
      }
      lines += [""] + table.rendered.split(separator: "\n").map(String.init)
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

  private static func percent(_ millionths: Int) -> String {
    parts(of: millionths, per: 100, 2) + " %"
  }

  /// Millionths with so many decimals, cut off.
  private static func parts(of millionths: Int, per unit: Int, _ decimals: UInt8) -> String {
    Money.decimal(Int128(millionths / unit), exponent: decimals)
  }
}
