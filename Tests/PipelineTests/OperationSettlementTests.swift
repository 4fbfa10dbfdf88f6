import Domain
import Store
import TestSupport
import Testing

@testable import Pipeline

/// The month's settlement of a book that is kept by operations.
@Suite struct OperationSettlementTests {
  struct Case: Sendable {
    var what: String
    /// What `tieout.toml` says of settlements.
    var toml = ""
    var operations: [String]
    /// Fee, its source, float, payout and state.
    var line: String
    /// What is told besides.
    var code = ""
  }

  private static let club = "org.register org=O name=Club bank_account=1"
  private static let grant = "org.adjust org=O amount=602 currency=AUD description=x by=A"

  static let cases = [
    Case(
      what: "a fee and a float by operations",
      operations: [
        club, grant, "fees.set from=2026-10-01 settlement_percent=3",
        "float.set org=O from=2026-10-01 float=100 currency=AUD",
      ], line: "3, fees.set 2026-10-01, 100.00, 486.94, payable"),
    Case(
      what: "terms of the reference date, not of later ones",
      operations: [
        club, grant, "fees.set from=2026-09-01 settlement_percent=3",
        "fees.set from=2026-11-01 settlement_percent=5",
        "fees.override org=O from=2026-11-01 settlement_percent=1",
        "float.set org=O from=2026-11-01 float=100 currency=AUD",
      ], line: "3, fees.set 2026-09-01, 0.00, 583.94, payable"),
    Case(
      what: "what was set by then, not what was set later for an earlier day",
      operations: [
        club, grant, "fees.set from=2026-10-01 settlement_percent=3",
        "fees.set at=2026-11-02T08:00:00Z from=2026-10-01 settlement_percent=9",
      ], line: "3, fees.set 2026-10-01, 0.00, 583.94, payable"),
    Case(
      what: "an own fee, and one that has ended",
      operations: [
        club, grant, "fees.set from=2026-09-01 settlement_percent=3",
        "fees.override org=O from=2026-09-01 settlement_percent=2",
        "fees.end_override org=O from=2026-10-31",
      ], line: "3, fees.set 2026-09-01, 0.00, 583.94, payable"),
    Case(
      what: "operations say nothing", toml: "fee_percent = \"3\"\nfloat = { AUD = \"100.00\" }",
      operations: [club, grant], line: "3, default, 100.00, 486.94, payable"),
    Case(
      what: "both say the same", toml: "fee_percent = \"3\"",
      operations: [club, grant, "fees.set from=2026-10-01 settlement_percent=3.0"],
      line: "3, fees.set 2026-10-01, 0.00, 583.94, payable"),
    Case(
      what: "an own float goes before everybody's", toml: "float = { AUD = \"100.00\" }",
      operations: [club, grant, "float.set org=O from=2026-10-01 float=50 currency=AUD"],
      line: "0, default, 50.00, 552.00, payable"),
    Case(
      what: "an own fee of tieout.toml goes before everybody's",
      toml: "[[settlement.organisation]]\norg = \"O\"\nfrom = \"2026-01-01\"\nfee_percent = \"2\"",
      operations: [club, grant, "fees.set from=2026-10-01 settlement_percent=3"],
      line: "2, override 2026-01-01, 0.00, 589.96, payable"),
    Case(
      what: "both speak differently", toml: "fee_percent = \"2.5\"",
      operations: [club, grant, "fees.set from=2026-10-01 settlement_percent=3"],
      line: "3, fees.set 2026-10-01, 0.00, 0.00, terms_differ",
      code:
        "SET-0003: 602.00 AUD of organisation 'O' are held back: operations say a fee of 3 % by "
        + "fees.set 2026-10-01, and tieout.toml says a fee of 2.5 % by default"),
    Case(
      what: "two own floats that differ",
      toml: "[[settlement.organisation]]\norg = \"O\"\nfrom = \"2026-01-01\"\n"
        + "float = { AUD = \"70.00\" }",
      operations: [club + " float=60 currency=AUD", grant],
      line: "0, default, 60.00, 0.00, terms_differ", code: "SET-0003"),
    Case(
      what: "an override that operations ended and tieout.toml still has",
      toml: "[[settlement.organisation]]\norg = \"O\"\nfrom = \"2026-01-01\"\nfee_percent = \"2\"",
      operations: [
        club, grant, "fees.override org=O from=2026-09-01 settlement_percent=2",
        "fees.end_override org=O from=2026-10-01",
      ], line: "2, override 2026-01-01, 0.00, 0.00, terms_differ", code: "SET-0003"),
    Case(
      what: "nobody knows where to pay",
      operations: ["org.register org=O name=Club", grant],
      line: "0, default, 0.00, 0.00, no_bank_account", code: "SET-0004"),
    Case(
      what: "an account that is named later",
      operations: [
        "org.register org=O name=Club", grant,
        "org.bank org=O from=2026-10-31 iban=BE71096123456769",
      ], line: "0, default, 0.00, 602.00, payable"),
    Case(
      what: "an account from the next month on",
      operations: [
        "org.register org=O name=Club", grant, "org.bank org=O from=2026-11-01 bank_account=1",
      ], line: "0, default, 0.00, 0.00, no_bank_account", code: "SET-0004"),
    Case(
      what: "an account that was named after the month",
      operations: [
        "org.register org=O name=Club", grant,
        "org.bank at=2026-11-02T08:00:00Z org=O from=2026-10-01 bank_account=1",
      ], line: "0, default, 0.00, 0.00, no_bank_account", code: "SET-0004"),
    Case(
      what: "nothing above the float needs no account",
      operations: ["org.register org=O name=Club float=700 currency=AUD", grant],
      line: "0, default, 700.00, 0.00, below_float"),
    Case(
      what: "one of the platform's own", operations: [club + " internal=true", grant],
      line: "0, default, 0.00, 0.00, internal"),
    Case(
      what: "settled by hand already: nothing is left",
      operations: [
        club + " float=100 currency=AUD", grant, "fees.set from=2026-10-01 settlement_percent=3",
        "org.settle at=2026-10-31T08:00:00Z org=O amount=502 currency=AUD",
      ], line: "3, fees.set 2026-10-01, 100.00, 0.00, at_float"),
  ]

