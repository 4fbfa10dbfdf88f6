import Domain
import Foundation
import TestSupport
import Testing

@testable import Pipeline

/// Who is told what, and that nobody is told twice.
@Suite struct NoticeReportTests {
  private static func outbox(_ bench: ProcessorBench) -> String {
    bench.bench.book.folder + "/outbox"
  }

  private static func write(
    _ bench: ProcessorBench, _ more: String..., sender: String = "treasurer@example.org"
  ) throws -> Programs.Ending {
    try Programs.run(
      "tieout-report",
      ["notices", "--outbox", outbox(bench), "--sender", sender, "--csv", "-"] + more,
      on: bench.bench.book)
  }

  private static func files(_ bench: ProcessorBench) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: outbox(bench)).filter { $0 != "told.txt" }
      .sorted()
  }

  @Test func `both sides of a transfer, a failed top-up, a crossing and a settlement are told`()
    throws
  {
    let bench = try ProcessorBench()
    let rows = try bench.rows("notices", "--period", "2026-10")
    #expect(
      rows.map { row in ["kind", "at", "party_id", "amount", "balance"].map { row[$0] } } == [
        ["low_balance", "2026-10-06T09:01:00Z", "M-2", "20.00", "0.00"],
        ["topup_failed", "2026-10-07T09:05:00Z", "M-2", "75.00", ""],
        ["low_balance", "2026-10-10T09:00:00Z", "M-1", "20.00", "15.00"],
        ["transfer_received", "2026-10-10T09:00:00Z", "M-2", "55.00", ""],
        ["transfer_sent", "2026-10-10T09:00:00Z", "M-1", "55.00", ""],
        ["settlement_paid", "2026-10-11T13:00:00Z", "O-1", "19.40", ""],
      ])
    #expect(
      rows[2]["latest"]
        == "2026-10-10 member_transfer -55.00 Alan Example → Bétty Example\n"
        + "2026-10-09 charge -30.00 Alan Example → First Club\n2026-10-02 topup_card 100.00 Alan Example"
    )
    #expect(rows[5]["account"] == "…1234")
    #expect(rows.map { $0["reason"] } == ["", "card declined", "", "", "", ""])
    #expect(Set(rows.map { $0["notice_id"] }).count == rows.count)
    // Still low is no news, and days add up.
    let days = try (1...31).flatMap { day in
      let day = String(format: "2026-10-%02d", day)
      return try bench.rows("notices", "--from", day, "--to", day)
    }
    #expect(days == rows)
  }

  @Test func `a message is written once, whoever has taken it away`() throws {
    let bench = try ProcessorBench()
    let first = try Self.write(bench, "--from", "2026-10-01", "--to", "2026-10-09")
    #expect(first.status == 0, "\(first.errors)")
    #expect(first.errors.contains("2 messages written, 0 told before, 0 without an address"))
    let names = Table(text: first.output).rows.map { $0["notice_id"] + ".eml" }.sorted()
    #expect(try Self.files(bench) == names)
    for name in names {
      try FileManager.default.removeItem(atPath: Self.outbox(bench) + "/" + name)
    }
    let second = try Self.write(bench, "--period", "2026-10")
    #expect(second.errors.contains("4 messages written, 2 told before"), "\(second.errors)")
    #expect(Set(try Self.files(bench)).isDisjoint(with: names))
    let bytes = try Self.files(bench).map { try Repository.bytes(Self.outbox(bench) + "/" + $0) }
    #expect(
      try Self.write(bench, "--period", "2026-10").errors.contains(
        "0 messages written, 6 told before"))
    // Another folder gets the same bytes.
    let again = try ProcessorBench()
    _ = try Self.write(again, "--from", "2026-10-10", "--to", "2026-10-31")
    #expect(
      try Self.files(again).map { try Repository.bytes(Self.outbox(again) + "/" + $0) } == bytes)
  }

  @Test func `a message says it in words, and masks the account`() throws {
    let bench = try ProcessorBench()
    _ = try Self.write(bench, "--period", "2026-10")
    let script = """
      import sys, glob
      from email import policy
      from email.parser import BytesParser
      for path in sorted(glob.glob(sys.argv[1] + '/*.eml')):
          with open(path, 'rb') as file:
              message = BytesParser(policy=policy.default).parse(file)
          assert not message.defects
          print(message['to'], '|', message['subject'], '|', message['date'], '|',
                ' / '.join(message.get_content().splitlines()))
      """
    let read = try Programs.call("python3", ["-c", script, Self.outbox(bench)])
    #expect(read.status == 0, "\(read.errors)")
    let messages = Set(read.output.split(separator: "\n").map(String.init))
    #expect(messages.count == 6)
    #expect(
      messages.contains(
        "Alan Example <alan@example.org> | You have sent 55.00 AUD | Sat, 10 Oct 2026 09:00:00 +0000 | "
          + "Dear Alan Example, /  / You have sent 55.00 AUD to Bétty Example. / Description: Lunch /  / Operations"
      ), "\(read.output)")
    #expect(
      messages.contains(
        "First Club <club@example.org> | 19.40 AUD were paid to you | Sun, 11 Oct 2026 13:00:00 +0000 | "
          + "Dear First Club, /  / 19.40 AUD were paid to your account …1234. /  / Operations"),
      "\(read.output)")
    #expect(!read.output.contains("000-000 1234"))
  }

  @Test func `messages need somebody that they are from`() throws {
    let bench = try ProcessorBench()
    for sender in ["", "nobody", "a@b.org\r\nBcc: c@d.org"] {
      let ended = try Self.write(bench, "--period", "2026-10", sender: sender)
      #expect(ended.status == 64 && ended.errors.contains("CLI-0116"), "\(ended.errors)")
    }
    let other = try Programs.run(
      "tieout-report", ["stuck-payments", "--outbox", Self.outbox(bench)], on: bench.bench.book)
    #expect(other.status == 64 && other.errors.contains("takes no --outbox"))
    #expect(!FileManager.default.fileExists(atPath: Self.outbox(bench)))
  }
}
