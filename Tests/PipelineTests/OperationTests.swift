import Audit
import Domain
import Foundation
import Store
import TestSupport
import Testing

@testable import Pipeline
@testable import StageSupport

/// Operations through the stage that posts them: once for ever, whatever happens.
@Suite struct OperationTests {
  static let lines = [
    #"{"op":"member.register","id":"1","at":"2026-10-01T08:00:00Z","member":"M-1","name":"Alan"}"#,
    #"{"op":"member.register","id":"2","at":"2026-10-01T08:00:00Z","member":"M-2","name":"Betty"}"#,
    #"{"op":"org.register","id":"3","at":"2026-10-01T08:00:00Z","org":"O-1","name":"Club"}"#,
    #"{"op":"topup.record","id":"4","at":"2026-10-01T08:00:00Z","member":"M-1","amount":"470.00","currency":"AUD","processor_ref":"ch_1"}"#,
    #"{"op":"member.transfer","id":"5","at":"2026-10-02T08:00:00Z","member":"M-1","to":"M-2","amount":54.45,"currency":"AUD"}"#,
    #"{"op":"member.charge","id":"6","at":"2026-10-02T08:00:00Z","member":"M-1","org":"O-1","amount":"50.67","currency":"AUD","description":"Entry"}"#,
    #"{"op":"member.charge","id":"7","at":"2026-10-02T08:00:00Z","member":"M-2","org":"O-1","amount":"54.46","currency":"AUD"}"#,
    #"{"op":"fees.set","id":"8","at":"2026-10-02T08:00:00Z","from":"2026-10-01","refund_percent":"3"}"#,
    #"{"op":"refund.request","id":"9","at":"2026-10-03T08:00:00Z","topup":"4","by":"M-1","method":"self"}"#,
    #"{"op":"member.adjust","id":"10","at":"2026-10-05T08:00:00Z","member":"M-1","amount":"-5000","currency":"AUD","description":"Written by hand","by":"admin","overdraw":true}"#,
  ]
  static let file = lines.map { $0 + "\n" }.joined()

  private func expectSound(_ bench: OperationBench) throws {
    let verified = try Programs.run("tieout-verify", [], on: bench.book)
    #expect(verified.status == 0 && verified.errors.contains("none failed"), "\(verified.errors)")
  }

