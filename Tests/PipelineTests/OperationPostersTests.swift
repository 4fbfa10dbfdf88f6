import Dispatch
import Domain
import Foundation
import Synchronization
import TestSupport
import Testing

/// Several that post at once, and one that is killed: nothing is lost, doubled or overdrawn.
@Suite struct OperationPostersTests {
  private static let start = """
    {"op":"member.register","id":"m","at":"2026-10-01T08:00:00Z","member":"M","name":"Alan"}
    {"op":"org.register","id":"o","at":"2026-10-01T08:00:00Z","org":"O","name":"Club"}
    {"op":"topup.record","id":"t","at":"2026-10-01T08:00:00Z","member":"M","amount":"100","currency":"EUR"}

    """

  private static func charge(_ id: String) -> String {
    #"{"op":"member.charge","id":"\#(id)","at":"2026-10-02T08:00:00Z","member":"M","org":"O","amount":"1.00","currency":"EUR"}"#
      + "\n"
  }

  private func book() throws -> OperationBench {
    let bench = try OperationBench()
    try bench.book.put(Self.start, as: "start.ops.jsonl")
    #expect(try bench.book.post().outcome == .ok)
    return bench
  }

  /// Posts each file by a program of its own, all at once.
  private func post(_ names: [String], _ bench: OperationBench) -> [Int32] {
    let ended = Mutex<[Int32]>([])
    DispatchQueue.concurrentPerform(iterations: names.count) { index in
      let path = "\(bench.book.inbox)/\(names[index])"
      let status = (try? Programs.run("tieout-post", [path], on: bench.book))?.status ?? -1
      ended.withLock { $0.append(status) }
    }
    return ended.withLock { $0 }
  }

  @Test func `sixteen that charge one member take what there is and no more`() throws {
    let bench = try book()
    let names = (1...16).map { "poster-\($0).ops.jsonl" }
    for name in names {
      try bench.book.put(
        (1...10).map { Self.charge("\(name)-\($0)") }.joined(), as: name)
    }
    let statuses = post(names, bench)
    #expect(statuses.allSatisfy { $0 == 0 || $0 == 10 }, "\(statuses)")
    #expect(try bench.balances() == ["party:M": "0.00", "party:O": "100.00"])
    let answers = try names.flatMap {
      try bench.results(String($0.dropLast(".jsonl".count))).split(separator: "\n")
    }
    #expect(answers.count == 160)
    #expect(answers.filter { $0.contains(#""state":"posted""#) }.count == 100)
    #expect(answers.filter { $0.contains("OPS-0201") }.count == 60)
    let verified = try Programs.run("tieout-verify", [], on: bench.book)
    #expect(verified.status == 0 && verified.errors.contains("none failed"), "\(verified.errors)")
  }

  @Test func `the same operations by several posters are there once`() throws {
    let bench = try book()
    let names = (1...6).map { "poster-\($0).ops.jsonl" }
    for (index, name) in names.enumerated() {
      // A comment of its own makes it another file with the same operations.
      let lines = (1...20).map { Self.charge("c-\($0)") }.joined()
      try bench.book.put(lines + String(repeating: "\n", count: index), as: name)
    }
    #expect(post(names, bench) == [0, 0, 0, 0, 0, 0])
    #expect(try bench.balances() == ["party:M": "80.00", "party:O": "20.00"])
  }

  @Test(arguments: [40, 120, 250]) func `one that is killed is gone on with`(
    milliseconds: Int
  ) throws {
    let bench = try book()
    try bench.book.put(
      (1...30_000).map { Self.charge("c-\($0)") }.joined(), as: "large.ops.jsonl")
    let killed = try Programs.call(
      "/bin/sh",
      [
        "-c",
        "\"$0\" \"$@\" & sleep \(Double(milliseconds) / 100); kill -9 $!; wait $! 2>/dev/null; exit 0",
        Programs.path("tieout-post"), "\(bench.book.inbox)/large.ops.jsonl", "--workspace",
        bench.book.folder, "--database", bench.book.database.url,
      ])
    #expect(killed.status == 0)
    let ended = try Programs.run(
      "tieout-post", ["\(bench.book.inbox)/large.ops.jsonl"], on: bench.book)
    #expect(ended.status == 10, "\(ended.errors)")
    #expect(try bench.balances() == ["party:M": "0.00", "party:O": "100.00"])
    let answers = try bench.results("large.ops").split(separator: "\n")
    #expect(answers.count == 30_000)
    #expect(answers.prefix(100).allSatisfy { $0.hasSuffix(#""state":"posted"}"#) })
    #expect(answers.dropFirst(100).allSatisfy { $0.contains("OPS-0201") })
    // Another attempt finds it done.
    #expect(
      try Programs.run("tieout-post", ["\(bench.book.inbox)/large.ops.jsonl"], on: bench.book)
        .status
        == 0)
  }
}
