import Domain
import StageSupport
import Store

/// Lets a file take the place of older ones, in one database transaction.
///
/// Nothing of the older ones is changed: a row of `supersession` says that they count no longer. The
/// book is then what it would be if they had never come: what they told first and others tell as
/// well is taken from those others, and the new file is loaded whole.
struct SupersedeStage {
  private let session: StageSession
  private let files: BookFiles
  private let loading: StatementLoading
  private let store: SupersessionStore
  private let entries: EntryStore

  init(_ session: StageSession, _ files: BookFiles, _ loading: StatementLoading) {
    self.session = session
    self.files = files
    self.loading = loading
    store = SupersessionStore(session.connection)
    entries = EntryStore(session.connection)
  }

  func run(old: [FileStore.Record], new: FileStore.Record, reason: String) throws -> Outcome {
    try check(old, new)
    return try session.stage(.ingest, period: nil) {
      let kept = try session.write("supersede files") {
        try session.runs.markSources(token: session.lease.token)
        let kept = try replace(old, by: new, reason: reason)
        // Whatever was made from the older files is to be made again.
        try session.runs.markDone(
          stage: StageName.ingest.rawValue, chunk: new.sha256, fingerprint: new.sha256,
          token: session.lease.token)
        return kept
      }
      let summary =
        "\(counted(old.count, "file")) superseded by '\(new.name)', "
        + counted(Int(kept), "new entry", "new entries")
      session.console.summary(summary.visible)
      try tellWhatIsDue(old)
      return (Outcome.ok, .ok, summary)
    }.0
  }

  private func check(_ old: [FileStore.Record], _ new: FileStore.Record) throws {
    let superseded = Set(try store.all().map(\.file))
    for file in old + [new] where superseded.contains(file.id) {
      throw PipelineError(
        .notSupersedable(
          "'\(file.name)' was superseded before, and that is for ever",
          hint: "name the file that took its place, or undo the run that did it: tieout undo"))
    }
    for file in old {
      guard file.state == .loaded else {
        throw PipelineError(
          .notSupersedable(
            "'\(file.name)' was never loaded, so nothing can take its place",
            hint: "name the older file first and the corrected one last"))
      }
      if let period = try store.closedPeriod(of: file.id) {
        throw PipelineError(
          .notSupersedable(
            "'\(file.name)' has days in \(period), which is closed and stays as it was reported",
            hint: "book the correction in an open month"))
      }
    }
  }

  /// - Returns: How many lines of the new file are new in the book.
  private func replace(
    _ old: [FileStore.Record], by new: FileStore.Record, reason: String
  ) throws -> Int64 {
    let neighbours = Set(try old.flatMap { try store.neighbours(of: $0.id, besides: new.id) })
      .subtracting(old.map(\.id)).sorted()
    for file in old {
      try store.insert(file.id, by: new.id, reason: reason, run: session.lease.token)
    }
    for number in neighbours {
      guard let record = files.record(number) else { continue }
      _ = try loading.stage(try files.archived(record), number, isAgain: true)
      try entries.unstage()
    }
    let isLoaded = new.state == .loaded
    let (kept, reading) = try loading.stage(
      try files.archived(new), new.id, isAgain: isLoaded)
    if !isLoaded {
      try loading.finish(new.id, reading)
      try session.runs.note(file: new.id, was: new.state, token: session.lease.token)
    }
    for file in old {
      let lost = try store.daysLost(with: file.id)
      guard lost.isEmpty else {
        throw PipelineError(
          .notSupersedable(
            "without '\(file.name)' no file tells of \(Schedule.named(lost.map { $0...$0 }))",
            hint: "get a file that covers these days too"))
      }
    }
    try store.forgetRepeats()
    return kept
  }

  private func tellWhatIsDue(_ old: [FileStore.Record]) throws {
    let periods = Set(try old.flatMap { try store.matchedPeriods(from: $0.id) }).sorted()
    guard !periods.isEmpty else { return }
    session.console.note(
      "matches on its lines are undone; run again: "
        + periods.map { "tieout run --period \($0)" }.joined(separator: "; "))
  }
}
