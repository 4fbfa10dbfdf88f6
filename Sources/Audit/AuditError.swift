import Domain

/// Why the archive or a manifest could not be written, read or trusted.
public struct AuditError: ActionableError, Hashable {
  public enum Reason: Hashable, Sendable {
    /// The operating system refused to open or read; `errno`'s text.
    case cannotRead(String)
    /// A symbolic link, folder, device or pipe where a file should be.
    case notARegularFile
    /// The file grew, shrank or was replaced between the start and the end of reading it.
    case changedWhileRead
    /// The compressed data is damaged, cut off, or followed by something else.
    case damagedCompression
    /// The compressed data expands to more than 200 times its size.
    case expandsTooMuch
    /// The operating system refused to write; `errno`.
    case cannotWrite(Int32)
    /// The archive's bytes no longer have the hash by which they are filed; `found` is nil when
    /// they do not even unpack.
    case archivedContentChanged(expected: Digest, found: Digest?)
    /// The archive does not hold what the database says it holds.
    case notArchived(Digest)
    /// A JSON document of ours that does not parse.
    case malformedJSON(String)
    /// A manifest with a missing, unknown or mistyped member.
    case badManifest(String)
  }

  public let reason: Reason
  public let file: String
  /// In a JSON document, where; counted in bytes from 1.
  public let line: Int?
  public let column: Int?

  public init(_ reason: Reason, file: String, line: Int? = nil, column: Int? = nil) {
    self.reason = reason
    self.file = file
    self.line = line
    self.column = column
  }
}

extension AuditError {
  public var code: String {
    switch reason {
    case .cannotRead: "AUD-0001"
    case .notARegularFile: "AUD-0002"
    case .changedWhileRead: "AUD-0003"
    case .damagedCompression: "AUD-0004"
    case .expandsTooMuch: "AUD-0005"
    case .cannotWrite: "AUD-0006"
    case .archivedContentChanged: "AUD-0007"
    case .notArchived: "AUD-0008"
    case .malformedJSON: "AUD-0009"
    case .badManifest: "AUD-0010"
    }
  }

  public var location: InputLocation? { InputLocation(file: file, line: line, column: column) }

  public var problem: String {
    switch reason {
    case .cannotRead(let why): "cannot read the file: \(why)"
    case .notARegularFile: "not a regular file"
    case .changedWhileRead: "the file changed while it was read"
    case .damagedCompression: "the compressed data is damaged or cut off"
    case .expandsTooMuch: "the compressed data expands to more than 200 times its size"
    case .cannotWrite(let number): "cannot write the file: \(errnoText(number))"
    case .archivedContentChanged(let expected, let found):
      if let found {
        "the archived content has sha256 '\(found)', but is filed as '\(expected)'"
      } else {
        "the archived content does not unpack; it is filed as '\(expected)'"
      }
    case .notArchived(let digest): "the archive does not hold sha256 '\(digest)'"
    case .malformedJSON(let why): why
    case .badManifest(let why): why
    }
  }

  public var hint: String? {
    switch reason {
    case .cannotRead: "check that the file exists and that this user may read it"
    case .notARegularFile: "copy the file itself into the inbox; links and pipes are not followed"
    case .changedWhileRead: "wait until the file is complete, then run again"
    case .damagedCompression: "fetch the file again; nothing was taken from it"
    case .expandsTooMuch: "unpack the file, look at it, and put the unpacked file into the inbox"
    case .cannotWrite: "check free space and permissions, then run again"
    case .archivedContentChanged, .notArchived:
      "restore this file of the archive from a backup; do not report from it as it is"
    case .malformedJSON, .badManifest:
      "the file is not as tieout wrote it: restore it from a backup or make the pack again"
    }
  }
}
