import Domain
import Foundation
import TestSupport
import Testing

@testable import Pipeline

/// Reports over books that Tieout keeps: figures that are known beforehand.
@Suite struct ReportsOfOperationsTests {
  /// The rows of a report of one table.
  static func rows(
    _ bench: OperationBench, _ arguments: [String], status: Int32 = 0
  ) throws -> [Table.Row] {
    let ended = try Programs.run("tieout-report", arguments + ["--csv", "-"], on: bench.book)
    #expect(ended.status == status, "\(ended.errors)")
    return Table(text: ended.output).rows
  }

  private static func line(_ op: String, _ id: String, at: String, _ members: String) -> String {
    "{\"op\":\"\(op)\",\"id\":\"\(id)\",\"at\":\"\(at)\",\(members)}\n"
  }

  /// Vectors of a settlement: balance, float and percentage; gross, net, fee and the tax in it.
  private static let settlements = [
    ("602.00", "0", "3", "602.00", "583.94", "18.06", "1.64"),
    ("602.00", "100.00", "3", "502.00", "486.94", "15.06", "1.37"),
    ("602.00", "601.99", "3", "0.01", "0.01", "0.00", "0.00"),
    ("400.00", "0", "2", "400.00", "392.00", "8.00", "0.73"),
    ("100.50", "0", "3", "100.50", "97.49", "3.01", "0.27"),
    ("2.50", "0", "3", "2.50", "2.43", "0.07", "0.01"),
    ("34305.51", "1000", "3", "33305.51", "32306.34", "999.17", "90.83"),
    ("12345.67", "500", "2.5", "11845.67", "11549.53", "296.14", "26.92"),
    ("1000.00", "200", "0", "800.00", "800.00", "0.00", "0.00"),
    ("1000.00", "200", "100", "800.00", "0.00", "800.00", "72.73"),
  ]

