import Domain
import Foundation
import Testing

@testable import Reporting

@Suite struct CSVSinkTests {
  private let scratch = Scratch()

  private func csv(_ schema: TableSchema = everyKind, _ rows: [[Cell]]) throws -> String {
    let file = try scratch.output().file("table.csv")
    let sink = CSVSink(file)
    try sink.begin(schema)
    for row in rows { try sink.row(row) }
    try sink.end()
    _ = try file.commit()
    return try scratch.text("table.csv")
  }

  private func field(_ text: String) -> String {
    var bytes: [UInt8] = []
    CSVText.append(text, to: &bytes)
    return String(validating: bytes, as: UTF8.self) ?? ""
  }

  @Test func `a table of every kind is as reviewed`() throws {
    let file = try scratch.output().file("table.csv")
    try fill(CSVSink(file))
    _ = try file.commit()
    try expectGolden(scratch.text("table.csv"), "every-kind.csv")
  }

  @Test func `a table without rows has its header line`() throws {
    #expect(
      try csv(Schemas.differences, []) == "group_id,source,kind,account,amount,currency\r\n")
  }

  @Test(arguments: [
    ("plain", "plain"), ("a,b", "\"a,b\""), ("say \"no\"", "\"say \"\"no\"\"\""),
    ("two\nlines", "\"two\nlines\""), ("=1+1", "'=1+1"), ("-2", "'-2"), ("+2", "'+2"),
    ("@a", "'@a"), (" =1", "' =1"), ("=1,2", "\"'=1,2\""), ("\t=1", "'\\u{9}=1"),
    ("\r=1", "'\\u{d}=1"), ("\n=1", "\"'\n=1\""), ("＝1", "'＝1"), ("－1", "'－1"),
    ("＋1", "'＋1"), ("＠a", "'＠a"), ("\u{1B}[2J", "\\u{1b}[2J"), ("a\u{0}b", "a\\u{0}b"),
    ("\u{200B}=1", "\\u{200b}=1"), ("ﬁ ＜", "ﬁ ＜"), ("", ""), ("Zoë", "Zoë"),
  ])
  func `text is quoted and defused`(text: String, written: String) {
    #expect(field(text) == written)
  }

  @Test func `amounts stay numbers, a minus included`() throws {
    let text = try csv(
      Schemas.differences,
      [
        [.text("g"), .text("s"), .text("fee"), .text("a"), .money(eur(-5)), .currency(.eur)],
        [
          .text("g"), .text("s"), .text("fx"), .text("a"),
          .money(Money(minorUnits: -12_345, currency: .kwd)), .currency(.kwd),
        ],
        [
          .text("g"), .text("s"), .text("fx"), .text("a"),
          .wideMoney(-92_233_720_368_547_758_080, .jpy), .currency(.jpy),
        ],
      ])
    #expect(
      text.split(separator: "\r\n").dropFirst().map(String.init) == [
        "g,s,fee,a,-0.05,EUR", "g,s,fx,a,-12.345,KWD", "g,s,fx,a,-92233720368547758080,JPY",
      ])
  }

  /// The quick digits and the plain ones are the same, at the edges and at random.
  @Test func `digits into a buffer equal Money's own`() {
    var random = Seeded(seed: 20_261_101)
    let edges: [Int64] = [0, 1, -1, 9, 10, 99, 100, -100, .max, .min]
    for value in edges + (0..<2000).map({ _ in Int64.random(in: .min ... .max, using: &random) }) {
      for exponent in UInt8(0)...4 {
        var bytes: [UInt8] = []
        DecimalText.append(value >> Int64(value & 31), exponent: exponent, to: &bytes)
        let expected = Money.decimal(Int128(value >> Int64(value & 31)), exponent: exponent)
        #expect(String(validating: bytes, as: UTF8.self) == expected, "seed 20261101")
      }
    }
  }

  @Test func `another program reads back the fields`() throws {
    let rows = hostileTexts.enumerated().map { everyKindRow($0, $1) }
    _ = try csv(everyKind, rows)
    let script = """
      import csv, json, sys
      with open(sys.argv[1], newline="", encoding="utf-8") as file:
          rows = list(csv.reader(file, strict=True))
      assert all(len(row) == 10 for row in rows)
      print(json.dumps([row[1] for row in rows[1:]]))
      """
    let output = try run(["python3", "-c", script, "\(scratch.path)/pack/table.csv"])
    let texts = try #require(
      try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String])
    #expect(texts.count == hostileTexts.count)
    for (read, text) in zip(texts, hostileTexts) {
      #expect(read == SafeText.visible(text) || read == "'" + SafeText.visible(text))
      #expect(!"=+-@\t\r\n＝＋－＠".contains(read.first ?? "x"))
    }
  }

  @Test func `totals are counted per currency and column`() throws {
    let counting = CountingSink()
    try fill(TeeSink(counting))
    #expect(counting.tally.rows == Int64(hostileTexts.count))
    let lines = counting.tally.totals.map { "\($0.column) \($0.currency) \($0.decimal)" }
    #expect(lines.count == 12)
    for currency in [Currency.eur, .gbp, .jpy, .kwd] {
      func sum(_ column: String) -> Int128 {
        counting.tally.totals.first { $0.column == column && $0.currency == currency }?
          .minorUnits ?? 0
      }
      #expect(sum("opening") + sum("change") == sum("closing"))
    }
    #expect(
      lines
        == lines.sorted { $0.split(separator: " ")[1] < $1.split(separator: " ")[1] }
        .sorted { order($0) < order($1) })
  }

  private func order(_ line: String) -> Int {
    everyKind.totals.firstIndex { line.hasPrefix($0) } ?? -1
  }

  /// Promised to other programs: contract §6.
  @Test func `the files begin with the promised columns`() throws {
    let promised = """
      matches group_id,side,source,item_id,status,rank,rule,score,reasons,amount,currency
      breaks break_id,side,item_id,reason,first_seen,age_days,age_bucket,state,amount,currency,\
      account,nearest_item_id,nearest_because
      differences group_id,source,kind,account,amount,currency
      proof account,currency,balance_per_statement,deposits_in_transit,outstanding_payments,breaks,\
      balance_per_ledger,residual,verdict
      control_totals file,sha256,source,format,records,accepted,rejected,sum_accepted,sum_control,\
      difference
      settlements org_id,currency,opening,movements,fees,reserve_change,float,payout,closing,\
      residual,fee_percent,fee_source,state
      statement-lines party_id,currency,date,reference,type,counterparty,description,amount,balance
      trial_balance account,kind,currency,opening,debits,credits,closing
      """
    for (line, schema) in zip(promised.split(separator: "\n"), Schemas.files) {
      let columns = schema.columns.map(\.name).joined(separator: ",")
      #expect("\(schema.name) \(columns)".hasPrefix(line))
      #expect(Set(schema.columns.map(\.name)).count == schema.columns.count)
    }
  }
}

/// SplitMix64, so that a failure can be made again.
struct Seeded: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
