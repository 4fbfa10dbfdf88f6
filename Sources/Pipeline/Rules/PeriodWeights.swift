import Domain
import Matching
import StageSupport
import Store

/// What the evidence of a period's accounts was weighed by when it was matched: how often a payment
/// gives what, by experience and as estimated from the period's items.
struct PeriodWeights {
  private let period: Period
  /// Of the match; nil where nothing was weighed.
  private let rulesVersion: String?
  private let lessons: (confirmed: Int, rejected: Int)
  private let forms: [(form: String, decisions: Int)]
  private let accounts: [(name: String, weights: [WeightStore.Weight])]

  init(_ period: Period, _ connection: Connection) throws {
    self.period = period
    let rows = try WeightStore(connection).rows(period: period.description)
    rulesVersion = rows.first?.rulesVersion
    var accounts: [(name: String, weights: [WeightStore.Weight])] = []
    for row in rows {
      let name = "\(row.account) \(row.currency)"
      if accounts.last?.name != name { accounts.append((name, [])) }
      accounts[accounts.count - 1].weights.append(row.weight)
    }
    self.accounts = accounts
    let taught = try ResolutionStore(connection).lessons(in: period.description)
    let rejected = taught.count(where: \.isRejected)
    lessons = (taught.count - rejected, rejected)
    forms = TaughtForms(taught.map(\.quotation)).words
  }

  var text: String {
    var lines = [
      "\(period)\(rulesVersion.map { ", rules \($0)" } ?? ""): how often a payment gives what"
    ]
    for (name, weights) in accounts {
      var table = TextTable([
        .left(name), .right("experience"), .right("estimated"), .right("counted"),
      ])
      for weight in weights {
        table.add([
          "\(weight.evidence): \(weight.level)", PeriodWeights.percent(weight.experience),
          PeriodWeights.percent(weight.estimated),
          weight.counted.map { PeriodWeights.parts(of: $0, per: 100_000, 1) } ?? "-",
        ])
      }
      lines += [""] + table.rendered.split(separator: "\n").map(String.init)
    }
    lines += [
      "",
      "who pays for whom was learnt from decisions of people: \(lessons.confirmed) confirmed, "
        + "\(lessons.rejected) rejected",
    ]
    for (form, decisions) in forms {
      lines.append(
        "a form of references was learnt from \(counted(decisions, "decision")) of people: "
          + "characters \(form)")
    }
    if accounts.isEmpty { lines.append("nothing was weighed") }
    return lines.map { $0 + "\n" }.joined()
  }

  var json: String {
    let text: JSONText = [
      "period": .string(period.description),
      "rules_version": rulesVersion.map(JSONText.string) ?? .null,
      "decisions": [
        "confirmed": .integer(Int64(lessons.confirmed)),
        "rejected": .integer(Int64(lessons.rejected)),
      ],
      "reference_forms": .array(
        forms.map { ["form": .string($0.form), "decisions": .integer(Int64($0.decisions))] }),
      "accounts": .array(
        accounts.map { name, weights in
          [
            "account": .string(name),
            "chances": .array(
              weights.map { weight in
                [
                  "evidence": .string(weight.evidence), "level": .string(weight.level),
                  "experience_per_million": .integer(weight.experience),
                  "estimated_per_million": .integer(weight.estimated),
                  "counted_millionths": weight.counted.map(JSONText.integer) ?? .null,
                ]
              }),
          ]
        }),
    ]
    return text.rendered() + "\n"
  }

  private static func percent(_ millionths: Int64) -> String {
    parts(of: millionths, per: 100, 2) + " %"
  }

  /// Millionths with so many decimals, cut off.
  private static func parts(of millionths: Int64, per unit: Int64, _ decimals: UInt8) -> String {
    Money.decimal(Int128(millionths / unit), exponent: decimals)
  }
}
