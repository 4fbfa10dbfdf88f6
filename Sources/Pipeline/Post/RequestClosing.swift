import Audit
import Domain
import StageSupport
import Store

/// Ends requests that a processor's report or its events say are done or have failed, when nobody else
/// has ended them.
///
/// What it finds becomes a file of operations in the inbox, a file for each month, which is posted as
/// any other: it is archived, is an input of the pack and has its turn among the files of operations,
/// so that an audit makes the same books without looking again. Source: decision 27.
struct RequestClosing {
  private let session: StageSession

  init(_ session: StageSession) { self.session = session }

  struct Result {
    var operations = PostStage.Tally.Operations()
    /// Events that name a request and do not end it: somebody has to look.
    var doubts = 0

    var outcome: Outcome { operations.rejected + Int64(doubts) > 0 ? .itemsForPerson : .ok }
  }

  /// Also when nothing has changed, because what is in doubt has to be said every time.
  func run() throws -> Result {
    let store = NamedRequestStore(session.connection)
    let rows = try store.all()
    let (told, inDoubt) = try store.events()
    let files = try files(of: rows, told, store)
    var result = Result()
    if !files.isEmpty {
      for file in files { session.console.note("a processor ends requests: \(file.name)") }
      result.operations = try PostStage(session).run(files, named: true).0.operations
    }
    let doubts = try inDoubt + store.paidAfterFailure()
    for doubt in doubts { session.console.error(EventDoubt(doubt)) }
    result.doubts = doubts.count
    return result
  }

  private func files(
    of rows: [NamedRequestStore.Named], _ told: [NamedRequestStore.Told], _ store: NamedRequestStore
  ) throws -> [Inbox.File] {
    guard !rows.isEmpty || !told.isEmpty else { return [] }
    let days = try session.bookDays()
    // A row knows fee and net, so it goes before an event; its request ends once.
    let named = Set(rows.map(\.request))
    let closings =
      rows.map { Closing($0, at: $0.at ?? days.start(of: $0.day)) }
      + told.filter { !named.contains($0.request) }.map { Closing($0) }
    // One that was rejected stays so, and the request is for a person.
    let known = try store.operations(closings.map(\.id))
    var months: [Period: [String]] = [:]
    for closing in closings where !known.contains(closing.id) {
      guard let month = Period(containing: closing.day) else {
        preconditionFailure("Entries are dated in the years that have months")
      }
      months[month, default: []].append(closing.line)
    }
    return try months.sorted { $0.key < $1.key }.map { month, lines in
      let bytes = Array(lines.joined().utf8)
      let name = "processor/\(month)-\(SHA256.digest(of: bytes).hex.prefix(12)).ops.jsonl"
      let path = "\(session.workspace.inbox)/\(name)"
      try DurableFile.write(bytes, to: path)
      return Inbox.File(name: name, path: path)
    }
  }

  /// An operation that ends a request.
  private struct Closing {
    /// Made of what says it and of the request, so that it is the same whoever looks, and when.
    let id: String
    let day: CalendarDate
    let line: String

    init(_ row: NamedRequestStore.Named, at: Instant) {
      self.init(
        ["tieout/closing/v1", row.source, row.item, row.kind, row.request], day: row.day,
        [
          .init("op", .string(row.kind + ".complete")), .init("at", .string(at.description)),
          .init(row.kind, .string(row.request)), .init("processor_ref", .string(row.reference)),
        ])
    }

    init(_ event: NamedRequestStore.Told) {
      let said: JSONText.Member? =
        switch event.outcome {
        case .done: .init("processor_ref", .string(event.reference))
        case .failed:
          event.reason.isEmpty ? nil : .init("reason", .string(event.reason))
        }
      self.init(
        [
          "tieout/closing-event/v1", event.reference, event.outcome.rawValue, event.kind,
          event.request,
        ], day: event.day,
        [
          .init("op", .string(event.kind + (event.outcome == .done ? ".complete" : ".fail"))),
          .init("at", .string(event.at.description)), .init(event.kind, .string(event.request)),
        ] + [said].compactMap { $0 })
    }

    private init(_ parts: [String], day: CalendarDate, _ members: [JSONText.Member]) {
      id = "processor:" + ContentID.make(domain: parts[0], parts: Array(parts.dropFirst()))
      self.day = day
      var all = members
      all.insert(.init("id", .string(id)), at: 1)
      line = JSONText.object(all).rendered() + "\n"
    }
  }
}

/// An event that names a request and does not end it, for a person at a terminal.
struct EventDoubt: ActionableError, Hashable, HasOutcome {
  private let doubt: NamedRequestStore.Doubt

  init(_ doubt: NamedRequestStore.Doubt) { self.doubt = doubt }

  var outcome: Outcome { .itemsForPerson }

  var code: String {
    if case .afterFailure = doubt.why { return "PST-0012" }
    return "PST-0011"
  }

  var problem: String {
    let event = "event '\(doubt.event)' of '\(doubt.reference)'"
    let ends = "\(event) does not end '\(doubt.request)'"
    return switch doubt.why {
    case .otherAmount(let asked, let told): "\(ends): it says \(told), and \(asked) were asked for"
    case .severalRequests: "\(ends): it may mean other requests as well"
    case .closedPeriod: "\(ends): its day is closed"
    case .afterFailure(let told):
      "\(event) says that \(told) were paid, and '\(doubt.request)' has failed before"
    }
  }

  var location: InputLocation? { InputLocation(file: doubt.file, line: doubt.line) }

  var hint: String? {
    if case .afterFailure = doubt.why {
      return "give it back at the processor, or post it: topup.record with this processor_ref"
    }
    return "look at the processor what became of it, and end the request by hand"
  }
}
