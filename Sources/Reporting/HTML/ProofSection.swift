import Domain

/// One small statement per reconciled account: from the bank's balance to the ledger's.
enum ProofSection {
  static func html(_ proofs: [PackSummary.Proof]) -> String {
    guard !proofs.isEmpty else { return "" }
    return """
      <section aria-labelledby="proofs">
      <h2 id="proofs">Proof</h2>
      <div class="cards">
      \(proofs.map(card).joined(separator: "\n"))
      </div>
      </section>
      """
  }

  private static func card(_ proof: PackSummary.Proof) -> String {
    let currency = proof.currency
    let lines: [(String, String, Int128)] = [
      ("", "Balance per statement", proof.balancePerStatement),
      ("+", "Deposits in transit", proof.depositsInTransit),
      ("−", "Outstanding payments", proof.outstandingPayments),
      ("+", "Breaks", proof.breaks),
      ("−", "Balance per ledger", proof.balancePerLedger),
    ]
    let rows = lines.map { sign, name, amount in
      "<tr><td class=\"sign\">\(sign)</td><th scope=\"row\">\(name)</th>"
        + "<td class=\"n\">\(pageAmount(amount, currency))</td></tr>"
    }
    return """
      <article class="card">
      <h3>\(HTMLText.escape(proof.account)) <span class="currency">\(currency.code)</span>\
      <span class="pill \(proof.verdict.tone)">\(proof.verdict.mark) \(proof.verdict.label)</span></h3>
      <table class="proof">
      <tbody>
      \(rows.joined(separator: "\n"))
      </tbody>
      <tfoot><tr><td class="sign">=</td><th scope="row">Residual</th>\
      <td class="n">\(pageAmount(proof.residual, currency))</td></tr></tfoot>
      </table>
      </article>
      """
  }
}
