import Domain

/// `verdict.json` against the manifest, `proof.csv` and `breaks.csv`.
struct VerdictCheck {
  let file: String
  let manifest: Manifest
  let log: CheckLog

  /// From the worst to the best.
  private static let verdicts = [
    "incomplete", "breaks", "reconciled_with_warnings", "reconciled_with_pending", "reconciled",
  ]

  func check(_ bytes: [UInt8], proof: ProofCheck, breaks: BreaksCheck) {
    let root: JSONValue
    do {
      root = try JSONReader.read(bytes, file: file)
    } catch {
      log.report(
        .verdictIdentity, file, "content", expected: "JSON of this program", found: error.problem)
      return
    }
    checkIdentity(root)
    checkVerdict(root["verdict"]?.string ?? "none", proof)
    checkAccounts(root["accounts"]?.elements ?? [], proof)
    checkBreaks(root["counts"]?["breaks"]?.integer, proof, breaks)
  }

  private func checkIdentity(_ root: JSONValue) {
    for (member, expected) in [
      ("period", manifest.period), ("run_id", manifest.runID),
      ("rules_version", manifest.rulesVersion), ("code_version", manifest.codeVersion),
      ("inputs_sha256", manifest.inputsDigest.hex),
    ] {
      expect(.verdictIdentity, member, root[member]?.string ?? "none", equals: expected)
    }
  }

  /// The worst account decides; only a missing source, which may belong to no account, is worse.
  private func checkVerdict(_ verdict: String, _ proof: ProofCheck) {
    let worst = proof.accounts.compactMap { Self.verdicts.firstIndex(of: $0.verdict) }.min()
    for account in proof.accounts where !Self.verdicts.contains(account.verdict) {
      log.report(
        .verdictFigures, "proof.csv", row: account.line, "verdict",
        expected: Self.verdicts.joined(separator: ", "), found: "'\(account.verdict)'")
    }
    if verdict == "incomplete" { return log.examined(.verdictFigures) }
    expect(.verdictFigures, "verdict", verdict, equals: worst.map { Self.verdicts[$0] } ?? "none")
  }

  private func checkAccounts(_ accounts: [JSONValue], _ proof: ProofCheck) {
    func line(_ account: String, _ currency: String, _ verdict: String, _ residual: String)
      -> String
    { [account, currency, verdict, residual].joined(separator: " ") }
    let stated = accounts.map { account in
      line(
        account["account"]?.string ?? "none", account["currency"]?.string ?? "none",
        account["verdict"]?.string ?? "none", account["residual"]?.string ?? "none")
    }.sorted()
    let proven = proof.accounts.map { account in
      line(
        account.key.account, account.key.currency.code, account.verdict,
        Money.decimal(account.residual, exponent: account.key.currency.exponent))
    }.sorted()
    log.examined(.verdictFigures)
    guard stated != proven else { return }
    let pair = zip(stated + ["no more"], proven + ["no more"]).first { $0 != $1 }
    log.report(
      .verdictFigures, file, "accounts", expected: "'\(pair?.1 ?? "as many as in proof.csv")'",
      found: "'\(pair?.0 ?? "more or fewer")'")
  }

  private func checkBreaks(_ stated: Int64?, _ proof: ProofCheck, _ breaks: BreaksCheck) {
    let count = breaks.counts.values.reduce(0, +)
    expect(
      .verdictFigures, "counts.breaks", stated.map { String($0) } ?? "none",
      equals: String(count))
    for account in proof.accounts where account.verdict == "reconciled" {
      let open = breaks.counts[account.key, default: 0]
      log.examined(.verdictFigures)
      if open > 0 {
        log.report(
          .verdictFigures, "proof.csv", row: account.line, "verdict of \(account.key.account)",
          expected: "another, as it has \(open) open", found: "'reconciled'")
      }
    }
  }

  private func expect(_ check: PackCheck, _ member: String, _ found: String, equals: String) {
    log.examined(check)
    if found != equals {
      log.report(check, file, member, expected: "'\(equals)'", found: "'\(found)'")
    }
  }
}

extension Manifest {
  /// One hash over all input files, whatever their names: `inputs_sha256` of `verdict.json`.
  public var inputsDigest: Digest {
    ContentID.digest(domain: "tieout/inputs/v1", parts: inputs.map(\.sha256.hex).sorted())
  }
}