  /// A line of words as an operation, with an id and a day of October.
  static func json(_ words: String, _ number: Int) -> String {
    let parts = words.split(separator: " ").map(String.init)
    var members = [("op", parts[0]), ("id", "op-\(number)")]
    if !words.contains(" at=") { members.append(("at", "2026-10-05T08:00:00Z")) }
    for part in parts.dropFirst() {
      let mark = part.firstIndex(of: "=") ?? part.endIndex
      members.append((String(part[..<mark]), String(part[mark...].dropFirst())))
    }
    return "{" + members.map { "\"\($0.0)\":\"\($0.1)\"" }.joined(separator: ",") + "}\n"
  }

  private func bench(_ example: Case) throws -> OperationBench {
    let section = example.toml.hasPrefix("[") ? "\n" : "\n[settlement]\n"
    let bench = try OperationBench(
      configuration: OperationBench.configuration + section + example.toml + "\n")
    let lines = example.operations.enumerated().map { Self.json($1, $0) }
    try bench.book.put(lines.joined(), as: "month.ops.jsonl")
    #expect(try bench.book.post().outcome == .ok, "\(example.what)")
    return bench
  }

  private func line(_ bench: OperationBench) throws -> String {
    try SettlementStore(bench.connect()).records(period: "2026-10").map { record in
      #expect(
        record.opening + record.movements - record.fees - record.payout == record.closing)
      return [
        record.feePercent.description, record.feeSource, record.float.decimal,
        record.payout.decimal, record.state,
      ].joined(separator: ", ")
    }.joined(separator: "; ")
  }

  @Test(arguments: cases.indices)
  func `the terms of the reference date hold, and what is in doubt is not paid`(
    index: Int
  ) throws {
    let example = Self.cases[index]
    let bench = try bench(example)
    for _ in 0..<2 {
      let ended = try Programs.run("tieout-settle", ["--period", "2026-10"], on: bench.book)
      #expect(ended.status == (example.code.isEmpty ? 0 : 10), "\(ended.errors)")
      #expect(try line(bench) == example.line, "\(example.what)")
      #expect(ended.errors.contains("error SET-") == !example.code.isEmpty, "\(ended.errors)")
      #expect(example.code.isEmpty || ended.errors.contains(example.code), "\(ended.errors)")
    }
  }

  /// Nothing is posted when terms are set, and the plan is made anew all the same.
  @Test func `terms that come later change the plan`() throws {
    let bench = try bench(
      Case(
        what: "later", operations: [Self.club, Self.grant], line: ""))
    func settle() throws -> String {
      let ended = try Programs.run("tieout-settle", ["--period", "2026-10"], on: bench.book)
      #expect(ended.status == 0, "\(ended.errors)")
      return try line(bench)
    }
    #expect(try settle() == "0, default, 0.00, 602.00, payable")
    try bench.book.put(
      Self.json("fees.set at=2026-10-31T08:00:00Z from=2026-10-01 settlement_percent=3", 90)
        + Self.json("float.set org=O from=2026-10-31 float=100 currency=AUD", 91),
      as: "terms.ops.jsonl")
    #expect(try bench.book.post().outcome == .ok)
    #expect(try settle() == "3, fees.set 2026-10-01, 100.00, 486.94, payable")
  }

  /// The pack of October has the inputs of October alone.
  @Test func `what November says changes nothing of October, as an audit finds`() throws {
    let bench = try bench(
      Case(
        what: "audit",
        operations: [
          Self.club, Self.grant, "fees.set from=2026-10-01 settlement_percent=3",
          "member.register member=M name=Mia",
        ], line: ""))
    _ = try bench.book.run()
    let before = try line(bench)
    #expect(before == "3, fees.set 2026-10-01, 0.00, 583.94, payable")
    try bench.book.put(
      [
        "fees.set from=2026-10-01 settlement_percent=9",
        "float.set org=O from=2026-10-01 float=100 currency=AUD",
        "org.pay org=O member=M amount=602 currency=AUD", "org.close org=O",
      ].enumerated().map {
        Self.json($1 + " at=2026-11-02T08:00:00Z", 50 + $0)
      }.joined(), as: "november.ops.jsonl")
    _ = try bench.book.run()
    #expect(try line(bench) == before)
    #expect(try bench.book.audit().differences == [])
  }

  @Test func `a closed organisation that has money again is held back`() throws {
    let bench = try bench(
      Case(what: "closed", operations: [Self.club, "org.close org=O"], line: ""))
    try bench.book.put(
      """
      id,booked_at,account_id,org_id,member_id,type,amount,currency,reference,processor_ref,description,counterparty
      L-1,2026-10-20T08:00:00Z,O,O,,adjustment,602.00,AUD,,,Late,

      """, as: "late.ledger.csv")
    #expect(try bench.book.post().outcome == .ok)
    let ended = try Programs.run("tieout-settle", ["--period", "2026-10"], on: bench.book)
    #expect(ended.status == 10 && ended.errors.contains("SET-0005"), "\(ended.errors)")
    #expect(ended.errors.contains("1 settlement held back"), "\(ended.errors)")
    #expect(try line(bench) == "0, default, 0.00, 0.00, closed")
    let verified = try Programs.run("tieout-verify", [], on: bench.book)
    #expect(verified.status == 0 && verified.errors.contains("none failed"), "\(verified.errors)")
  }

  @Test func `what was held back for want of an account is paid next time`() throws {
    let bench = try bench(
      Case(
        what: "later",
        operations: [
          "org.register org=O name=Club", Self.grant,
          "org.bank at=2026-11-02T08:00:00Z org=O from=2026-11-02 iban=BE71096123456769",
        ], line: ""))
    let october = try Programs.run(
      "tieout-settle", ["--period", "2026-10", "--json"], on: bench.book)
    #expect(october.status == 10, "\(october.errors)")
    #expect(october.output.contains(#""held":1,"held_back":"602.00""#), "\(october.output)")
    let november = try Programs.run(
      "tieout-settle", ["--period", "2026-11", "--json"], on: bench.book)
    #expect(november.status == 0, "\(november.errors)")
    #expect(november.output.contains(#""held":0,"held_back":"0.00""#), "\(november.output)")
    #expect(november.output.contains(#""payout":"602.00""#), "\(november.output)")
    for text in [october.errors, november.errors, try bench.results("month.ops")] {
      #expect(!text.contains("096123456769"))
    }
    let explained = try Programs.run("tieout", ["explain", "op-2"], on: bench.book)
    #expect(explained.status == 0 && !explained.output.contains("096123456769"))
    let verified = try Programs.run("tieout-verify", [], on: bench.book)
    #expect(verified.status == 0 && verified.errors.contains("none failed"), "\(verified.errors)")
  }

  /// A book that has no bank accounts at all leaves it to the platform where to pay.
  @Test func `an account is asked for where the book has accounts`() throws {
    let bench = try OperationBench()
    try bench.book.put(
      """
      id,booked_at,account_id,org_id,member_id,type,amount,currency,reference,processor_ref,description,counterparty
      L-1,2026-10-20T08:00:00Z,O,O,,adjustment,602.00,AUD,,,Late,
      L-2,2026-10-20T08:00:00Z,P,P,,adjustment,10.00,AUD,,,Late,

      """, as: "export.ledger.csv")
    #expect(try bench.book.post().outcome == .ok)
    var ended = try Programs.run("tieout-settle", ["--period", "2026-10"], on: bench.book)
    #expect(ended.status == 0, "\(ended.errors)")
    #expect(
      try line(bench)
        == "0, default, 0.00, 602.00, payable; 0, default, 0.00, 10.00, payable")
    try bench.book.put(
      "party_id,kind,name,account_id,iban,email,stripe_customer_id,mandate_ref\n"
        + "P,organisation,Pool,P,BE71096123456769,,,\n",
      as: "parties.csv")
    #expect(try bench.book.post().outcome == .ok)
    ended = try Programs.run("tieout-settle", ["--period", "2026-10"], on: bench.book)
    #expect(ended.status == 10 && ended.errors.contains("SET-0004"), "\(ended.errors)")
    #expect(
      try line(bench)
        == "0, default, 0.00, 0.00, no_bank_account; 0, default, 0.00, 10.00, payable")
  }
}
