import Domain
import Formats
import StageSupport
import Store

/// Everything that is wrong with one file, from whichever piece found it.
struct Faults: ErrorList {
  var errors: [any ActionableError]
  /// Faults that were counted but not kept.
  var more: Int

  init(_ errors: [any ActionableError], more: Int = 0) {
    self.errors = errors
    self.more = more
  }

  /// The faults of an input file that an error stands for; nil when it is no fault of the file.
  init?(_ error: any Error) {
    switch error {
    case let error as FileErrors: self.init(error.errors, more: error.more)
    case let error as Faults: self = error
    case let error as any ActionableError where Outcome(for: error) == .badInput:
      self.init([error])
    case let error as StoreError where error.reason == .unstorable:
      self.init([error])
    default: return nil
    }
  }
}

extension ReadSummary {
  /// What of the file does not add up, for which it is refused.
  var faults: [PipelineError] {
    findings.map { PipelineError(.doesNotAddUp($0.description), at: $0.place) }
  }
}

extension StageSession {
  /// Keeps a file out whole and says everything that is wrong with it. It is tried again by every
  /// run, because the configuration or the program may be what was wrong.
  func quarantine(
    _ id: Int32, _ file: ArchivedFile, role: FileStore.Role, _ faults: Faults
  ) throws {
    // Nothing is wrong with a file whose archived copy is; only a backup helps.
    for error in faults.errors { if let damage = file.damage(error) { throw damage } }
    let store = FileStore(connection)
    try write("quarantine a file") {
      try store.setErrors(
        id,
        faults.errors.map { error in
          (
            error.code, (error.location.map { "\($0)" } ?? file.name).visible,
            error.problem.visible, (error.hint ?? "").visible
          )
        })
      try store.setControlTotals(id, [])
      try store.finish(
        id, state: .quarantined, role: role, format: file.format?.name ?? "unknown")
    }
    for error in faults.errors { console.error(error) }
    if faults.more > 0 { console.note("and \(faults.more) more errors", file: file.name) }
    console.note(
      "quarantined whole, nothing loaded from it: \(counted(faults.errors.count + faults.more, "error"))",
      file: file.name)
  }

  /// The days of the book's time zone, wide enough for any ledger we know of.
  func bookDays() throws -> LocalDays {
    try PeriodStore(connection).bookDays(timeZone: configuration.book.timeZone)
  }
}

extension PeriodStore {
  func bookDays(timeZone: String) throws -> LocalDays {
    guard let first = CalendarDate(year: 1990, month: 1, day: 1),
      let last = CalendarDate(year: 2100, month: 1, day: 1)
    else { preconditionFailure("These days exist") }
    return try localDays(from: first, to: last, timeZone: timeZone)
  }
}
