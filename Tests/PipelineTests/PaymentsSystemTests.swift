import Foundation
import Payments
import Testing

@testable import Pipeline

/// docs/payments-system.md names only what there is.
@Suite struct PaymentsSystemTests {
  /// The words in backquotes of the second column.
  private func named() throws -> [String] {
    try Repository.text(Repository.root + "/docs/payments-system.md").split(separator: "\n")
      .filter { $0.hasPrefix("| ") }
      .flatMap { row in
        let columns = row.split(separator: "|", omittingEmptySubsequences: false)
        return columns.count > 2
          ? columns[2].split(separator: "`", omittingEmptySubsequences: false).enumerated()
            .filter { $0.offset % 2 == 1 }.map { String($0.element) } : []
      }
  }

  @Test func `every operation, report and program that the table names is there`() throws {
    let words = try named()
    #expect(words.count > 60)
    let operations = Set(OperationKind.allCases.map(\.rawValue))
    let reports = Set(NamedReport.all.map(\.name))
    for word in words where !word.hasPrefix("--") && !word.hasPrefix("tieout") {
      #expect(
        operations.contains(word) || reports.contains(word) || word == "settlements.csv", "\(word)")
    }
    #expect(operations.subtracting(words) == [], "operations that the table leaves out")
    #expect(reports.subtracting(words) == [], "reports that the table leaves out")
  }
}
