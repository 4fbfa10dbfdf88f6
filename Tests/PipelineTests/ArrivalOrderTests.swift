import Foundation
import Testing

/// Lines without a reference are named by a file that tells of them: the same one, whichever came
/// first.
@Suite struct ArrivalOrderTests {
  private static func window(_ days: ClosedRange<Int>, number: Int) -> SmallStatement {
    SmallStatement(
      number: number, days: days, opening: (days.lowerBound - 12) * 2_00,
      lines: days.flatMap { day in
        (0..<2).map { _ in SmallStatement.Line(1_00, "club fee", day: day) }
      })
  }

  @Test(arguments: SmallBook.Format.allCases)
  func `the pack is the same in either order, and made again from both`(
    _ format: SmallBook.Format
  ) throws {
    let windows = [Self.window(12...14, number: 1), Self.window(13...15, number: 2)]
    let packs = try [[0, 1], [1, 0]].map { order in
      let book = try SmallBook(format)
      for number in order {
        try book.put(windows[number], as: "\(number)")
        #expect(try book.tieout("run", "--period", "2026-10").status == 66)
      }
      let audit = try Programs.run("tieout", ["audit", "2026-10"], on: book.workspace)
      #expect(audit.status == 0, "\(order): \(audit.errors)")
      return book
    }
    #expect(try packDifferences(packs[0].workspace.pack, packs[1].workspace.pack) == [])
  }
}
