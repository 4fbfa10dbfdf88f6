import Audit
import Domain
import Formats
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

  /// Files a copy of the input before anything is read from it.
  init(_ file: Inbox.File, in archive: Archive) throws {
    let stored = try archive.store(file.path, isArchived: file.isArchived)
    name = file.name
    path = archive.path(of: stored.sha256)
    sha256 = stored.sha256
    bytes = stored.bytes
    folders = file.folders
    detected = Detection.detect(
      firstBytes: try ByteSource(path: path, name: file.name, limits: .archived)
        .peek(Detection.peekBytes))
  }

  var isRegister: Bool { format == .partyRegister }

  var format: FileFormat? {
    if case .format(let format, _) = detected { return format }
    return nil
  }
}
