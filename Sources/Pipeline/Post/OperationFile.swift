import Audit
import Domain
import Formats
import Payments
import Reporting
import StageSupport
import Store

/// One file of operations on its way into the books: read line by line, posted in chunks, and answered
/// by a results file with a line for each.
///
/// A run that was cut off is gone over from the first line: what it posted is known by its ids, and
/// the answers come out as if it had not been cut off.
struct OperationFile {
  private let session: StageSession
  private let file: (name: String, path: String, limits: Limits)
  private let posting: OperationPosting
  private let resultsName: String
  private let reading: OperationReading

  private let chunkLines: Int
  /// Called before each chunk.
  private let willPost: () throws -> Void

  /// More rejections than a person reads; the results file has them all.
  private static let shownRejections = 20

  /// - Parameter chunkLines: Large enough that a COMMIT costs little, small enough that others wait
  ///   only shortly.
  init(
    _ session: StageSession, _ file: ArchivedFile, _ record: FileStore.Record, days: LocalDays,
    chunkLines: Int = 25_000, willPost: @escaping () throws -> Void = {}
  ) {
    self.session = session
    self.file = (file.name, file.path, .archived)
    posting = OperationPosting(session, record)
    resultsName = OperationFile.resultsName(file.name)
    self.chunkLines = chunkLines
    self.willPost = willPost
    reading = OperationReading(days: days)
  }

  /// A file that is looked at where it lies: nothing of it is posted, and the answers, in
  /// `NAME.check.jsonl`, say what would become of it.
  init(
    _ session: StageSession, checking file: Inbox.File, with posting: OperationPosting,
    days: LocalDays
  ) {
    self.session = session
    self.file = (file.name, file.path, .standard)
    self.posting = posting
    resultsName = OperationFile.resultsName(file.name, ".check.jsonl")
    chunkLines = 25_000
    willPost = {}
    reading = OperationReading(days: days)
  }

  struct Tally {
    var posted: Int64 = 0
    var waiting: Int64 = 0
    var already: Int64 = 0
    var rejected: Int64 = 0
    var first: CalendarDate?
    var last: CalendarDate?
    fileprivate var totals: [Currency: FileStore.ControlTotal] = [:]

    var controlTotals: [FileStore.ControlTotal] {
      totals.values.sorted { $0.currency < $1.currency }
    }
  }

  /// When the first line that tells was taken, by which files are ordered.
  static func firstInstant(
    path: String, name: String, limits: Limits = .archived
  ) -> Instant? {
    struct Found: Error {}
    var instant: Instant?
    try? OperationLines.read(path: path, name: name, limits: limits) { line in
      guard
        let at = line.pairs.first(where: { $0.name == "at" }).flatMap({
          Instant(rfc3339: $0.value)
        })
      else { return }
      instant = at
      throw Found()
    }
    return instant
  }

  /// The results file.
  static func resultsName(_ name: String, _ ending: String = ".results.jsonl") -> String {
    var base = name.split(separator: "/").joined(separator: "-")
    for ending in [".zst", ".gz", ".jsonl", ".csv"] where base.hasSuffix(ending) {
      base.removeLast(ending.count)
    }
    return base + ending
  }

  /// Lines are read on one thread while another decides and writes those before them.
  func post() throws -> Tally {
    let folder = try OutputDirectory(session.workspace.answers) { PackDigest() }
    let results = try folder.file(resultsName)
    let answers = Answers(self, posting, results)
    let relay = Relay<ReadOperation>(ahead: chunkLines) { try answers.take($0) }
    let read = Result {
      try OperationLines.read(path: file.path, name: file.name, limits: file.limits) { line in
        try relay.send(reading.read(line))
      }
    }
    // Nothing is on its way any more when this returns, whatever went wrong.
    try relay.finish()
    try read.get()
    return try answers.finish()
  }

  /// Decides lines chunk by chunk and answers them. One thread has it at a time.
  private final class Answers: @unchecked Sendable {
    private let file: OperationFile
    private let posting: OperationPosting
    private let results: OutputFile
    private var tally = Tally()
    private var chunk: [ReadOperation] = []
    private var rejections = 0

    init(_ file: OperationFile, _ posting: OperationPosting, _ results: OutputFile) {
      self.file = file
      self.posting = posting
      self.results = results
    }

    func take(_ line: ReadOperation) throws {
      chunk.append(line)
      if chunk.count == file.chunkLines { try flush() }
    }

    func finish() throws -> Tally {
      if !chunk.isEmpty { try flush() }
      _ = try results.commit()
      let more = rejections - OperationFile.shownRejections
      if more > 0 {
        file.session.console.note(
          "and \(more) more rejected: \(file.session.workspace.answers)/\(results.name)",
          file: file.file.name)
      }
      return tally
    }

    private func flush() throws {
      try file.session.context.checkCancelled()
      try file.willPost()
      for (line, result) in zip(chunk, try posting.post(chunk)) {
        try results.write(result.json)
        OperationFile.count(line, result, &tally)
        guard result.state == .rejected else { continue }
        rejections += 1
        if rejections <= OperationFile.shownRejections {
          file.session.console.error(RejectedLine(result, file: file.file.name))
        }
      }
      chunk.removeAll(keepingCapacity: true)
    }
  }

  private static func count(
    _ line: ReadOperation, _ result: OperationResult, _ tally: inout Tally
  ) {
    switch result.state {
    case .posted: tally.posted += 1
    case .waiting: tally.waiting += 1
    case .already: tally.already += 1
    case .rejected: tally.rejected += 1
    }
    guard case .operation(let operation, _) = line.content else { return }
    if tally.first.map({ operation.day < $0 }) ?? true { tally.first = operation.day }
    if tally.last.map({ operation.day > $0 }) ?? true { tally.last = operation.day }
    guard let amount = operation.amount else { return }
    var total =
      tally.totals[amount.currency]
      ?? FileStore.ControlTotal(
        currency: amount.currency, records: 0, accepted: 0, rejected: 0, sumAccepted: 0,
        sumControl: 0)
    total.records += 1
    if result.state == .rejected {
      total.rejected += 1
    } else {
      total.accepted += 1
      total.sumAccepted += Int128(amount.minorUnits)
      total.sumControl += Int128(amount.minorUnits)
    }
    tally.totals[amount.currency] = total
  }
}
