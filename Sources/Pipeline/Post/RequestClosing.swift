import Audit
import Domain
import StageSupport
import Store

/// Ends requests that a processor's report says are done, when nobody else has ended them.
///
/// What it finds becomes a file of operations in the inbox, a file for each month, which is posted as
/// any other: it is archived, is an input of the pack and has its turn among the files of operations,
/// so that an audit makes the same books without looking again. Source: decision 27.
struct RequestClosing {
  private let session: StageSession

  init(_ session: StageSession) { self.session = session }

  /// - Returns: What was posted; nil when there was nothing to close.
  func run() throws -> PostStage.Tally? {
    let files = try files()
    guard !files.isEmpty else { return nil }
    for file in files { session.console.note("a processor's report ends requests: \(file.name)") }
    return try PostStage(session).run(files, named: true).0
  }

  private func files() throws -> [Inbox.File] {
    let store = NamedRequestStore(session.connection)
    let named = try store.all()
    guard !named.isEmpty else { return [] }
    // One that was rejected stays so, and the request is for a person.
    let known = try store.operations(named.map(RequestClosing.id))
    let days = try session.bookDays()
    var months: [Period: [String]] = [:]
    for one in named where !known.contains(RequestClosing.id(one)) {
      guard let month = Period(containing: one.day) else {
        preconditionFailure("Entries are dated in the years that have months")
      }
      months[month, default: []].append(
        RequestClosing.line(one, at: one.at ?? days.start(of: one.day)))
    }
    return try months.sorted { $0.key < $1.key }.map { month, lines in
      let bytes = Array(lines.joined().utf8)
      let name = "processor/\(month)-\(SHA256.digest(of: bytes).hex.prefix(12)).ops.jsonl"
      let path = "\(session.workspace.inbox)/\(name)"
      try DurableFile.write(bytes, to: path)
      return Inbox.File(name: name, path: path)
    }
  }

  private static func line(_ one: NamedRequestStore.Named, at: Instant) -> String {
    let members: JSONText = [
      "op": .string(one.kind == "topup" ? "topup.complete" : "refund.complete"),
      "id": .string(id(one)), "at": .string(at.description), one.kind: .string(one.request),
      "processor_ref": .string(one.reference),
    ]
    return members.rendered() + "\n"
  }

  /// Of the row and what it is said to end, so that it is the same whoever looks, and when.
  private static func id(_ one: NamedRequestStore.Named) -> String {
    "processor:"
      + ContentID.make(
        domain: "tieout/closing/v1", parts: [one.source, one.item, one.kind, one.request])
  }
}
