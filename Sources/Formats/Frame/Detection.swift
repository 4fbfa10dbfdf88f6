import Domain

/// Tells a file's format from its first bytes; names and folders play no part.
public enum Detection {
  public enum Detected: Hashable, Sendable {
    /// What it is, and why we think so, to complete "looks like … because …".
    case format(FileFormat, because: String)
    case unknown(String)

    public var explanation: String {
      switch self {
      case .format(let format, let why):
        "looks like \(format.name) because \(why); to read it as something else use --format"
      case .unknown(let why): why
      }
    }
  }

  /// How many bytes are enough.
  public static let peekBytes = 64 * 1024

  public static func detect(_ source: ByteSource) throws(FormatError) -> Detected {
    detect(firstBytes: try source.peek(peekBytes))
  }

  public static func detect(firstBytes: [UInt8]) -> Detected {
    if firstBytes.isEmpty { return .unknown("the file is empty") }
    let head = FileHead(firstBytes: firstBytes)
    if let found = FormatRegistry.recognition(head) {
      return .format(found.format, because: found.because)
    }
    return .unknown(whyUnknown(head))
  }

  private static func whyUnknown(_ head: FileHead) -> String {
    if let xml = head.xml {
      return "it is XML, but no message under its root element '\(xml.root)' is one that is read"
    }
    if head.isXML { return "it is XML, but its first element cannot be read" }
    if let line = head.lines.first, let mark = CSVHeader.otherSeparator(in: head.text(line)),
      head.cells(of: line).count == 1
    {
      return "its first line, separated by \(mark.name), is no header of a known report or profile"
    }
    return "its first line is no header of a known report or profile"
  }
}
