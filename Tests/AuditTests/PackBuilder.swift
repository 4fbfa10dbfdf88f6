import Audit
import Glibc

/// One change to a file of a pack.
struct Edit: Sendable {
  var file: String
  var old: String
  var new: String

  init(_ file: String, _ old: String, _ new: String) {
    self.file = file
    self.old = old
    self.new = new
  }
}

/// A small pack that passes every check, to be spoilt in one place at a time.
struct PackBuilder {
  /// Lines are written with LF here and with CRLF on disk.
  var files: [String: String]
  var manifest: Manifest

  /// Columns that the manifest has totals of.
  private static let totals = [
    "matches.csv": ["amount"], "breaks.csv": ["amount"], "differences.csv": ["amount"],
    "trial_balance.csv": ["opening", "closing"], "statement-lines.csv": ["amount"],
  ]

  init() {
    files = Self.goodFiles
    manifest = Manifest(
      period: "2026-10", runID: "run1", codeVersion: "0.1.0", rulesVersion: "rules1",
      inputs: [
        .init(
          name: "bank.xml", sha256: SHA256.digest(of: "bank"), bytes: 4, format: "camt.053",
          source: "bank-eur")
      ],
      files: [], previous: nil)
    files["verdict.json"] = """
      {"period": "2026-10", "verdict": "breaks", "run_id": "run1", "rules_version": "rules1",
       "code_version": "0.1.0", "inputs_sha256": "\(manifest.inputsDigest.hex)",
       "accounts": [
         {"account": "bank:main", "currency": "EUR", "verdict": "breaks", "residual": "0.00"},
         {"account": "clearing:stripe", "currency": "EUR", "verdict": "reconciled",
          "residual": "0.00"}],
       "counts": {"breaks": 2}, "totals": {}}

      """
    seal()
  }

  /// Makes the manifest say what the files are, as somebody would who tampers with care.
  mutating func seal() {
    manifest.files = files.sorted { $0.key < $1.key }.map { name, _ in
      let bytes = content(of: name)
      return Manifest.File(
        name: name, bytes: Int64(bytes.count), sha256: SHA256.digest(of: bytes),
        rows: name.hasSuffix(".csv") ? rows(of: name) : nil, totals: totals(of: name))
    }
  }

  /// Replaces the only occurrence of a text in a file.
  mutating func apply(_ edit: Edit) {
    let parts = (files[edit.file] ?? "").split(
      separator: edit.old, omittingEmptySubsequences: false)
    precondition(parts.count == 2, "'\(edit.old)' is not once in \(edit.file)")
    files[edit.file] = parts.joined(separator: edit.new)
  }

  func write(to folder: TemporaryFolder, as name: String = "2026-10") {
    mkdir("\(folder.path)/\(name)", 0o755)
    mkdir("\(folder.path)/\(name)/statements", 0o755)
    for file in files.keys { folder.write(content(of: file), to: "\(name)/\(file)") }
    folder.write(manifest.json, to: "\(name)/manifest.json")
  }

  func content(of name: String) -> [UInt8] {
    (files[name] ?? "").utf8.flatMap { byte -> [UInt8] in
      byte == 0x0a && name.hasSuffix(".csv") ? [0x0d, 0x0a] : [byte]
    }
  }

  private func rows(of name: String) -> Int64 {
    Int64((files[name] ?? "").split(separator: "\n").count) - 1
  }

  /// Sums of plain tables: no quotes, two decimals.
  private func totals(of name: String) -> [String: [String: String]] {
    let lines = (files[name] ?? "").split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    var totals: [String: [String: String]] = [:]
    for column in Self.totals[name] ?? [] {
      guard let place = lines.first?.firstIndex(of: Substring(column)),
        let currencyPlace = lines.first?.firstIndex(of: "currency")
      else { continue }
      var sums: [String: Int] = [:]
      for line in lines.dropFirst() where line.count == lines[0].count {
        let digits = line[place].filter { $0 != "." }
        sums[String(line[currencyPlace]), default: 0] += Int(digits) ?? 0
      }
      totals[column] = sums.mapValues { cents in
        let text = String(cents.magnitude)
        let padded = String(repeating: "0", count: max(0, 3 - text.count)) + text
        return (cents < 0 ? "-" : "") + padded.dropLast(2) + "." + padded.suffix(2)
      }
    }
    return totals
  }

