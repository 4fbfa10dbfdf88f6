import Domain

@testable import Reporting

func day(_ text: String) -> CalendarDate {
  guard let date = CalendarDate(iso: text) else { preconditionFailure("\(text) is no date") }
  return date
}

func moment(_ text: String) -> Instant {
  guard let instant = Instant(rfc3339: text) else { preconditionFailure("\(text) is no instant") }
  return instant
}

func eur(_ minorUnits: Int64) -> Money { Money(minorUnits: minorUnits, currency: .eur) }

let october = StatementPeriod(
  name: "2026-10", firstDay: day("2026-10-01"), lastDay: day("2026-10-31"))

/// Text that counterparties could put into a bank line. Source: docs/reports.md, "Hostile text".
let hostileTexts = [
  "=cmd|' /C calc'!A0", "@SUM(1+1)", "+1+1", "-2+3", "\t=1+1", "\r=1+1", "\n=1+1", "＝1+1",
  "＋1", "－1", "＠A1", " =1+1", "\";=1+2", "=HYPERLINK(\"http://x.example\",\"click\")",
  "=1+1,\"two\"", "../../etc/passwd", "CON", "\u{1B}]0;title\u{7}", "\u{1B}[2J", "\u{9B}2J",
  "right\u{202E}left", "zero\u{200B}width", "'; DROP TABLE x;--", "%s%n%d", "$(id)", "`id`",
  "${jndi:ldap://x}", "<script>alert(1)</script>", "&lt;b&gt;", "]]>", ")(/JS (app.alert(1))",
  "_x0041_", "a\u{0}b", "bad\u{FFFE}point", "two\nlines", "comma, quote \" end",
  "Ωμέγα Łódź Nguyễn", "日本語", "🧾 receipt", "http://x.example/a", "mailto:a@x.example",
  "=\"a\"&\"b\"", "{=1+1}", "'quoted", "",
]

/// A table with a column of every kind.
let everyKind = TableSchema(
  name: "every_kind", title: "Every kind",
  columns: [
    Column("id", .identifier), Column("text", .text, note: "What the bank wrote"),
    Column("count", .integer), Column("day", .date), Column("at", .instant),
    Column("opening", .money), Column("change", .money), Column("closing", .money),
    Column("share", .percent), Column("currency", .currency),
  ],
  totals: ["opening", "change", "closing"],
  checks: [CheckFormula(adding: ["opening", "change"], subtracting: ["closing"])])

func everyKindRow(_ number: Int, _ text: String, _ currency: Currency = .eur) -> [Cell] {
  let opening = Int64(number) * 1_234_567 - 5_000_001
  let change = Int64(number % 7) * 99_999 - 300_000
  return [
    .text("I-\(number)"), .text(text), .integer(Int64(number)),
    .date(day("2026-10-01").adding(days: number % 31)), .instant(moment("2026-10-25T01:30:00Z")),
    .money(Money(minorUnits: opening, currency: currency)),
    .money(Money(minorUnits: change, currency: currency)),
    .wideMoney(Int128(opening + change), currency),
    .percent(Percent(millionths: 2_500_000)), .currency(currency),
  ]
}

/// Every hostile text in a row of its own, in four currencies.
func fill(_ sink: any TableSink, _ schema: TableSchema = everyKind) throws {
  let currencies: [Currency] = [.eur, .gbp, .jpy, .kwd]
  try sink.begin(schema)
  for (number, text) in hostileTexts.enumerated() {
    try sink.row(everyKindRow(number, text, currencies[number % 4]))
  }
  try sink.end()
}
