import TestSupport
import Testing

/// Several statements of one day: their lines are genuine each, equal as they may be.
@Suite struct SameDayTests {
  private static let fee = SmallStatement.Line(-15, "club fee")

  /// Three statements of one day with the same line, and an export of the days around it.
  private static let statements = [
    SmallStatement(number: 1, days: 14...14, opening: 100_00, lines: [fee, .init(1_00, "tea")]),
    SmallStatement(number: 2, days: 14...14, opening: 100_85, lines: [fee]),
    SmallStatement(number: 3, days: 14...14, opening: 100_70, lines: [fee, fee]),
    SmallStatement(
      number: 4, days: 13...15, opening: 100_00,
      lines: [fee, .init(1_00, "tea"), fee, fee, fee].map {
        var line = $0
        line.day = 14
        return line
      }),
  ]

  private static func book(
    _ format: SmallBook.Format, _ order: [Int]
  ) throws -> SmallBook {
    let book = try SmallBook(format)
    for at in order {
      let ended = try book.ingest(statements[at], as: "\(at)")
      #expect(ended.status == 0, "\(order): \(ended.errors)")
    }
    return book
  }

  @Test(arguments: SmallBook.Format.allCases, 1...5)
  func `equal lines of three statements of a day stay four, in any order`(
    _ format: SmallBook.Format, seed: UInt64
  ) throws {
    var random = SeededGenerator(seed: seed)
    let order = Array(0..<4).shuffled(using: &random)
    let book = try Self.book(format, order)
    #expect(
      try book.ask("SELECT count(*)::text FROM tieout.standing_entry WHERE amount = -15") == "4",
      "\(order)")
    #expect(try book.ask("SELECT count(*)::text FROM tieout.entry") == "5", "\(order)")
    let verified = try Programs.run("tieout-verify", [], on: book.workspace)
    #expect(verified.status == 0, "\(verified.output)")
  }

  @Test(arguments: [[3, 0, 1, 2], [0, 3, 1, 2], [2, 0, 3, 1], [0, 2, 1, 3]])
  func `files in another format tell the same lines again`(order: [Int]) throws {
    let book = try Self.book(.camt053, order)
    let before = try book.lines()
    for at in order.reversed() {
      var again = Self.statements[at]
      again.lines.reverse()
      let ended = try book.ingest(again, as: "again-" + String(at))
      #expect(ended.status == 0, "\(order): \(ended.errors)")
    }
    #expect(try book.lines() == before, "\(order)")
  }

  @Test(arguments: SmallBook.Format.allCases)
  func `a day that is told before noon and after it is told twice`(
    _ format: SmallBook.Format
  ) throws {
    let morning = SmallStatement(number: 1, days: 14...14, opening: 100_00, lines: [Self.fee])
    let evening = SmallStatement(
      number: 2, days: 14...14, opening: 100_00, lines: [Self.fee, .init(5_00, "tea")])
    for order: [SmallStatement] in [[morning, evening], [evening, morning]] {
      let book = try SmallBook(format)
      for statement in order {
        let ended = try book.ingest(statement, as: String(statement.number))
        #expect(ended.status == 0, "\(ended.errors)")
      }
      #expect(try book.ask("SELECT count(*)::text FROM tieout.entry") == "2")
    }
  }
}
