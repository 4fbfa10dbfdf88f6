/// NACHA files of the US automated clearing house.
enum NACHAFormat: WrittenFormat {
  typealias Parser = NACHAParser

  static let family = FormatFamily(
    "nacha", use: .order, summary: "US ACH file: orders, returns and notifications of change",
    specification: "Nacha Operating Rules, appendix three")

  /// A file header, or a batch header where the bank sends batches alone.
  static func recognise(_ head: FileHead) -> Recognition? {
    guard let line = head.lines.first(where: { $0.contains { !$0.isBlank } }), line.count >= 60
    else { return nil }
    let record = FixedRecord(head.text(line.prefix(94)), line: 1, offset: 0, length: line.count)
    if record.raw(1...3) == "101", record.raw(35...40) == "094101" {
      return Recognition(family, because: "its first record is the header of a NACHA file")
    }
    let secCode = record.raw(51...53)
    let isBatch =
      record.kind == "5" && ["200", "220", "225", "280"].contains(record.raw(2...4))
      && secCode.allSatisfy { $0.isASCII && $0.isUppercase }
    guard isBatch else { return nil }
    return Recognition(family, because: "its first record is the header of a NACHA batch")
  }
}
