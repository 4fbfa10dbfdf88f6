import Domain
import Store
import TestSupport
import Testing

@testable import Pipeline

/// The day of an operation is the one of the book's time zone, half-open, also where the clock is
/// changed.
@Suite struct OperationDayTests {
  /// Days in Sydney, and the instants between which they are.
  static let days: [(day: String, starts: String, ends: String, next: String)] = [
    ("2024-02-29", "2024-02-28T13:00:00Z", "2024-02-29T13:00:00Z", "2024-03-01"),
    ("2025-03-31", "2025-03-30T13:00:00Z", "2025-03-31T13:00:00Z", "2025-04-01"),
    // 25 hours.
    ("2025-04-06", "2025-04-05T13:00:00Z", "2025-04-06T14:00:00Z", "2025-04-07"),
    ("2025-06-30", "2025-06-29T14:00:00Z", "2025-06-30T14:00:00Z", "2025-07-01"),
    // 23 hours.
    ("2025-10-05", "2025-10-04T14:00:00Z", "2025-10-05T13:00:00Z", "2025-10-06"),
  ]

  /// The last microsecond before an instant on a whole second.
  private static func before(_ instant: String) throws -> String {
    let end = try #require(Instant(rfc3339: instant))
    return Instant(microseconds: end.microseconds - 1).description
  }

  private static func line(_ id: String, _ at: String) -> String {
    #"{"op":"topup.record","id":"\#(id)","at":"\#(at)","member":"M","amount":"1.00","currency":"AUD"}"#
      + "\n"
  }

  @Test func `an operation is of the local day that holds its instant`() throws {
    let bench = try OperationBench()
    var file =
      #"{"op":"member.register","id":"m","at":"2024-01-01T00:00:00Z","member":"M","name":"Mia"}"#
      + "\n"
    for (day, starts, ends, _) in Self.days {
      file += Self.line(day + "-before", try Self.before(starts))
      file += Self.line(day + "-first", starts)
      file += Self.line(day + "-last", try Self.before(ends))
      file += Self.line(day + "-end", ends)
    }
    try bench.book.put(file, as: "days.ops.jsonl")
    #expect(try bench.book.post().outcome == .ok)
    let rows = try bench.connect().run(
      "days", "SELECT external_id, effective_on::text FROM ledger_transaction ORDER BY 1")
    let found = Dictionary(uniqueKeysWithValues: rows.map { ($0.text(0), $0.text(1)) })
    #expect(found.count == 4 * Self.days.count)
    for (day, _, _, next) in Self.days {
      let previous = try #require(CalendarDate(iso: day)).adding(days: -1)
      #expect(found[day + "-before"] == previous.description)
      #expect(found[day + "-first"] == day && found[day + "-last"] == day, "\(day)")
      #expect(found[day + "-end"] == next, "\(day)")
    }
  }

  /// A reference date of 30 September means all of September and nothing of August.
  @Test func `a month is half-open between two local midnights`() throws {
    let bench = try OperationBench()
    let month = try PeriodStore(bench.connect()).ensure(
      "2025-09", firstOn: try #require(CalendarDate(iso: "2025-09-01")),
      lastOn: try #require(CalendarDate(iso: "2025-09-30")), timeZone: "Australia/Sydney")
    #expect(month.startsAt == Instant(rfc3339: "2025-08-31T14:00:00Z"))
    #expect(month.endsAt == Instant(rfc3339: "2025-09-30T14:00:00Z"))
  }
}
