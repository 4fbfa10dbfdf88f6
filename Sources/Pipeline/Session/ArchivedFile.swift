import Audit
import Domain
import Formats
import StageSupport
import Store

/// An input file whose bytes are in the archive: what every stage reads from.
struct ArchivedFile {
  var name: String
  /// The archive's copy; compressed, as the readers expect it.
  var path: String
  var sha256: Digest
  var bytes: Int64
  var detected: Detection.Detected
  var folders: [String]
  var wasHeld = false
  var turn: Int?
  /// Why nothing can be read from it: its compression is damaged, or twofold.
  var fault: FormatError?
  /// The format that the file's source names.
  private var named: FileFormat?

  /// Files a copy of the input before anything is read from it; of one that does not unpack, the
  /// bytes as they came.
  ///
  /// - Throws: `AUD-0007` when the file is an archive's copy, or has one, that was damaged since.
  init(_ file: Inbox.File, in archive: Archive, sizes: Set<Int64>) throws {
    let stored: StoredFile
    do {
      stored = try archive.store(
        file.path, isArchived: file.archived != nil, sizes: sizes)
    } catch {
      if let digest = file.archived, error.reason == .damagedCompression {
        throw AuditError(.archivedContentChanged(expected: digest, found: nil), file: file.path)
      }
      guard let fault = ArchivedFile.fault(error, file.name) else { throw error }
      self.fault = fault
      stored = try archive.store(file.path, isPlain: true)
    }
    if let digest = file.archived, digest != stored.sha256 {
      throw AuditError(
        .archivedContentChanged(expected: digest, found: stored.sha256), file: file.path)
    }
    name = file.name
    path = archive.path(of: stored.sha256)
    sha256 = stored.sha256
    bytes = stored.bytes
    folders = file.folders
    wasHeld = file.wasHeld
    turn = file.turn
    do throws(FormatError) {
      detected = try Detection.detect(
        ByteSource(path: path, name: file.name, limits: .archived))
    } catch {
      detected = .unknown(error.problem)
      if let damage = damage(error) { throw damage }
      fault = fault ?? error
    }
  }

  /// What an error in reading the archive's copy means when the file came in whole: the copy has
  /// been damaged since.
  func damage(_ error: any ActionableError) -> AuditError? {
    guard fault == nil, (error as? FormatError)?.reason == .damagedCompression else { return nil }
    return AuditError(.archivedContentChanged(expected: sha256, found: nil), file: path)
  }

  private static func fault(_ error: AuditError, _ name: String) -> FormatError? {
    switch error.reason {
    case .damagedCompression: FormatError(.damagedCompression, at: InputLocation(file: name))
    case .expandsTooMuch:
      FormatError(.compressionRatio(limit: 200), at: InputLocation(file: name))
    default: nil
    }
  }

  /// The format to load it as.
  ///
  /// - Throws: `FileErrors` with the reason when it is none.
  func loadableFormat() throws(FileErrors) -> FileFormat {
    if let fault { throw FileErrors(errors: [fault]) }
    if let named { return named }
    return try Reader.format(of: path, name: name)
  }

  /// Takes the profile that the file's source names, when the content is a table that does not tell
  /// its bank.
  mutating func read(byProfilesOf sources: [Configuration.Source]) {
    guard fault == nil, format?.version == nil,
      let source = sources.first(where: { folders.contains($0.name) && $0.profile != nil }),
      let profile = source.profile
    else { return }
    let isWorkbook = format?.family.name == "xlsx"
    guard format == nil || isWorkbook || format?.family.name == "csv" else { return }
    named = FileFormat(name: (isWorkbook ? "xlsx." : "csv.") + profile)
    if let named {
      detected = .format(named, because: "the source '\(source.name)' names the profile")
    }
  }

  var isRegister: Bool { format == .partyRegister }
  var isOfOperations: Bool { format?.family == FileFormat.operations.family }

  var format: FileFormat? {
    if case .format(let format, _) = detected { return format }
    return nil
  }
}

extension Inbox.File {
  /// What its first bytes look like; nil when they cannot be read or are of no known format.
  var format: FileFormat? {
    let limits: Limits = archived == nil ? .standard : .archived
    guard let source = try? ByteSource(path: path, name: name, limits: limits),
      case .format(let format, _) = try? Detection.detect(source)
    else { return nil }
    return format
  }
}

extension StageSession {
  /// Archives those of the offered files that a stage reads. Which they are is told from their first
  /// bytes, so that nobody reads the large files of another stage to their end.
  ///
  /// - Parameter refused: Receives what keeps a file of the stage out of the archive.
  func archive(
    _ offered: [Inbox.File], where isOurs: (FileFormat?) -> Bool,
    refused: (any ActionableError) -> Void
  ) throws -> [ArchivedFile] {
    let found = try archiving()(offered.filter { isOurs($0.format) }, where: isOurs)
    found.refused.forEach(refused)
    return found.files
  }

  /// What archives files without asking the database anything more, so that a thread of its own can.
  func archiving() throws -> Archiving {
    Archiving(
      archive: workspace.archive, sizes: try FileStore(connection).sizes(),
      sources: configuration.sources)
  }
}

/// Takes files of the inbox into the archive.
struct Archiving {
  let archive: Archive
  /// Of the files that are in it already.
  let sizes: Set<Int64>
  let sources: [Configuration.Source]

  /// - Parameter isOurs: Whether the stage reads files of a format; one may turn out to be damaged
  ///   further on, or have been replaced since its first bytes were looked at.
  /// - Returns: The files in the order in which they are offered, and why others are refused.
  func callAsFunction(
    _ offered: [Inbox.File], where isOurs: (FileFormat?) -> Bool
  ) throws -> (files: [ArchivedFile], refused: [any ActionableError]) {
    var found: (files: [ArchivedFile], refused: [any ActionableError]) = ([], [])
    for file in offered {
      do {
        var archived = try ArchivedFile(file, in: archive, sizes: sizes)
        archived.read(byProfilesOf: sources)
        if archived.fault != nil || isOurs(archived.format) { found.files.append(archived) }
      } catch let error as any ActionableError where Outcome(for: error) == .badInput {
        found.refused.append(error)
      }
    }
    return found
  }
}
