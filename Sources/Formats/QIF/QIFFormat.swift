import Domain

/// QIF, told by its first line.
enum QIFFormat: WrittenFormat {
  typealias Parser = QIFParser

  static let family = FormatFamily(
    "qif", summary: "QIF; day or month first and the currency as qif.dmy.EUR",
    specification: "Quicken Interchange Format")

  static func recognise(_ head: FileHead) -> Recognition? {
    let line = head.firstLine.lowercased()
    let signs = ["!type:", "!account", "!option:", "!clear:"]
    guard let sign = signs.first(where: line.hasPrefix) else { return nil }
    return Recognition(
      family, version: order(head)?.rawValue, because: "its first line begins with \(sign)")
  }

  /// Which part of a date is the day, when all dates at the beginning agree and one shows it.
  private static func order(_ head: FileHead) -> QIFDateOrder? {
    var found: QIFDateOrder?
    let lines = head.bytes.split { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
    for line in lines where line.first == UInt8(ascii: "D") {
      guard let text = String(validating: line.dropFirst(), as: UTF8.self),
        let order = QIFDate(CellSplitter.trimmed(text))?.order
      else { continue }
      if let found, found != order { return nil }
      found = order
    }
    return found
  }

  /// The format with the order of dates that the file itself shows, where the name gives none.
  static func resolved(_ format: FileFormat, of source: ByteSource) -> FileFormat {
    let parts = format.version?.split(separator: ".").map(String.init) ?? []
    if parts.contains(where: { QIFDateOrder(rawValue: $0) != nil }) { return format }
    guard let bytes = try? source.peek(Detection.peekBytes),
      let found = recognise(FileHead(firstBytes: bytes))?.format.version
    else { return format }
    return FileFormat(format.family, version: ([found] + parts).joined(separator: "."))
  }
}
