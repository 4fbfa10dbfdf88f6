import Audit
import Domain
import StageSupport
import Store

/// I-17 and the second half of I-13: the archived files are what they were, and a sample of what
/// was read from them is where the database says it is.
struct ArchiveCheck {
  private let archive: Archive?
  private let connection: Connection
  private let context: StageContext

  /// Slices looked at in one file.
  private static let sampled: Int64 = 50

  init(_ archive: Archive?, _ connection: Connection, _ context: StageContext) {
    self.archive = archive
    self.connection = connection
    self.context = context
  }

  func lines() throws -> [VerifyReport.Line] {
    var changed = Finding(
      code: "VER-0171", statement: "I-17 every archived file has the SHA-256 it is filed under")
    var misplaced = Finding(
      code: "VER-0132", statement: "I-13 what was read from a file begins where it is said to")
    guard let archive else { return [misplaced.line(.notChecked), changed.line(.notChecked)] }
    let files = try FileStore(connection).all()
    let progress = context.console.progress("verify", unit: "files", total: files.count)
    defer { progress.finish() }
    for file in files {
      try context.checkCancelled()
      do {
        let slices = try ArchivedSlices(file, try sample(of: file))
        try slices.read(from: archive) { misplaced.add("\(file.name): \($0)") }
      } catch let error as AuditError {
        changed.add("\(file.name): \(error.code) \(error.problem)")
      }
      progress.advance(by: 1)
    }
    return [misplaced.line(), changed.line()]
  }

  /// The same rows every time, spread over the file: chosen by a hash of their place.
  private func sample(of file: FileStore.Record) throws -> [ArchivedSlices.Place] {
    guard file.state == .loaded else { return [] }
    return try connection.run(
      "sample a file's rows",
      """
      SELECT byte_offset, byte_length, what FROM (
        SELECT byte_offset, byte_length, 'entry ' || file_index AS what FROM entry WHERE file_id = $1
         UNION ALL
        SELECT byte_offset, byte_length, external_id FROM ledger_transaction WHERE file_id = $1
         UNION ALL
        SELECT byte_offset, byte_length, 'payments of a line ' || telling_no
          FROM told_details WHERE file_id = $1) rows
       ORDER BY md5(byte_offset::text), byte_offset, what COLLATE "C" LIMIT $2
      """,
      [.int32(file.id), .int64(Self.sampled)]
    ).map { row in
      .init(offset: row.int64(0), length: Int64(row.int32(1)), name: row.text(2))
    }
  }
}

extension ArchiveCheck {
  /// One check on its way to a line of the report.
  private struct Finding {
    let code: String
    let statement: String
    private var count: Int64 = 0
    private var examples: [String] = []

    init(code: String, statement: String) {
      self.code = code
      self.statement = statement
    }

    mutating func add(_ what: String) {
      count += 1
      if examples.count < 20 { examples.append(what) }
    }

    func line(_ state: VerifyReport.State? = nil) -> VerifyReport.Line {
      VerifyReport.Line(
        code: code, statement: statement, state: state ?? (count == 0 ? .ok : .failed),
        count: count, examples: examples)
    }
  }
}
