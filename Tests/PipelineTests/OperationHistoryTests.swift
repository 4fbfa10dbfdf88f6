import Domain
import Foundation
import TestSupport
import Testing

@testable import Payments
@testable import Pipeline

/// Random histories through the programs: what the rules alone decide is what is answered, posted,
/// proven and reported, however the lines are cut into files.
@Suite struct OperationHistoryTests {
  private static func json(_ members: OperationHistory.Members) -> String {
    let pairs = members.filter { !$0.value.isEmpty }.map { member in
      JSONText.Member(member.name, .string(member.value))
    }
    return JSONText.object(pairs).rendered()
  }

  /// What the pure rules say of each line: state and code.
  private static func expected(_ lines: [OperationHistory.Members]) throws -> [String] {
    let types = [
      "topup_card", "topup_card_auto", "refund_card", "refund_fee", "settlement", "settlement_fee",
      "adjustment", "charge",
    ]
    // What is kept has an account of its own, by which an invoice of it is told from what is paid.
    var book = Book { type, _ in
      type == "settlement_fee" ? "income:fees" : types.contains(type) ? "clearing:card" : nil
    }
    return try lines.map { line in
      let operation: Payments.Operation
      do throws(Rejection) {
        operation = try Payments.Operation(line.filter { !$0.value.isEmpty }) { $0.utcDate }
      } catch {
        return "rejected \(error.code)"
      }
      switch try book.decide(operation) {
      case .success(let decision): return decision.state.rawValue
      case .failure(let why): return "rejected \(why.code)"
      }
    }
  }

  private static func states(_ results: String) throws -> [String] {
    try results.split(separator: "\n").map { line in
      let json = try #require(
        try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      return ([json["state"] as? String ?? "", json["code"] as? String ?? ""])
        .filter { !$0.isEmpty }.joined(separator: " ")
    }
  }

  @Test(arguments: 100..<108 as Range<UInt64>)
  func `a history is answered as the rules alone decide, and every invariant holds`(
    seed: UInt64
  ) throws {
    var history = OperationHistory(seed: seed)
    let start = history.beginning()
    let lines = start + (0..<300).map { _ in history.next() }
    let expected = try Self.expected(lines)
    let bench = try OperationBench()
    var random = SeededGenerator(seed: seed)
    var from = 0
    var answers: [String] = []
    while from < lines.count {
      let until = min(lines.count, from + Int.random(in: 20...120, using: &random))
      let text = lines[from..<until].map { Self.json($0) + "\n" }.joined()
      try bench.book.put(text, as: "part-\(from).ops.jsonl")
      // What is only looked at is answered alike, and leaves nothing.
      let before = try bench.state()
      let checked = try Programs.run(
        "tieout-post", ["--check", "\(bench.book.inbox)/part-\(from).ops.jsonl"], on: bench.book)
      #expect(checked.errors.contains("nothing was posted"), "\(checked.errors)")
      #expect(try bench.state() == before)
      _ = try bench.book.post(["\(bench.book.inbox)/part-\(from).ops.jsonl"])
      let results = try bench.results("part-\(from).ops")
      let path = "\(bench.book.reports)/operations/part-\(from).ops.check.jsonl"
      #expect(try Repository.text(path) == results, "seed \(seed)")
      answers += try Self.states(results)
      from = until
    }
    for (index, pair) in zip(answers, expected).enumerated() where pair.0 != pair.1 {
      Issue.record("\(Self.json(lines[index])): \(pair.0), not \(pair.1), seed \(seed)")
    }
    #expect(answers.count == expected.count)
    let verified = try Programs.run("tieout-verify", [], on: bench.book)
    #expect(verified.status == 0 && verified.errors.contains("none failed"), "\(verified.errors)")
    try Self.checkReports(bench, cut: Int.random(in: 1...30, using: &random))
  }

  private static let script =
    URL(filePath: #filePath).deletingLastPathComponent().path + "/Scripts/same_report.py"

  /// I-40 to I-44 of what a history leaves.
  ///
  /// - Parameter cut: A day of October, after which the next range of days begins.
  private static func checkReports(_ bench: OperationBench, cut: Int) throws {
    let folder = try ScratchFolders.make()
    func report(
      _ arguments: [String], _ environment: [String: String] = [:]
    ) throws -> String {
      let ended = try Programs.run(
        "tieout-report", arguments, on: bench.book, environment: environment)
      #expect(ended.status == 0 || ended.status == 10, "\(arguments): \(ended.errors)")
      return ended.output
    }
    func table(_ name: String, _ days: [String]) throws -> [Table.Row] {
      Table(text: try report([name] + days + ["--csv", "-"])).rows
    }
    func sums(_ rows: [Table.Row], _ column: String) -> [String: Int] {
      var sums: [String: Int] = [:]
      for row in rows {
        let digits = row[column].replacing(".", with: "")
        sums[row["currency"], default: 0] += Int(digits) ?? 0
      }
      return sums.filter { $0.value != 0 }
    }
    let october = ["--from", "2026-10-01", "--to", "2026-10-31"]
    // I-40: what a report adds up to is what the database says, per currency.
    let owed = try bench.connect().run(
      "owed",
      """
      SELECT p.currency, -sum(p.amount)::bigint FROM posting p JOIN account a USING (account_id)
        JOIN party o USING (party_id) WHERE p.effective_on <= '2026-10-31'
       GROUP BY p.currency HAVING sum(p.amount) <> 0
      """)
    let inDatabase = Dictionary(uniqueKeysWithValues: owed.map { ($0.text(0), Int($0.int64(1))) })
    let balances = try table("balance-at-date", ["--as-of", "2026-10-31"])
    #expect(sums(balances, "balance") == inDatabase)
    // I-42: what some days close with, the next ones open with.
    func day(_ number: Int) -> String { "2026-10-" + (number < 10 ? "0" : "") + "\(number)" }
    let before = try table("movement", ["--from", "2026-10-01", "--to", day(cut)])
    let after = try table("movement", ["--from", day(cut + 1), "--to", "2026-10-31"])
    #expect(sums(before, "closing") == sums(after, "opening"), "cut after \(day(cut))")
    #expect(sums(after, "closing") == sums(balances.filter { $0["kind"] != "member" }, "balance"))
    for (name, days) in [
      ("balance-at-date", ["--as-of", "2026-10-31"]), ("transactions", october),
      ("movement", october),
    ] {
      let path = "\(folder)/\(name)"
      let json = try report([name] + days + ["--json"])
      try Data(json.utf8).write(to: URL(filePath: path + ".json"))
      _ = try report([name] + days + ["--csv", path + ".csv", "--xlsx", path + ".xlsx"])
      // I-40, I-41: rows, counts and totals are the same in every medium.
      let compared = try Programs.call(
        "python3", [script, path + ".json", path + ".csv", path + ".xlsx"])
      #expect(compared.status == 0, "\(compared.output)\(compared.errors)")
      // I-43: it says what it was made from.
      for name in ["\"made_from\"", "\"rules\"", "\"release\"", "\"checkpoint\""] {
        #expect(json.contains(name), "\(name)")
      }
      // I-44: elsewhere it has the same bytes.
      let elsewhere = [
        "TZ": "Pacific/Kiritimati", "LC_ALL": "tr_TR.UTF-8", "PGTZ": "America/St_Johns",
      ]
      #expect(try report([name] + days + ["--json"], elsewhere) == json)
      _ = try report([name] + days + ["--xlsx", path + "-again.xlsx"], elsewhere)
      #expect(
        try Repository.bytes(path + "-again.xlsx") == Repository.bytes(path + ".xlsx"), "\(name)")
    }
  }
}
