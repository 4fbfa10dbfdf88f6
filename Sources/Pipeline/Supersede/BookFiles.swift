import Audit
import Domain
import Formats
import StageSupport
import Store

/// The statement files of a book, as a person names them.
struct BookFiles {
  private let records: [FileStore.Record]
  private let archive: Archive
  private let configuration: Configuration

  init(_ connection: Connection, _ workspace: Workspace) throws {
    records = try FileStore(connection).all().filter { $0.role == .statement }
    archive = workspace.archive
    configuration = workspace.configuration
  }

  /// The file with a name, a number, or a SHA-256 that begins so.
  func find(_ text: String) throws(PipelineError) -> FileStore.Record {
    let named = records.filter { $0.name == text || Self.lastPart(of: $0.name) == text }
    let found = named.isEmpty ? records.filter { isMeant($0, by: text) } : named
    guard let only = found.first else { throw PipelineError(.noFile(text.visible)) }
    guard found.count == 1 else {
      throw PipelineError(
        .severalFiles(text.visible, found.map { String($0.sha256.prefix(12)) }))
    }
    return only
  }

  func record(_ id: Int32) -> FileStore.Record? { records.first { $0.id == id } }

  private func isMeant(_ record: FileStore.Record, by text: String) -> Bool {
    if let number = Int32(text), number == record.id { return true }
    return text.utf8.count >= Self.shortestHash && record.sha256.hasPrefix(text.lowercased())
  }

  private static let shortestHash = 6

  private static func lastPart(of name: String) -> String {
    name.split(separator: "/").last.map(String.init) ?? name
  }

  /// The archive's copy, under the name under which it came.
  func archived(_ record: FileStore.Record) throws -> ArchivedFile {
    guard let digest = Digest(hex: record.sha256) else {
      preconditionFailure("Files are known by their SHA-256")
    }
    var file = try ArchivedFile(
      Inbox.File(name: record.name, path: archive.path(of: digest), archived: digest), in: archive,
      sizes: [])
    file.read(byProfilesOf: configuration.sources)
    return file
  }
}