  @Test func `settlements have the fee and tax of the vectors, adjustments have none`() throws {
    let bench = try OperationBench()
    var text = Self.line(
      "fees.set", "f", at: "2025-03-01T00:00:00Z",
      #""from":"2025-03-01","settlement_percent":"3","tax_divisor":11"#)
    for (index, vector) in Self.settlements.enumerated() {
      let org = "\"org\":\"O-\(index)\""
      let (day, aud) = ("2025-03-02T00:00:00Z", "\"currency\":\"AUD\"")
      text += Self.line(
        "org.register", "r-\(index)", at: day,
        "\(org),\"name\":\"Club \(index)\",\"bank_account\":\"000-000 123\(index)\",\"float\":\"\(vector.1)\",\(aud)"
      )
      text += Self.line(
        "fees.override", "o-\(index)", at: day,
        "\(org),\"from\":\"2025-03-01\",\"settlement_percent\":\"\(vector.2)\"")
      text += Self.line(
        "org.adjust", "a-\(index)", at: day,
        "\(org),\"amount\":\"\(vector.0)\",\(aud),\"description\":\"Start\",\"by\":\"staff\"")
      text += Self.line(
        "org.settle", "s-\(index)", at: "2025-03-31T00:00:00Z",
        "\(org),\"amount\":\"\(vector.3)\",\(aud)")
    }
    try bench.book.put(text, as: "clubs.ops.jsonl")
    #expect(try bench.book.post().outcome == .ok)
    let history = try Self.rows(bench, ["settlement-history", "--period", "2025-03"])
    #expect(history.count == Self.settlements.count)
    for (row, vector) in zip(history, Self.settlements) {
      let found = ["gross", "payment", "fee", "tax", "fee_percent"].map { row[$0] }
      #expect(found == [vector.3, vector.4, vector.5, vector.6, vector.2])
      #expect(row["account"].hasPrefix("…") && !row["account"].contains("000-000"))
    }
    let all = try Self.rows(bench, ["transactions", "--period", "2025-03"])
    #expect(all.count == 2 * Self.settlements.count)
    for row in all {
      #expect(row["fee"].isEmpty == (row["type"] == "adjustment"), "\(row)")
    }
    let left = try Self.rows(bench, ["orgs-with-balance", "--period", "2025-03"])
    for row in left {
      #expect(row["balance"] == row["float"] && row["above_float"] == "0.00", "\(row)")
      #expect(row["float_source"] == "operations")
    }
  }

  /// Instants around the local midnights of Sydney, on days of 23, 24 and 25 hours, and their days.
  private static let midnights = [
    ("2024-02-28T12:59:59Z", "2024-02-28"), ("2024-02-28T13:00:00Z", "2024-02-29"),
    ("2025-03-30T13:00:00Z", "2025-03-31"), ("2025-03-31T12:59:59Z", "2025-03-31"),
    ("2025-03-31T13:00:00Z", "2025-04-01"), ("2025-04-05T13:00:00Z", "2025-04-06"),
    ("2025-04-06T13:59:59Z", "2025-04-06"), ("2025-04-06T14:00:00Z", "2025-04-07"),
    ("2025-06-29T14:00:00Z", "2025-06-30"), ("2025-06-30T14:00:00Z", "2025-07-01"),
    ("2025-10-04T14:00:00Z", "2025-10-05"), ("2025-10-05T12:59:59Z", "2025-10-05"),
    ("2025-10-05T13:00:00Z", "2025-10-06"),
  ]

  @Test func `windows are whole local days, whatever the length of the day`() throws {
    let bench = try OperationBench()
    var text = Self.line(
      "org.register", "r", at: "2024-01-01T00:00:00Z", #""org":"O","name":"Club""#)
    for (index, (at, _)) in Self.midnights.enumerated() {
      text += Self.line(
        "org.adjust", "a-\(index)", at: at,
        #""org":"O","amount":"1.00","currency":"AUD","description":"One","by":"staff""#)
    }
    try bench.book.put(text, as: "days.ops.jsonl")
    #expect(try bench.book.post().outcome == .ok)
    for (index, (_, day)) in Self.midnights.enumerated() {
      let within = try Self.rows(bench, ["transactions", "--from", day, "--to", day])
      let expected = Self.midnights.indices.filter { Self.midnights[$0].1 == day }
      #expect(within.map { $0["id"] } == expected.map { "a-\($0)" }, "\(day)")
      let balance = try Self.rows(bench, ["balance-at-date", "--as-of", day])
      let through = (expected.last ?? index) + 1
      #expect(balance.map { $0["balance"] } == ["\(through).00"], "\(day)")
    }
  }

  @Test(arguments: ["Pacific/Auckland", "Pacific/Kiritimati", "Pacific/Pago_Pago"])
  func `a day is that day in the book, however far from Greenwich`(zone: String) throws {
    let bench = try OperationBench(
      configuration: OperationBench.configuration.replacing("Australia/Sydney", with: zone))
    let midnights = [
      "Pacific/Auckland": "2026-10-31T11:00:00Z", "Pacific/Kiritimati": "2026-10-31T10:00:00Z",
      "Pacific/Pago_Pago": "2026-11-01T11:00:00Z",
    ]
    let next = try #require(midnights[zone].flatMap { Instant(rfc3339: $0) })
    try bench.book.put(
      Self.line("org.register", "r", at: "2026-01-01T00:00:00Z", #""org":"O","name":"Club""#)
        + [-1, 0].map { second in
          Self.line(
            "org.adjust", "a\(second)",
            at: "\(Instant(microseconds: next.microseconds + Int64(second) * 1_000_000))",
            #""org":"O","amount":"1.00","currency":"AUD","description":"One","by":"staff""#)
        }.joined(),
      as: "days.ops.jsonl")
    #expect(try bench.book.post().outcome == .ok)
    for (day, balance) in [("2026-10-31", "1.00"), ("2026-11-01", "2.00")] {
      let rows = try Self.rows(bench, ["balance-at-date", "--as-of", day])
      #expect(rows.map { $0["balance"] } == [balance], "\(day)")
    }
  }

  // MARK: Movement

  private static let buckets = """

    [reports.buckets]
    event = { references = ["EVT-"] }
    session = { references = ["SES-"] }
    membership = { types = ["club_membership"] }
    """

  private static func bench() throws -> OperationBench {
    try OperationBench(configuration: OperationBench.configuration + buckets)
  }

  @Test func `each movement is in one bucket, and opening and buckets make the closing balance`()
    throws
  {
    let bench = try Self.bench()
    let (before, within) = ("2025-02-10T00:00:00Z", "2025-03-10T00:00:00Z")
    let aud = #""currency":"AUD""#
    func adjust(_ id: String, _ org: String, _ amount: String, _ at: String) -> String {
      Self.line(
        "org.adjust", id, at: at,
        #""org":"\#(org)","amount":"\#(amount)",\#(aud),"description":"By hand","by":"staff""#)
    }
    func charge(_ id: String, _ amount: String, _ more: String) -> String {
      Self.line(
        "member.charge", id, at: within,
        #""member":"M","org":"O-1","amount":"\#(amount)",\#(aud),\#(more)"#)
    }
    try bench.book.put(
      Self.line(
        "fees.set", "f", at: before, #""from":"2025-01-01","settlement_percent":"0""#)
        + Self.line("member.register", "m", at: before, #""member":"M","name":"Alan""#)
        + Self.line(
          "org.register", "o1", at: before, #""org":"O-1","name":"Club","bank_account":"12345678""#)
        + Self.line("org.register", "o2", at: before, #""org":"O-2","name":"Closed club""#)
        + Self.line("org.register", "o3", at: before, #""org":"O-3","name":"Idle club""#)
        + Self.line(
          "topup.record", "t", at: before, #""member":"M","amount":"500",\#(aud)"#)
        + adjust("a1", "O-1", "100", before) + adjust("a2", "O-2", "10", before)
        + charge("c1", "45", #""reference":"EVT-1""#)
        + charge("c2", "20", #""reference":"SES-2""#)
        + charge("c3", "50", #""type":"club_membership","reference":"EVT-1""#)
        + Self.line("org.settle", "s", at: within, #""org":"O-1","amount":"80",\#(aud)"#)
        + adjust("a3", "O-1", "5", within)
        + Self.line(
          "org.pay", "p", at: within, #""org":"O-1","member":"M","amount":"7",\#(aud)"#)
        + adjust("a4", "O-2", "-10", within)
        + Self.line("org.close", "x", at: within, #""org":"O-2""#),
      as: "clubs.ops.jsonl")
    #expect(try bench.book.post().outcome == .ok)
    let columns = [
      "org_id", "state", "opening", "event", "session", "membership", "manual", "settlement",
      "other", "closing",
    ]
    let rows = try Self.rows(bench, ["movement", "--period", "2025-03"])
    #expect(
      rows.map { row in columns.map { row[$0] } } == [
        ["O-1", "open", "100.00", "45.00", "20.00", "50.00", "5.00", "-80.00", "-7.00", "133.00"],
        ["O-2", "closed", "10.00", "0.00", "0.00", "0.00", "-10.00", "0.00", "0.00", "0.00"],
      ])
    let book = try Programs.run(
      "tieout-report", ["org-workbook", "--party", "O-1", "--period", "2025-03", "--json"],
      on: bench.book)
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(book.output.utf8)) as? [String: Any])
    let tables = try #require(object["tables"] as? [[String: Any]])
    #expect(tables.count == 8)
    let difference = try #require((tables[0]["rows"] as? [[String: Any]])?.last)
    #expect(difference["difference"] as? String == "0.00")
    // Each line of the account is on one of the sheets, and all lines are together.
    func total(_ table: String, _ column: String) -> Int {
      let totals =
        tables.first { $0["table"] as? String == table }?["totals"] as? [[String: String]]
      return totals?.first { $0["column"] == column }?["total"].map(minorUnits) ?? 0
    }
    let parts =
      total("sessions", "in_range") + total("events", "in_range")
      + ["membership", "settlements", "other"].reduce(0) { $0 + total($1, "amount") }
    #expect(parts == 33_00 && total("transactions", "amount") == 33_00)
    #expect(total("combined", "amount") == 33_00)
  }

  @Test(arguments: [UInt64(1), 2, 3])
  func `a random history moves from balance to balance over any days`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let bench = try Self.bench()
    var text = Self.line(
      "fees.set", "f", at: "2025-01-01T00:00:00Z",
      #""from":"2025-01-01","settlement_percent":"2.5","tax_divisor":11"#)
    for party in 0..<5 {
      text += Self.line(
        "org.register", "o\(party)", at: "2025-01-01T00:00:00Z",
        #""org":"O-\#(party)","name":"Club","bank_account":"12345678""#)
    }
    let references = ["EVT-1", "EVT_1", "SES-1", "evt-1", "", "SET-%"]
    for number in 0..<300 {
      // In order of time, with many on one day and some around midnight.
      let at = Instant(
        microseconds: (Int64(number) * 20 * 3600 + Int64.random(in: 0...72_000, using: &random))
          * 1_000_000 + 789_000_000_000_000)
      let org = "\"org\":\"O-\(Int.random(in: 0..<5, using: &random))\""
      let reference = references.randomElement(using: &random) ?? ""
      let amount =
        "\(Int.random(in: 1...500, using: &random)).\(Int.random(in: 10...99, using: &random))"
      let money =
        "\"amount\":\"\(amount)\",\"currency\":\"\(number % 7 == 0 ? "EUR" : "AUD")\",\"reference\":\"\(reference)\""
      switch Int.random(in: 0..<4, using: &random) {
      case 0:
        text += Self.line(
          "org.transfer", "n\(number)", at: "\(at)",
          "\"org\":\"O-0\",\"to\":\"O-\(Int.random(in: 1..<5, using: &random))\",\(money)")
      case 1: text += Self.line("org.settle", "n\(number)", at: "\(at)", "\(org),\(money)")
      default:
        let sign = Bool.random(using: &random)
        text += Self.line(
          "org.adjust", "n\(number)", at: "\(at)",
          "\(org),\(sign ? money : money.replacing("\"amount\":\"", with: "\"amount\":\"-")),\"overdraw\":true,\"description\":\"x\",\"by\":\"staff\""
        )
      }
    }
    try bench.book.put(text, as: "random.ops.jsonl")
    _ = try bench.book.post()
    let first = CalendarDate(daysSince2000: 9131)
    var closings: [String: Int] = [:]
    var day = first
    for _ in 0..<6 {
      let last = day.adding(days: Int.random(in: 0...80, using: &random))
      let rows = try Self.rows(bench, ["movement", "--from", "\(day)", "--to", "\(last)"])
      let names = ["opening", "event", "session", "membership", "manual", "settlement", "other"]
      var found: [String: Int] = [:]
      for row in rows {
        let key = row["org_id"] + row["currency"]
        let sum = names.reduce(0) { $0 + minorUnits(row[$1]) }
        #expect(sum == minorUnits(row["closing"]), "seed \(seed), \(day) to \(last)")
        #expect(
          minorUnits(row["opening"]) == closings[key] ?? 0, "seed \(seed), \(day) to \(last)")
        found[key] = minorUnits(row["closing"])
      }
      #expect(closings.allSatisfy { $0.value == 0 || found[$0.key] != nil }, "none is left out")
      let balances = try Self.rows(bench, ["balance-at-date", "--as-of", "\(last)"])
      for row in balances where row["balance"] != "0.00" {
        #expect(found[row["party_id"] + row["currency"]] == minorUnits(row["balance"]))
      }
      closings = found
      day = last.adding(days: 1)
    }
  }

  @Test func `a fee that operations and the configuration say differently is disputed`() throws {
    let bench = try OperationBench(
      configuration: OperationBench.configuration + """

        [settlement]
        fee_percent = "3"
        float = { AUD = "50.00" }
        [[settlement.organisation]]
        org = "O-1"
        from = "2025-01-01"
        fee_percent = "2"
        [[settlement.organisation]]
        org = "O-2"
        from = "2025-01-01"
        fee_percent = "1"
        """)
    let at = "2025-03-10T00:00:00Z"
    try bench.book.put(
      (1...3).map {
        Self.line("org.register", "r\($0)", at: at, #""org":"O-\#($0)","name":"Club""#)
      }
      .joined()
        + Self.line(
          "fees.override", "f1", at: at,
          #""org":"O-1","from":"2025-03-01","settlement_percent":"2""#)
        + Self.line(
          "fees.override", "f2", at: at,
          #""org":"O-2","from":"2025-03-01","settlement_percent":"1.5""#)
        + Self.line("fees.end_override", "f3", at: at, #""org":"O-1","from":"2025-03-20""#),
      as: "fees.ops.jsonl")
    #expect(try bench.book.post().outcome == .ok)
    func sources(_ day: String) throws -> [[String]] {
      try Self.rows(bench, ["org-fees", "--as-of", "2025-03-\(day)"]).map { row in
        ["percent", "source"].map { row[$0] }
      }
    }
    #expect(
      try sources("15") == [["2", "operations"], ["1.5", "they differ"], ["3", "tieout.toml"]])
    #expect(
      try sources("20") == [["2", "they differ"], ["1.5", "they differ"], ["3", "tieout.toml"]])
    let overrides = try Self.rows(bench, ["fee-overrides", "--as-of", "2025-03-15"])
    #expect(overrides.map { $0["org_id"] } == ["O-1", "O-2"])
    let status = try Programs.run(
      "tieout-report", ["status-summary", "--as-of", "2025-03-15"], on: bench.book)
    #expect(status.status == 10, "\(status.output)")
  }

  // MARK: Members

  @Test func `low balances are told from those that were low before, zero ones too`() throws {
    let bench = try OperationBench()
    let (before, within) = ("2025-02-10T00:00:00Z", "2025-03-10T00:00:00Z")
    var text = Self.line(
      "fees.set", "f", at: before,
      #""from":"2025-01-01","currency":"AUD","low_balance":"20""#)
    func adjust(_ member: String, _ amount: String, _ at: String) {
      text += Self.line(
        "member.adjust", "\(member)\(amount)\(at.prefix(10))", at: at,
        #""member":"\#(member)","amount":"\#(amount)","currency":"AUD","description":"x","by":"staff""#
      )
    }
    for member in ["fine", "limit", "newly", "still", "up", "zero"] {
      text += Self.line(
        "member.register", "r-" + member, at: before, #""member":"\#(member)","name":"\#(member)""#)
      adjust(member, "100.00", before)
    }
    adjust("still", "-90.00", "2025-02-20T00:00:00Z")
    adjust("up", "-90.00", "2025-02-20T00:00:00Z")
    adjust("still", "-1.00", within)
    adjust("newly", "-90.00", "2025-03-05T00:00:00Z")
    adjust("newly", "15.00", "2025-03-06T00:00:00Z")
    adjust("newly", "-10.50", within)
    adjust("up", "11.00", within)
    adjust("limit", "-80.00", within)
    adjust("zero", "-100.00", within)
    try bench.book.put(text, as: "low.ops.jsonl")
    #expect(try bench.book.post().outcome == .ok)
    let rows = try Self.rows(bench, ["low-balance", "--period", "2025-03"])
    #expect(
      rows.map { row in ["state", "member_id", "balance", "since", "days"].map { row[$0] } } == [
        ["newly below", "newly", "14.50", "2025-03-10", "21"],
        ["newly below", "zero", "0.00", "2025-03-10", "21"],
        ["still below", "still", "9.00", "2025-02-20", "39"],
      ])
    #expect(
      rows[0]["latest"]
        == "2025-03-10 adjustment -10.50; 2025-03-06 adjustment 15.00; "
        + "2025-03-05 adjustment -90.00; 2025-02-10 adjustment 100.00")
  }

  @Test func `registers and histories are as of the day`() throws {
    let bench = try OperationBench()
    func at(_ day: Int) -> String { "2025-03-\(day)T00:00:00Z" }
    let aud = #""currency":"AUD""#
    try bench.book.put(
      Self.line(
        "member.register", "m", at: at(10), #""member":"M","name":"Alan","customer":"cus_secret""#)
        + Self.line("org.register", "o", at: at(10), #""org":"O","name":"Club""#)
        + Self.line("fees.set", "f1", at: at(10), #""from":"2025-03-01","settlement_percent":"3""#)
        + Self.line(
          "fees.set", "f2", at: at(11), #""from":"2025-03-20","settlement_percent":"2.5""#)
        + Self.line(
          "fees.override", "f3", at: at(11),
          #""org":"O","from":"2025-03-15","settlement_percent":"1""#)
        + Self.line("fees.end_override", "f4", at: at(12), #""org":"O","from":"2025-03-25""#)
        + Self.line("autotopup.request", "a1", at: at(12), #""member":"M","amount":"60",\#(aud)"#)
        + Self.line(
          "pending.create", "p1", at: at(13), #""member":"M","org":"O","amount":"19",\#(aud)"#)
        + Self.line(
          "pending.create", "p2", at: at(13), #""member":"N","org":"O","amount":"11",\#(aud)"#)
        + Self.line("autotopup.confirm", "a2", at: at(14), #""member":"M",\#(aud)"#)
        + Self.line("autotopup.change", "a3", at: at(16), #""member":"M","amount":"70",\#(aud)"#)
        + Self.line("pending.cancel", "p3", at: at(17), #""pending":"p1","org":"O""#),
      as: "registers.ops.jsonl")
    #expect(try bench.book.post().outcome == .ok)
    func rows(_ report: String, _ day: String, _ columns: [String]) throws -> [[String]] {
      try Self.rows(bench, [report, "--as-of", "2025-03-\(day)"]).map { row in
        columns.map { row[$0] }
      }
    }
    let fees = ["percent", "fee_source"]
    for (day, expected) in [
      ("09", ["", "none"]), ("10", ["3", "schedule"]), ("14", ["3", "schedule"]),
      ("15", ["1", "override"]),
      ("24", ["1", "override"]), ("25", ["2.5", "schedule"]),
    ] {
      #expect(try rows("org-fees", day, fees) == [expected], "\(day)")
      #expect(try rows("fee-overrides", day, []).count == (expected[1] == "override" ? 1 : 0))
    }
    #expect(
      try rows("fee-schedule", "20", ["percent", "valid_from", "valid_to", "state"]) == [
        ["3", "2025-03-01", "2025-03-19", "ended"], ["2.5", "2025-03-20", "", "in force"],
      ])
    #expect(
      try rows("fee-history", "14", ["does", "valid_from", "valid_to", "state"]) == [
        ["sets", "2025-03-15", "2025-03-24", "to come"], ["ends", "2025-03-25", "", "to come"],
      ])
    let register = ["state", "amount", "since"]
    #expect(try rows("auto-top-ups", "12", register) == [["pending", "60.00", "2025-03-12"]])
    #expect(try rows("auto-top-ups", "15", register) == [["on", "60.00", "2025-03-14"]])
    #expect(try rows("auto-top-ups", "16", register) == [["on", "70.00", "2025-03-14"]])
    let pending = ["id", "registered", "amount", "age_days"]
    #expect(
      try rows("pending", "15", pending) == [
        ["p1", "yes", "19.00", "2"], ["p2", "no", "11.00", "2"],
      ])
    #expect(try rows("pending", "17", pending) == [["p2", "no", "11.00", "4"]])
    let status = try Programs.run(
      "tieout-report", ["status-summary", "--as-of", "2025-03-31"], on: bench.book)
    #expect(status.status == 0, "\(status.output)")
    for report in NamedReport.all where !report.needsParty {
      let all = try Programs.run("tieout-report", [report.name], on: bench.book)
      #expect(!(all.output + all.errors).contains("cus_secret"), "\(report.name)")
    }
    // What waits since yesterday is stuck where a day is too long.
    for (more, outcome) in [("", 0), ("\n[reports]\nstuck_days = 0\n", 10)] as [(String, Int32)] {
      let path = bench.book.folder + "/tieout.toml"
      try (try Repository.text(path) + more).write(
        toFile: path, atomically: false, encoding: .utf8)
      let waiting = try Programs.run(
        "tieout-report", ["status-summary", "--as-of", "2025-03-13"], on: bench.book)
      #expect(waiting.status == outcome, "\(waiting.output)")
    }
  }
}