  private static let goodFiles = [
    // A card charge with its fee, a bank transfer, two rows of the ledger that undo one another,
    // and a suggestion that claims nothing.
    "matches.csv": """
    group_id,side,source,item_id,status,rank,rule,score,reasons,amount,currency,account,date
    g1,left,ledger,tx1,auto,1,charge,100,same charge,10.00,EUR,clearing:stripe,2026-10-01
    g1,right,stripe,txn_1,auto,1,charge,100,same charge,9.61,EUR,clearing:stripe,2026-10-01
    g2,left,ledger,tx2,confirmed,1,reference,100,same reference,50.00,EUR,bank:main,2026-10-02
    g2,right,bank-eur,B1,confirmed,1,reference,100,same reference,50.00,EUR,bank:main,2026-10-02
    g3,left,ledger,tx3,auto,1,reversal,100,reversed,7.00,EUR,bank:main,2026-10-03
    g3,left,ledger,tx4,auto,1,reversal,100,reversed,-7.00,EUR,bank:main,2026-10-03
    g4,left,ledger,tx5,suggested,1,amount,40,same amount,3.00,EUR,bank:main,2026-10-04
    g4,right,bank-eur,B2,suggested,1,amount,40,same amount,3.50,EUR,bank:main,2026-10-04

    """,
    "differences.csv": """
    group_id,source,kind,account,amount,currency
    g1,stripe,fee,expense:processor-fees,0.39,EUR

    """,
    "breaks.csv": """
    break_id,side,item_id,reason,first_seen,age_days,age_bucket,state,amount,currency,account,\
    nearest_item_id,nearest_because,source,date,description
    b1,left,tx5,missing_in_bank,2026-10-04,27,8-30,new,3.00,EUR,bank:main,B2,other amount,\
    ledger,2026-10-04,
    b2,right,B2,missing_in_ledger,2026-10-04,0,0-7,new,3.50,EUR,bank:main,tx5,other amount,\
    bank-eur,2026-10-04,

    """,
    "proof.csv": """
    account,currency,balance_per_statement,deposits_in_transit,outstanding_payments,breaks,\
    balance_per_ledger,residual,verdict
    bank:main,EUR,53.50,5.00,5.00,-0.50,53.00,0.00,breaks
    clearing:stripe,EUR,9.61,0.00,0.00,0.00,9.61,0.00,reconciled

    """,
    "trial_balance.csv": """
    account,kind,currency,opening,debits,credits,closing
    bank:main,asset,EUR,0.00,60.00,7.00,53.00
    clearing:stripe,asset,EUR,0.00,10.00,0.39,9.61
    expense:processor-fees,expense,EUR,0.00,0.39,0.00,0.39
    party:p1,liability,EUR,0.00,7.00,70.00,-63.00
    bank:gbp,asset,GBP,1.00,0.00,0.00,1.00
    party:p1,liability,GBP,-1.00,0.00,0.00,-1.00

    """,
    "settlements.csv": """
    org_id,currency,opening,movements,fees,reserve_change,float,payout,closing,residual,\
    fee_percent,fee_source,state
    o1,EUR,100.00,200.00,5.00,0.00,100.00,195.00,100.00,0.00,2.5,default,planned
    o2,EUR,-40.00,10.00,0.00,0.00,100.00,0.00,-30.00,0.00,2.5,default,planned

    """,
    "control_totals.csv": """
    file,sha256,source,format,records,accepted,rejected,sum_accepted,sum_control,difference,\
    currency
    bank.xml,00,bank-eur,camt.053,3,2,1,53.50,53.50,0.00,EUR
    stripe.csv,01,stripe,stripe,1,1,0,9.61,9.60,0.01,EUR

    """,
    "statement-lines.csv": """
    party_id,currency,date,reference,type,counterparty,description,amount,balance
    p1,EUR,2026-10-01,r1,topup,,,10.00,10.00
    p2,EUR,2026-10-01,r2,topup,Zoë,,1.00,21.00
    p1,EUR,2026-10-02,r3,topup,,,53.00,63.00
    p1,GBP,2026-10-02,r4,topup,,,1.00,1.00

    """,
    "statements/p1.csv": """
    currency,date,reference,type,counterparty,description,amount,balance
    EUR,2026-10-01,,opening,,,,0.00
    EUR,2026-10-01,r1,topup,,,10.00,10.00
    EUR,2026-10-02,r3,topup,,,53.00,63.00
    EUR,2026-10-31,,closing,,,,63.00
    GBP,2026-10-02,r4,topup,,,1.00,1.00

    """,
    "statements/p2.csv": """
    currency,date,reference,type,counterparty,description,amount,balance
    EUR,2026-10-01,r2,topup,Zoë,,1.00,21.00

    """,
    "statements/p1.pdf": "%PDF p1", "statements/p2.pdf": "%PDF p2", "index.html": "<html>",
    "journal.hledger": "; journal", "reconciliation.xlsx": "r", "settlement.xlsx": "s",
    "balances.xlsx": "b",
  ]
}
