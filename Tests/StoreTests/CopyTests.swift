import Domain
import Store
import TestSupport
import Testing

struct CopyTests {
  let database: ScratchDatabase
  let connection: Connection

  init() throws {
    database = try ScratchDatabase.fresh(isMigrated: false)
    connection = try database.connect()
    try connection.script(
      "prepare",
      """
      SET search_path = public;
      CREATE TABLE every (
        n int PRIMARY KEY, a bigint, b integer, c smallint, d text, e date, f timestamptz,
        g boolean, h bytea, i text[], j text)
      """)
  }

  private static let columns = ["n", "a", "b", "c", "d", "e", "f", "g", "h", "i", "j"]

  /// One row of every type, with NULL wherever a column may have it.
  struct Sample: Equatable {
    var a: Int64?
    var b: Int32?
    var c: Int16
    var d: String?
    var e: CalendarDate?
    var f: Instant?
    var g: Bool
    var h: [UInt8]
    var i: [String]
    var j: String

    static func random(_ random: inout SeededGenerator) -> Sample {
      func maybe<T>(_ value: T, _ random: inout SeededGenerator) -> T? {
        Bool.random(using: &random) ? value : nil
      }
      return Sample(
        a: maybe(.random(in: .min ... .max, using: &random), &random),
        b: maybe(.random(in: .min ... .max, using: &random), &random),
        c: .random(in: .min ... .max, using: &random),
        d: maybe(text(&random), &random),
        e: maybe(
          CalendarDate(daysSince2000: .random(in: -90_000...90_000, using: &random)), &random),
        f: maybe(
          Instant(microseconds: .random(in: -1 << 55...1 << 55, using: &random)), &random),
        g: .random(using: &random),
        h: (0..<Int.random(in: 0...300, using: &random)).map { _ in
          UInt8.random(in: 0...255, using: &random)
        },
        i: (0..<Int.random(in: 0...4, using: &random)).map { _ in text(&random) },
        j: text(&random))
    }

    /// Up to 300 scalars from all planes, but never a NUL.
    private static func text(_ random: inout SeededGenerator) -> String {
      let alphabet = Array("aZ09 ,\"'\\\t\r\n{}=é߿ࠀ€\u{FFFD}𐀀🚴\u{10FFFF}\u{01}".unicodeScalars)
      var text = ""
      for _ in 0..<Int.random(in: 0...300, using: &random) {
        text.unicodeScalars.append(alphabet.randomElement(using: &random) ?? " ")
      }
      return text
    }
  }

  private func write(_ samples: [Sample]) throws -> Int64 {
    try connection.copyIn("fill", into: "public.every", columns: CopyTests.columns) { writer in
      for (number, sample) in samples.enumerated() {
        try writer.beginRow()
        writer.int32(Int32(number))
        writer.int64(sample.a)
        writer.int32(sample.b)
        writer.int16(sample.c)
        try writer.text(sample.d)
        writer.date(sample.e)
        writer.instant(sample.f)
        writer.bool(sample.g)
        writer.bytes(sample.h)
        try writer.textArray(sample.i)
        try Array(sample.j.utf8).withUnsafeBytes { try writer.text($0) }
      }
    }
  }

  private func read(_ row: Row) -> Sample {
    Sample(
      a: row.int64OrNil(1), b: row.int32OrNil(2), c: row.int16(3), d: row.textOrNil(4),
      e: row.dateOrNil(5), f: row.instantOrNil(6), g: row.bool(7), h: row.bytes(8),
      i: row.textArray(9), j: row.text(10))
  }

  @Test(arguments: [1, 2, 3, 4, 5])
  func `what COPY takes in every way out gives back`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let samples = (0..<500).map { _ in Sample.random(&random) }
    #expect(try write(samples) == 500)

    var copied: [Sample] = []
    try connection.copyOut("read", "SELECT * FROM public.every ORDER BY n") {
      copied.append(read($0))
    }
    #expect(copied == samples, "seed \(seed)")

    var streamed: [Sample] = []
    try connection.stream("read", "SELECT * FROM every ORDER BY n", batch: 99) {
      streamed.append(read($0))
    }
    #expect(streamed == samples, "seed \(seed)")
  }

  @Test func `a value larger than the buffer goes through`() throws {
    let large = String(repeating: "é", count: 500_000)
    try connection.copyIn("large", into: "every", columns: ["n", "d"]) {
      try $0.beginRow()
      $0.int32(1)
      try $0.text(large)
    }
    #expect(try connection.run("read", "SELECT d FROM every")[0].text(0) == large)
  }

  @Test func `an empty table copies out as no rows`() throws {
    try connection.copyOut("nothing", "SELECT n FROM public.every") { _ in
      Issue.record("a row out of nothing")
    }
    #expect(try write([]) == 0)
  }

  private struct Stop: Error {}

  @Test func `a body that throws leaves nothing and a session that works`() throws {
    #expect(throws: Stop.self) {
      try connection.copyIn("stop", into: "every", columns: ["n"]) {
        for number in 0..<100_000 as Range<Int32> {
          try $0.beginRow()
          $0.int32(number)
        }
        throw Stop()
      }
    }
    #expect(try connection.run("count", "SELECT count(*) FROM every")[0].int64(0) == 0)
    #expect(throws: Stop.self) {
      try connection.copyOut(
        "stop", "SELECT n, repeat('x', 100) FROM generate_series(1, 1000000) n"
      ) {
        if $0.int32(0) == 3 { throw Stop() }
      }
    }
    #expect(try connection.run("go on", "SELECT 1").count == 1)
  }

  @Test func `a violated constraint refuses the whole COPY`() throws {
    let error = #expect(throws: StoreError.self) {
      try connection.copyIn("twice", into: "every", columns: ["n"]) {
        for number in [1, 2, 1] as [Int32] {
          try $0.beginRow()
          $0.int32(number)
        }
      }
    }
    #expect(error?.constraint == "every_pkey")
    #expect(try connection.run("count", "SELECT count(*) FROM every")[0].int64(0) == 0)
  }

  @Test func `an error of the query comes out of copyOut`() throws {
    let error = #expect(throws: StoreError.self) {
      try connection.copyOut("fail", "SELECT 1 / (3 - n) FROM generate_series(1, 5) n") { _ in }
    }
    #expect(error?.sqlState == "22012")
    #expect(try connection.run("go on", "SELECT 1").count == 1)
  }

  @Test(arguments: [
    [0x61, 0x00], [0x80], [0xC0, 0x80], [0xC2], [0xE0, 0x9F, 0xBF], [0xED, 0xA0, 0x80],
    [0xE2, 0x82], [0xF0, 0x8F, 0xBF, 0xBF], [0xF4, 0x90, 0x80, 0x80], [0xFF],
    [0x61, 0x61, 0x61, 0x61, 0x61, 0x61, 0x61, 0x61, 0xFE],
  ])
  func `bytes that are no text are refused before they are sent`(bytes: [UInt8]) throws {
    let error = #expect(throws: StoreError.self) {
      try connection.copyIn("bad", into: "every", columns: ["n", "d"]) { writer in
        try writer.beginRow()
        writer.int32(1)
        try bytes.withUnsafeBytes { try writer.text($0) }
      }
    }
    #expect(error?.reason == .unstorable)
  }
}
