import Domain
import Foundation
import Testing

@testable import StageSupport

@Suite struct ConsoleTests {
  private struct Failure: ActionableError {
    var code: String { "ING-0012" }
    var problem: String { "'\u{1B}[2J' is not a decimal number" }
    var location: InputLocation? { InputLocation(file: "a\u{202E}.csv", line: 14, column: 3) }
    var hint: String? { "write 1234.50" }
  }

  @Test func `an error reads where, what and what to do, with nothing invisible in it`() {
    #expect(
      Note(Failure()).text(stage: "ingest", colour: false) == """
        a\\u{202e}.csv:14:3: error ING-0012: '\\u{1b}[2J' is not a decimal number
          hint: write 1234.50
        """)
  }

  @Test func `a note begins with the stage and ends with its counts`() {
    let note = Note(.info, "done", counts: [("files", 3), ("rows", 1204)])
    #expect(note.text(stage: "ingest", colour: true) == "ingest: done (files 3, rows 1204)")
  }

  @Test func `only the word is coloured`() {
    let text = Note(.warning, "late", code: "ING-0001").text(stage: "ingest", colour: true)
    #expect(text == "ingest: \u{1B}[33mwarning\u{1B}[0m ING-0001: late")
  }

  @Test func `a log line is one object with a time in microseconds`() throws {
    let time = try #require(Instant(rfc3339: "2026-10-05T08:30:00Z"))
    var note = Note(Failure())
    note.counts = [("rows", 7)]
    #expect(
      note.json(at: time, stage: "ingest", run: "r1")
        == #"{"ts":"2026-10-05T08:30:00.000000Z","level":"error","stage":"ingest","#
        + #""code":"ING-0012","run":"r1","message":"'\u001b[2J' is not a decimal number","#
        + #""hint":"write 1234.50","file":"a\u202e.csv","line":14,"column":3,"#
        + #""counts":{"rows":7}}"#)
  }

  @Test(arguments: [
    (Console.Level.debug, ["debug", "info", "warning", "error"]),
    (.info, ["info", "warning", "error"]), (.error, ["error"]),
  ])
  func `quiet and verbose choose what is said`(level: Console.Level, said: [String]) throws {
    let text = try captured { output in
      let style = Console.Style(level: level, json: false, colour: false, live: false)
      let console = Console(stage: "s", style: style, output: output)
      console.detail("debug")
      console.note("info")
      console.warning("warning")
      console.error(Failure())
      console.progress("p", total: 3).advance()
    }
    let lines = text.split(separator: "\n").filter { !$0.hasPrefix("  ") }
    #expect(lines.count == said.count)
    for (line, word) in zip(lines, said) { #expect(line.contains(word)) }
  }

  @Test func `a drawn line is cleared before the next note`() throws {
    let text = try captured { output in
      let style = Console.Style(level: .info, json: false, colour: false, live: true)
      let console = Console(stage: "s", style: style, output: output)
      let progress = console.progress("posting", total: 10)
      progress.advance(by: 5)
      console.note("hello")
      progress.finish()
    }
    #expect(text.hasPrefix("\r\u{1B}[Kposting  [##########----------]  50 %  5 of 10 rows"))
    #expect(text.hasSuffix("\r\u{1B}[Ks: hello\n"))
  }

  @Test(arguments: [
    (0, 100, UInt64(1), "a  [--------------------]  0 %  0 of 100 rows  0/s"),
    (
      400_000, 1_000_000, 2_000_000_000,
      "a  [########------------]  40 %  400,000 of 1,000,000 rows  200,000/s  4 s left"
    ),
    (100, 100, 1_000_000_000, "a  [####################]  100 %  100 of 100 rows  100/s"),
    (120, nil, 1_000_000_000, "a  120 rows  120/s"),
  ])
  func `progress says how far, how fast and how long`(
    done: Int, total: Int?, elapsed: UInt64, line: String
  ) {
    #expect(
      Progress.line(label: "a", unit: "rows", done: done, total: total, elapsed: elapsed) == line)
  }

  @Test func `a table aligns its columns`() {
    var table = TextTable([.left("account"), .left("currency"), .right("residual")])
    table.add(["bank:main", "EUR", "0.00"])
    table.add(["clearing:é\n", "GBP", "-12.50"])
    #expect(
      table.rendered == """
        account      currency  residual
        bank:main    EUR           0.00
        clearing:é   GBP         -12.50

        """)
  }

  /// What is written to a console whose output is a file.
  private func captured(_ body: (CheckedOutput) -> Void) throws -> String {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("tieout-console-\(UUID().uuidString)").path
    defer { unlink(path) }
    let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    try #require(descriptor >= 0)
    defer { close(descriptor) }
    body(CheckedOutput(descriptor: descriptor))
    return try String(contentsOfFile: path, encoding: .utf8)
  }
}
