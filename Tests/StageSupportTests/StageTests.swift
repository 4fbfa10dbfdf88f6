import ArgumentParser
import Domain
import Foundation
import Testing

@testable import StageSupport

@Suite(.serialized) struct StageTests {
  private struct Failure: ActionableError {
    let code: String
    var problem: String { "it failed" }
  }
  private struct Unknown: Error {}

  @Test(arguments: [
    ("ING-0001", Outcome.badInput), ("PST-0001", .badInput), ("VER-0001", .invariantBroken),
    ("AUD-0001", .invariantBroken), ("REP-0001", .cannotCreate),
    ("DB-0001", .databaseUnreachable), ("CFG-0001", .configuration), ("CLI-0001", .usage),
    ("NEW-0001", .invariantBroken),
  ])
  func `an error without a status of its own ends by its code`(code: String, status: Outcome) {
    #expect(Outcome(for: Failure(code: code)) == status)
  }

  @Test func `an error of no module of ours is a defect`() {
    #expect(Outcome(for: Unknown()) == .invariantBroken)
  }

  @Test(arguments: Outcome.allCases)
  func `a stage ends as its body says`(status: Outcome) {
    #expect(context(output: "/dev/null").run { _ in status } == status)
  }

  @Test(arguments: [
    (Outcome.ok, Outcome.ioError), (.itemsForPerson, .ioError), (.badInput, .badInput),
  ])
  func `output that is lost is an I/O error unless something worse was said`(
    said: Outcome, ended: Outcome
  ) {
    let status = context(output: "/dev/full").run { context in
      try context.output.write("data\n")
      return said
    }
    #expect(status == ended)
  }

  @Test func `output that is lost half-way stops the stage`() {
    let status = context(output: "/dev/full").run { context in
      while true { try context.output.write("data\n") }
    }
    #expect(status == .ioError)
  }

  @Test func `a closed pipe is an error and no signal`() throws {
    Cancellation.install()
    let pipe = Pipe()
    try pipe.fileHandleForReading.close()
    let output = CheckedOutput(descriptor: pipe.fileHandleForWriting.fileDescriptor)
    #expect(throws: OutputError(errno: EPIPE)) { try output.writeNow("x") }
  }

  @Test(arguments: [(SIGTERM, Outcome.terminated), (SIGINT, .interrupted)])
  func `a stage is asked to stop and stops between two units`(signal: Int32, status: Outcome) {
    Cancellation.install()
    defer { Cancellation.install() }
    var units = 0
    let ended = context(output: "/dev/null").run { context in
      for unit in 1...10 {
        try context.checkCancelled()
        units = unit
        if unit == 3 { send(signal) }
      }
      return .ok
    }
    #expect(ended == status)
    #expect(units == 3)
  }

  /// To the process, not with `raise`: the threads that run tests block signals.
  private func send(_ signal: Int32) {
    kill(getpid(), signal)
    for _ in 0..<5000 where !Cancellation.isRequested { usleep(1000) }
  }

  /// Notes go nowhere: these tests are about the end.
  private func context(output path: String) -> StageContext {
    let style = Console.Style(level: .error, json: false, colour: false, live: false)
    let console = Console(
      stage: "test", style: style,
      output: CheckedOutput(descriptor: open("/dev/null", O_WRONLY | O_CLOEXEC)))
    return StageContext(
      name: "test", options: CommonOptions(), console: console,
      output: CheckedOutput(descriptor: open(path, O_WRONLY | O_CLOEXEC)))
  }
}
