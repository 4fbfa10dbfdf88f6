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
  /// Why nothing can be read from it: its compression is damaged, or twofold.
  var fault: FormatError?
  /// The format that the file's source names.
  private var named: FileFormat?

  /// Files a copy of the input before anything is read from it; of one that does not unpack, the
  /// bytes as they came.
  init(_ file: Inbox.File, in archive: Archive) throws {
    let stored: StoredFile
    do {
      stored = try archive.store(file.path, isArchived: file.isArchived)
    } catch {
      guard let fault = ArchivedFile.fault(error, file.name) else { throw error }
      self.fault = fault
      stored = try archive.store(file.path, isPlain: true)
    }
    name = file.name
    path = archive.path(of: stored.sha256)
    sha256 = stored.sha256
    bytes = stored.bytes
    folders = file.folders
    do throws(FormatError) {
      detected = Detection.detect(
        firstBytes: try ByteSource(path: path, name: file.name, limits: .archived)
          .peek(Detection.peekBytes))
    } catch {
      fault = fault ?? error
      detected = .unknown(error.problem)
    }
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

  var format: FileFormat? {
    if case .format(let format, _) = detected { return format }
    return nil
  }
}
