import Domain
import Foundation
import TestSupport
import Testing

@testable import Payments
@testable import Pipeline

/// Random histories through the programs: what the rules alone decide is what is answered, posted and
/// proven, however the lines are cut into files.
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
  }
}
