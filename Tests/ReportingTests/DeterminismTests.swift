import Domain
import Foundation
import Testing

@testable import Reporting

/// The same values give the same bytes wherever and whenever they are written.
@Suite struct DeterminismTests {
  private static let target = "TIEOUT_TEST_DIGESTS"

  /// Writes one of everything. In a child of the test below, the digests go to a file.
  @Test func `one of everything can be written`() throws {
    let files = try writeAll()
    #expect(files.map(\.name) == ["table.csv", "table.xlsx", "statements/a.pdf", "index.html"])
    if let path = ProcessInfo.processInfo.environment[Self.target] {
      try Data(lines(files).utf8).write(to: URL(fileURLWithPath: path))
    }
  }

  /// Each child is a process of its own, with its own hash seed as well.
  @Test(arguments: [
    ("Pacific/Pago_Pago", "C"), ("Pacific/Kiritimati", "C.UTF-8"),
    ("Europe/Brussels", "tr_TR.UTF-8"), (":bad", "de_DE.UTF-8"),
  ])
  func `time zone, locale and hash seed change nothing`(zone: String, locale: String) throws {
    let scratch = Scratch()
    let path = "\(scratch.path)/digests"
    var environment = ["TZ": zone, "LANG": locale, "LC_ALL": locale, Self.target: path]
    environment["SWIFT_DETERMINISTIC_HASHING"] = zone == ":bad" ? "1" : nil
    try run(
      [
        CommandLine.arguments[0], "--testing-library", "swift-testing", "--filter",
        "DeterminismTests.*one_of_everything|one of everything",
      ], environment: environment)
    let theirs = try String(contentsOf: URL(fileURLWithPath: path), encoding: .utf8)
    #expect(theirs == lines(try writeAll()))
  }

  /// `created` in a workbook and the dates of a PDF have whole seconds.
  @Test func `a later time on the clock changes nothing`() throws {
    let first = try writeAll()
    Thread.sleep(forTimeInterval: 1.1)
    #expect(try writeAll() == first)
  }

  private func lines(_ files: [WrittenFile]) -> String {
    files.map { "\($0.name) \($0.bytes) \($0.sha256)\n" }.joined()
  }

  private func writeAll() throws -> [WrittenFile] {
    let scratch = Scratch()
    return try withExtendedLifetime(scratch) { try writeAll(scratch.output()) }
  }

  private func writeAll(_ output: OutputDirectory) throws -> [WrittenFile] {
    let table = try output.file("table.csv")
    try fill(CSVSink(table))
    let workbook = try Workbook(
      output.file("table.xlsx"),
      head: .init(title: "All", bookName: "Boek", period: october, verdict: "Ties"))
    try fill(workbook.sheet())
    let statement = try output.file("statements/a.pdf")
    _ = try StatementPDF().write(sampleStatement(), to: statement)
    let page = try output.file("index.html")
    try IndexPage.write(samplePage(), to: page)
    return [
      try table.commit(), try workbook.close(), try statement.commit(), try page.commit(),
    ]
  }
}
