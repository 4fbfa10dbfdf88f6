import Audit
import Domain
import Matching
import Reporting
import StageSupport
import Store

/// What every file of a pack says alike: the period, the run, and what it was made from.
struct PackFacts {
  var bookName: String
  var holder: [String]
  var period: Period
  /// The day on which the report looks back; ages count to it.
  var asOf: CalendarDate
  var verdict: Verdict
  var inputs: [ReportStore.InputRow]
  var rulesVersion: String
  /// One hash over all inputs, as the manifest makes it.
  var inputsHash: String
  var previous: String?

  /// The same inputs, rules and release have the same run id on any machine.
  var runID: String {
    ContentID.make(
      domain: "tieout/run/v1",
      parts: [
        period.description, asOf.description, inputsHash, rulesVersion, Release.version,
      ])
  }

  var statementPeriod: StatementPeriod {
    StatementPeriod(
      name: period.description, firstDay: period.firstDay, lastDay: period.lastDay)
  }

  var provenance: [(label: String, value: String)] {
    [
      ("Run", runID), ("Inputs", inputsHash), ("Rules", rulesVersion),
      ("Release", Release.version), ("As of", asOf.description),
    ]
  }

  func verdictJSON(_ proofs: [ReportStore.ProofRow]) -> String {
    let accounts = proofs.map { proof -> JSONText in
      func amount(_ units: Int128) -> JSONText {
        .string(Money.decimal(units, exponent: proof.currency.exponent))
      }
      return [
        "account": .string(proof.account), "currency": .string(proof.currency.code),
        "verdict": .string(proof.verdict),
        "balance_per_statement": amount(proof.balancePerStatement),
        "balance_per_ledger": amount(proof.balancePerLedger),
        "residual": amount(proof.residual),
        "because": .array(proof.because.map(JSONText.string)),
      ]
    }
    let object: JSONText = [
      "period": .string(period.description), "verdict": .string(verdict.rawValue),
      "accounts": .array(accounts), "counts": counts.json, "totals": totals(proofs),
      "run_id": .string(runID), "inputs_sha256": .string(inputsHash),
      "rules_version": .string(rulesVersion), "code_version": .string(Release.version),
    ]
    return object.renderedForPeople() + "\n"
  }

  /// What the pack counts.
  struct Counts {
    var inputs = 0
    var matches: Int64 = 0
    var suggestions: Int64 = 0
    /// Rows of `breaks.csv`, those in transit included.
    var open = 0
    var inTransit = 0
    /// Open, and a person said to leave them.
    var ignored = 0

    var breaks: Int { open - inTransit - ignored }

    fileprivate var json: JSONText {
      [
        "inputs": .integer(Int64(inputs)), "matches": .integer(matches),
        "suggestions": .integer(suggestions), "breaks": .integer(Int64(open)),
        "ignored": .integer(Int64(ignored)), "in_transit": .integer(Int64(inTransit)),
      ]
    }
  }

  var counts = Counts()

  private func totals(_ proofs: [ReportStore.ProofRow]) -> JSONText {
    var sums: [Currency: (statement: Int128, ledger: Int128)] = [:]
    for proof in proofs {
      sums[proof.currency, default: (0, 0)].statement += proof.balancePerStatement
      sums[proof.currency, default: (0, 0)].ledger += proof.balancePerLedger
    }
    return .object(
      sums.sorted { $0.key < $1.key }.map { currency, sum in
        .init(
          currency.code,
          [
            "balance_per_statement": .string(
              Money.decimal(sum.statement, exponent: currency.exponent)),
            "balance_per_ledger": .string(Money.decimal(sum.ledger, exponent: currency.exponent)),
          ])
      })
  }
}
