import Foundation
import TestSupport
import Testing

/// Whatever windows of days the bank sends, in whatever order: N genuine equal lines stay N.
@Suite struct OverlapPropertyTests {
  private static let month = 1...20

  /// Lines of each day; few texts and amounts, so that many are equal to the last letter.
  private static func truth(_ random: inout SeededGenerator) -> [Int: [SmallStatement.Line]] {
    Dictionary(
      uniqueKeysWithValues: month.map { day in
        let lines = (0..<Int.random(in: 0...5, using: &random)).map { _ in
          SmallStatement.Line(
            [1_00, 2_00].randomElement(using: &random) ?? 0,
            ["club fee", "tea"].randomElement(using: &random) ?? "",
            reference: [nil, nil, "REF"].randomElement(using: &random) ?? nil, day: day)
        }
        return (day, lines)
      })
  }

  private static func statement(
    _ days: ClosedRange<Int>, _ truth: [Int: [SmallStatement.Line]], number: Int
  ) -> SmallStatement {
    func lines(_ days: some Sequence<Int>) -> [SmallStatement.Line] {
      days.flatMap { truth[$0] ?? [] }
    }
    let opening = lines(month.lowerBound..<days.lowerBound).map(\.amount).reduce(0, +)
    return SmallStatement(number: number, days: days, opening: opening, lines: lines(days))
  }

  @Test(arguments: SmallBook.Format.allCases, 1...6)
  func `windows that overlap in any order give the lines there are`(
    format: SmallBook.Format, seed: UInt64
  ) throws {
    var random = SeededGenerator(seed: seed)
    let truth = Self.truth(&random)
    var windows = (0..<6).map { _ -> ClosedRange<Int> in
      let first = Int.random(in: 1...18, using: &random)
      return first...Int.random(in: first...20, using: &random)
    }
    windows.append(Self.month)
    windows.shuffle(using: &random)
    let book = try SmallBook(format)
    for (number, window) in windows.enumerated() {
      try book.put(
        Self.statement(window, truth, number: number + 1), as: "\(number)")
      let ended = try book.workspace.ingest(["\(book.workspace.inbox)/\(number)"])
      #expect(ended.outcome == .ok, "seed \(seed): \(ended.notes)")
    }
    let whole = try SmallBook(format)
    try whole.put(Self.statement(Self.month, truth, number: 1), as: "whole")
    #expect(try whole.workspace.ingest(["\(whole.workspace.inbox)/whole"]).outcome == .ok)
    #expect(try book.lines() == whole.lines(), "seed \(seed)")
    let count = truth.values.map(\.count).reduce(0, +)
    #expect(try book.ask("SELECT count(*)::text FROM tieout.entry") == "\(count)", "seed \(seed)")
  }
}
