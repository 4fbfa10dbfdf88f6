import Domain
import Matching
import StageSupport
import Store

/// What a tired person reads at the end of a run: what ties, what does not, what to do.
public struct RunSummary {
  private let result: NightlyRun.Result
  private let bookName: String

  public init(_ result: NightlyRun.Result, bookName: String) {
    self.result = result
    self.bookName = bookName
  }

  public var text: String {
    let report = result.report
    var lines = ["", "\(bookName.visible) · \(result.period) · \(report.verdict.words)", ""]
    lines.append(proofs)
    for proof in report.proofs where !proof.because.isEmpty {
      lines.append(
        "  \(proof.account) \(proof.currency): \(proof.because.joined(separator: "; "))".visible)
    }
    let settlements = SettlementTable(result.settlements).text
    lines += ["", settlements.isEmpty ? "No organisation has a balance.\n" : settlements] + advice
    lines.append("Open \(report.directory)/index.html")
    return lines.joined(separator: "\n") + "\n"
  }

  private var proofs: String {
    var table = TextTable([
      .left("account"), .left("currency"), .right("statement"), .right("+ in transit"),
      .right("− outstanding"), .right("± breaks"), .right("= ledger"), .right("residual"),
      .left("verdict"),
    ])
    for proof in result.report.proofs {
      let amounts = [
        proof.balancePerStatement, proof.depositsInTransit, proof.outstandingPayments,
        proof.breaks, proof.balancePerLedger, proof.residual,
      ]
      table.add(
        [proof.account, proof.currency.code]
          + amounts.map { Money.decimal($0, exponent: proof.currency.exponent) } + [proof.verdict])
    }
    return table.rendered
  }

  private var advice: [String] {
    var lines: [String] = []
    let report = result.report
    if result.quarantined > 0 {
      lines.append(
        "\(counted(result.quarantined, "file")) quarantined: read the errors above, get them again."
      )
    }
    switch report.verdict {
    case .incomplete:
      lines.append("An expected input is missing: put it into the inbox and run again.")
    case .breaks:
      lines.append(
        "\(counted(report.breaks, "break")) to clear, \(report.inTransit) in transit; "
          + "each with its nearest candidate in breaks.csv.")
    case .reconciledWithWarnings: lines.append("It ties. Read the warnings before closing.")
    case .reconciledWithPending:
      lines.append("It ties; \(counted(report.inTransit, "item")) will arrive after the period.")
    case .reconciled: lines.append("Every cent is explained.")
    }
    return lines
  }

  public var json: String {
    let report = result.report
    let object: JSONText = [
      "period": .string(result.period.description), "verdict": .string(report.verdict.rawValue),
      "run_id": .string(report.runID), "matches": .integer(report.matches),
      "breaks": .integer(Int64(report.breaks)), "in_transit": .integer(Int64(report.inTransit)),
      "quarantined": .integer(Int64(result.quarantined)), "reports": .string(report.directory),
      "accounts": .array(
        report.proofs.map { proof in
          [
            "account": .string(proof.account), "currency": .string(proof.currency.code),
            "residual": .string(
              Money.decimal(proof.residual, exponent: proof.currency.exponent)),
            "verdict": .string(proof.verdict),
          ]
        }),
    ]
    return object.rendered() + "\n"
  }
}