  @Test func `a file is posted once, whatever it is called`() throws {
    let bench = try OperationBench()
    try bench.book.put(Self.file, as: "day.ops.jsonl")
    let first = try bench.book.post()
    #expect(first.outcome == .itemsForPerson)
    #expect(
      first.notes.contains("8 operations posted, 0 already there, 2 rejected"), "\(first.notes)")
    #expect(
      try bench.balances() == [
        "party:M-1": "-4635.12", "party:M-2": "54.45", "party:O-1": "50.67",
      ])
    let (state, results) = (try bench.state(), try bench.results("day.ops"))

    #expect(try bench.book.post().outcome == .ok)
    try bench.book.remove("day.ops.jsonl")
    try bench.book.put(Self.file, as: "other.ops.jsonl")
    #expect(try bench.book.post().outcome == .ok)
    #expect(try bench.state() == state)
    // The answers are those of the first time, under either name.
    #expect(try bench.results("other.ops") == results)
    try expectSound(bench)
  }

  /// What the processor has paid out cannot be refused, and the database proves limits at COMMIT.
  @Test func `a refund that the card has got is posted though an administrator took the money`()
    throws
  {
    let bench = try OperationBench()
    let lines =
      Self.lines[..<9] + [
        #"{"op":"member.adjust","id":"h1","at":"2026-10-05T08:00:00Z","member":"M-1","amount":"-300","currency":"AUD","description":"x","by":"admin","overdraw":true}"#,
        #"{"op":"refund.request","id":"h2","at":"2026-10-04T08:00:00Z","topup":"4","by":"admin","method":"admin","amount":"300","currency":"AUD"}"#,
        #"{"op":"refund.complete","id":"h3","at":"2026-10-06T08:00:00Z","refund":"h2","processor_ref":"re_1"}"#,
      ]
    let order = [0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 9, 11].map { Array(lines)[$0] + "\n" }
    try bench.book.put(order.joined(), as: "day.ops.jsonl")
    _ = try bench.book.post()
    #expect(
      try bench.results("day.ops").contains(#""id":"h3","op":"refund.complete","state":"posted""#))
    #expect(try bench.balances()["party:M-1"] == "-235.12")
    try expectSound(bench)
  }

  @Test func `a changed line is refused and the others are there already`() throws {
    let bench = try OperationBench()
    try bench.book.put(Self.file, as: "day.ops.jsonl")
    _ = try bench.book.post()
    let state = try bench.state()
    try bench.book.put(
      Self.file.replacing("50.67", with: "50.68"), as: "changed.ops.jsonl")
    let again = try bench.book.post()
    #expect(again.outcome == .itemsForPerson)
    #expect(again.notes.contains("changed.ops.jsonl:6: error OPS-0007"), "\(again.notes)")
    #expect(again.notes.contains("'day.ops.jsonl', line 6"), "\(again.notes)")
    #expect(try bench.state() == state)
    let results = try bench.results("changed.ops").split(separator: "\n")
    #expect(results.count == 10)
    #expect(
      results[6]
        == #"{"line":7,"id":"7","op":"member.charge","state":"already","was":"rejected","first":"day.ops.jsonl:7"}"#
    )
  }

  @Test func `a table with the same names says the same`() throws {
    let bench = try OperationBench()
    try bench.book.put(
      """
      id,op,at,member,org,to,name,amount,currency
      1,member.register,2026-10-01T08:00:00Z,M-1,,,"Alan, junior",,
      2,org.register,2026-10-01T08:00:00Z,,O-1,,Club,,
      3,topup.record,2026-10-01T08:00:00Z,M-1,,,,470.00,AUD
      4,member.charge,2026-10-02T08:00:00Z,M-1,O-1,,,50.67,AUD
      5,member.charge,2026-10-02T08:00:00Z,M-1,O-1
      6,member.charge,2026-10-02T08:00:00Z,M-1,O-1,,,0.33,AUD

      """, as: "day.ops.csv")
    let ended = try bench.book.post()
    #expect(
      ended.notes.contains("5 operations posted, 0 already there, 1 rejected"), "\(ended.notes)")
    #expect(ended.notes.contains("day.ops.csv:6: error ING-"), "\(ended.notes)")
    #expect(try bench.balances() == ["party:M-1": "419.00", "party:O-1": "51.00"])
    let objects =
      #"{"id":"4","op":"member.charge","at":"2026-10-02T08:00:00Z","member":"M-1","org":"O-1","amount":"50.67","currency":"AUD"}"#
    try bench.book.put(objects + "\n", as: "again.ops.jsonl")
    #expect(try bench.book.post().notes.contains("0 operations posted, 1 already there"))
  }

  /// Whoever posts beside others leaves alone what they write.
  @Test func `answers that a killed run began are gone after the next one that works alone`() throws
  {
    let bench = try OperationBench()
    let folder = bench.book.reports + "/operations"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let left = folder + "/.day.ops.results.jsonl.partial-4711"
    let other = folder + "/.day.ops.results.jsonl.partial-x"
    for path in [left, other] {
      try "{".write(toFile: path, atomically: false, encoding: .utf8)
    }
    try bench.book.put(Self.file, as: "day.ops.jsonl")
    let beside = try Programs.run(
      "tieout-post", [bench.book.inbox + "/day.ops.jsonl"], on: bench.book)
    #expect(beside.status == 10, "\(beside.errors)")
    #expect(FileManager.default.fileExists(atPath: left))
    _ = try bench.book.post()
    #expect(!FileManager.default.fileExists(atPath: left))
    #expect(FileManager.default.fileExists(atPath: other))
  }

  /// Killed between two chunks: what is posted is known by its ids.
  @Test(arguments: [1, 4, 7, 9]) func `a run that was cut off is gone on with`(done: Int) throws {
    let whole = try OperationBench()
    try whole.book.put(Self.file, as: "day.ops.jsonl")
    _ = try whole.book.post()

    let bench = try OperationBench()
    try bench.book.put(Self.file, as: "day.ops.jsonl")
    struct CutOff: Error {}
    #expect(throws: CutOff.self) {
      try bench.withFile("day.ops.jsonl") { session, file, record in
        let days = try session.bookDays()
        var chunks = 0
        _ = try OperationFile(session, file, record, days: days, chunkLines: 1) {
          chunks += 1
          if chunks > done { throw CutOff() }
        }.post()
      }
    }
    #expect(try bench.state() != whole.state())
    _ = try bench.book.post()
    #expect(try bench.state() == whole.state())
    #expect(try bench.results("day.ops") == whole.results("day.ops"))
  }

  @Test func `a line that cannot be read is refused alone, with its place and what to do`() throws {
    let bench = try OperationBench()
    var lines = Self.lines
    lines[1] = "{\"op\":\"member.register\",\"id\":\"2\""
    lines.insert("", at: 3)
    lines.insert(#"{"op":"fees.set","id":"x","at":["2026-10-01"]}"#, at: 4)
    lines.insert(#"{"op":"member.close","id":"y","id":"z","at":"2026-10-01T08:00:00Z"}"#, at: 5)
    lines.insert("null", at: 6)
    try bench.book.put(lines.map { $0 + "\r\n" }.joined(), as: "day.ops.jsonl")
    let ended = try bench.book.post()
    for (line, what) in [
      (2, "error ING-0700: the JSON is not well-formed: the line ends before its object"),
      (5, "error ING-0620: the member 'at' is a list or an object"),
      (6, "error ING-0701: the member 'id' is there twice"), (7, "error ING-0700"),
      (9, "error OPS-0101: no member is called 'M-2'"),
    ] {
      // With a column where there is one.
      let place = "day.ops.jsonl:\(line):"
      let said = ended.notes.split(separator: "\n").contains {
        $0.hasPrefix(place) && $0.contains(what)
      }
      #expect(said, "\(line): \(ended.notes)")
    }
    #expect(try bench.balances()["party:O-1"] == "50.67")
  }

  @Test func `a type without an account stops the run before it posts, and then goes on`() throws {
    let bench = try OperationBench(
      configuration: OperationBench.configuration.replacing(
        "adjustment = \"expense:adjustments\"\n", with: ""))
    try bench.book.put(Self.file, as: "day.ops.jsonl")
    let ended = try bench.book.post()
    #expect(ended.outcome == .configuration)
    #expect(ended.notes.contains("day.ops.jsonl:10: error PST-0010"), "\(ended.notes)")
    #expect(try bench.state() == [])
  }

  /// Files that came in another order than that of their days are decided again in theirs.
  @Test func `an audit takes files in the order in which the book took them`() throws {
    let bench = try OperationBench()
    let late = Self.lines[0...2].map { $0.replacing("2026-10-01", with: "2026-10-20") + "\n" }
      .joined()
    try bench.book.put(late + Self.lines[6] + "\n", as: "z.ops.jsonl")
    _ = try bench.book.run()
    try bench.book.put(
      Self.lines[3] + "\n" + Self.lines[4] + "\n" + Self.lines[5] + "\n", as: "a.ops.jsonl")
    _ = try bench.book.run()
    #expect(
      try bench.balances() == [
        "party:M-1": "364.88", "party:M-2": "54.45", "party:O-1": "50.67",
      ])
    // By time alone, the charge of the first file would come after the top-ups, and the top-ups
    // before anybody is registered.
    #expect(try bench.book.audit().differences == [])
  }

  /// What the export brings is there for the second file only, however the night is made again.
  @Test func `an export between two files of operations stays between them in an audit`() throws {
    let bench = try OperationBench()
    func charge(_ id: String) -> String {
      Self.lines[5].replacing("\"6\"", with: "\"\(id)\"") + "\n"
    }
    // Rejected for want of money; nothing is posted.
    try bench.book.put(
      Self.lines[0...2].map { $0 + "\n" }.joined() + charge("a"), as: "first.ops.jsonl")
    _ = try bench.book.run()
    try bench.book.put(
      """
      id,booked_at,account_id,org_id,member_id,type,amount,currency,reference,processor_ref,description,counterparty
      L-1,2026-10-01T08:00:00Z,M-1,,M-1,topup_card,60.00,AUD,,ch_9,,

      """, as: "between.ledger.csv")
    _ = try bench.book.run()
    try bench.book.put(charge("b"), as: "last.ops.jsonl")
    _ = try bench.book.run()
    #expect(try bench.balances() == ["party:M-1": "9.33", "party:O-1": "50.67"])
    let manifest = try Manifest.read(path: bench.book.pack + "/manifest.json")
    #expect(
      manifest.inputs.map { "\($0.name) \($0.source)" } == [
        "between.ledger.csv ledger 2", "first.ops.jsonl operations 1",
        "last.ops.jsonl operations 3",
      ])
    #expect(try bench.book.audit().differences == [])
  }

  static let refused: [(what: String, state: String, sql: String)] = [
    ("an operation changed", "TO004", "UPDATE operation SET state = 'posted'"),
    ("an operation forgotten", "TO004", "DELETE FROM operation"),
    (
      "an operation twice", "23505",
      "INSERT INTO operation SELECT * FROM operation WHERE op_no = 1"
    ),
    (
      "an operation out of order", "TO003",
      """
      INSERT INTO operation SELECT (jsonb_populate_record(o, '{"operation_id": "new", "op_no": 99}')).*
        FROM operation o WHERE op_no = 1
      """
    ),
    (
      "a request that ends twice", "23505",
      """
      INSERT INTO request_end VALUES ('4', 'failed', '2026-10-05', '', '10');
      """
    ),
    (
      "a request that holds more than there is", "TO007",
      """
      INSERT INTO request SELECT (jsonb_populate_record(r, '{"request_id": "new", "held": 5446,
        "party_id": "M-2", "amount": 5446, "net": 5446}')).* FROM request r WHERE request_id = '4'
      """
    ),
    (
      "a transaction of no operation", "TO007",
      transaction(5, 1, from: "party:M-2", to: "party:O-1")
    ),
    (
      "a transaction below the limit", "TO007",
      operation(11, posting: 5) + transaction(5, 5_446, from: "party:M-2", to: "party:O-1")
    ),
  ]

  private static func operation(_ number: Int, posting sequence: Int) -> String {
    """
    INSERT INTO operation SELECT (jsonb_populate_record(o, '{"operation_id": "new", "op_no": \(number),
      "first_seq": \(sequence), "last_seq": \(sequence), "state": "posted", "overdraws": false}')).*
      FROM operation o WHERE op_no = 1;
    """
  }

  private static func transaction(
    _ sequence: Int, _ amount: Int, from: String, to: String
  ) -> String {
    """
    INSERT INTO ledger_transaction SELECT (jsonb_populate_record(t, '{"txn_seq": \(sequence),
      "external_id": "new", "effective_on": "2026-10-05", "amount": -\(amount)}')).*
      FROM ledger_transaction t WHERE txn_seq = 2;
    INSERT INTO posting
    SELECT \(sequence), 1, account_id, \(amount), 'AUD', date '2026-10-05' FROM account WHERE code = '\(from)'
     UNION ALL
    SELECT \(sequence), 2, account_id, -\(amount), 'AUD', date '2026-10-05' FROM account WHERE code = '\(to)'
    """
  }

  @Test func `the database refuses what must never be`() throws {
    let bench = try OperationBench()
    try bench.book.put(Self.file, as: "day.ops.jsonl")
    _ = try bench.book.post()
    let state = try bench.state()
    let connection = try bench.connect()
    for (what, expected, sql) in Self.refused {
      var found = "nothing"
      do {
        try connection.transaction(what) { connection in
          try connection.script(what, "SET LOCAL search_path = tieout; " + sql)
        }
      } catch let error as StoreError {
        found = error.sqlState ?? "none"
      }
      #expect(found == expected, "\(what)")
    }
    #expect(try bench.state() == state)
    // The same transaction within the limit is accepted.
    try connection.transaction("within the limit") { connection in
      try connection.script(
        "within the limit",
        "SET LOCAL search_path = tieout; " + Self.operation(11, posting: 5)
          + Self.transaction(5, 5_445, from: "party:M-2", to: "party:O-1"))
    }
    #expect(try bench.balances()["party:M-2"] == "0.00")
  }
}
