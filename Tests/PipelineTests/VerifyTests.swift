import Audit
import Domain
import Glibc
import Store
import TestSupport
import Testing

@testable import Pipeline
@testable import StageSupport

/// The checks of a book that look at files: the archive as it was, slices where they should be.
struct VerifyTests {
  private static let ledger = "id,amount\nT1,1.00\nT2,2.00\n"
  private static let statement = "<Document><x:Ntry>1</x:Ntry>\n<Ntry>2</Ntry></Document>"

  private let folder: String
  private let archive: Archive
  private let connection: Connection
  private let database: ScratchDatabase

  init() throws {
    folder = try Self.temporaryFolder()
    archive = Archive(folder + "/archive")
    database = try ScratchDatabase.fresh()
    connection = try database.connect()
    try register(1, "a.ledger.csv", Self.ledger, role: "ledger", format: "ledger")
    try register(2, "bank.xml", Self.statement, role: "statement", format: "camt.053")
    try connection.script(
      "rows of the files",
      """
      INSERT INTO source VALUES (1, 'bank', 'bank', 'bank:main');
      INSERT INTO entry
      SELECT 1, n, decode(md5(n::text), 'hex'), 0, '', false, 2, n, 1, '2026-10-01', NULL, NULL, 0,
             'EUR', 0, 0, '', false, '{}', '', '', '', '', '', '', place, 14, NULL
        FROM (VALUES (1, 10), (2, 29)) AS e (n, place);
      SET session_replication_role = replica;
      ALTER TABLE ledger_transaction DISABLE TRIGGER note_transactions;
      INSERT INTO ledger_transaction
      SELECT n, 'T' || n, 'import', '', '2026-10-01Z', '2026-10-01', 1, 'EUR', '', '', '', '', '', '',
             '', 2, NULL, decode(md5(n::text), 'hex'), 1, place, 7, n
        FROM (VALUES (1, 10), (2, 18)) AS t (n, place)
      """)
  }

  private static func temporaryFolder() throws -> String {
    var template = Array("/tmp/tieout-verify-XXXXXX".utf8CString)
    let made = try #require(mkdtemp(&template))
    return try #require(String(validatingCString: made))
  }

  private func register(
    _ id: Int32, _ name: String, _ content: String, role: String, format: String
  ) throws {
    let path = "\(folder)/\(name)"
    try write(content, to: path)
    let stored = try archive.store(path)
    try connection.run(
      "register a file",
      "INSERT INTO raw_file VALUES ($1, $2, $3, $4, $5, $6, 'loaded')",
      [
        .int32(id), .text(stored.sha256.hex), .text(name), .int64(stored.bytes), .text(role),
        .text(format),
      ])
  }

  private func write(_ content: String, to path: String) throws {
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    try #require(file >= 0)
    defer { close(file) }
    try CheckedOutput(descriptor: file).writeNow(content)
  }

  private func check(_ archive: Archive?) throws -> [VerifyReport.Line] {
    let options = try CommonOptions.parse(["--quiet"])
    let context = StageContext(
      name: "verify", options: options, console: Console(stage: "verify", options: options),
      output: CheckedOutput(descriptor: STDERR_FILENO))
    return try ArchiveCheck(archive, connection, context).lines()
  }

  @Test func `a good archive passes`() throws {
    let lines = try check(archive)
    #expect(lines.map(\.code) == ["VER-0132", "VER-0171"])
    #expect(lines.flatMap(\.examples) == [])
    #expect(lines.map(\.state) == [.ok, .ok])
  }

  @Test func `without an archive the checks are said not to be made`() throws {
    #expect(try check(nil).map(\.state) == [.notChecked, .notChecked])
  }

  @Test func `an archived file that changed or is gone is named`() throws {
    let paths = try FileStore(connection).all().map { record in
      archive.path(of: try #require(Digest(hex: record.sha256)))
    }
    chmod(paths[0], 0o600)
    try write("something else", to: paths[0])
    unlink(paths[1])
    let changed = try check(archive)[1]
    #expect(changed.state == .failed)
    #expect(changed.count == 2)
    #expect(changed.examples.contains { $0.contains("AUD-0008") })
  }

  @Test(arguments: [
    ("ledger_transaction", "T1", 11), ("ledger_transaction", "T2", 17),
    ("ledger_transaction", "T2", 400), ("entry", "entry 1", 0), ("entry", "entry 2", 30),
  ])
  func `a row that is not where it is said to be is named`(
    table: String, name: String, offset: Int
  ) throws {
    let key = table == "entry" ? "'entry ' || file_index" : "external_id"
    try connection.script(
      "move it",
      """
      ALTER TABLE \(table) DISABLE TRIGGER append_only;
      UPDATE \(table) SET byte_offset = \(offset) WHERE \(key) = '\(name)'
      """)
    let line = try check(archive)[0]
    #expect(line.state == .failed)
    #expect(line.count == 1)
    #expect(line.examples.first?.hasSuffix(": \(name) at byte \(offset)") == true)
  }
}
