/// Cuts a CSV as we write it into records: comma, CRLF, RFC 4180 quotes, nothing else.
struct CSVScanner {
  /// What is wrong with the file's shape; the scan cannot go on after it.
  struct Broken: Error {
    var line: Int
    var problem: String
  }

  private enum State { case fieldStart, plain, quoted, quoteInQuoted, carriageReturn }

  private var state = State.fieldStart
  private var record = CSVRecord()
  private var line = 1

  init() { record.line = 1 }

  /// Scans one block and hands over every record that ends in it.
  mutating func scan(
    _ block: UnsafeRawBufferPointer, _ body: (CSVRecord) throws -> Void
  ) throws {
    for byte in block {
      if byte == UInt8(ascii: "\n") { line += 1 }
      switch state {
      case .fieldStart where byte == UInt8(ascii: "\""): state = .quoted
      case .fieldStart, .plain: try plain(byte)
      case .quoted:
        if byte == UInt8(ascii: "\"") { state = .quoteInQuoted } else { record.bytes.append(byte) }
      case .quoteInQuoted: try afterQuote(byte)
      case .carriageReturn:
        guard byte == UInt8(ascii: "\n") else { throw broken("a CR without its LF") }
        try body(record)
        record.bytes.removeAll(keepingCapacity: true)
        record.ends.removeAll(keepingCapacity: true)
        record.line = line
        state = .fieldStart
      }
    }
  }

  /// Checks that the file may end here.
  func finish() throws(Broken) {
    guard state == .fieldStart, record.ends.isEmpty else {
      throw broken("the last line has no end")
    }
  }

  private mutating func plain(_ byte: UInt8) throws(Broken) {
    switch byte {
    case UInt8(ascii: ","):
      record.ends.append(record.bytes.count)
      state = .fieldStart
    case UInt8(ascii: "\r"):
      record.ends.append(record.bytes.count)
      state = .carriageReturn
    case UInt8(ascii: "\n"): throw broken("a LF without its CR")
    case UInt8(ascii: "\""): throw broken("a quote inside a field that is not quoted")
    default:
      record.bytes.append(byte)
      state = .plain
    }
  }

  private mutating func afterQuote(_ byte: UInt8) throws(Broken) {
    switch byte {
    case UInt8(ascii: "\""):
      record.bytes.append(byte)
      state = .quoted
    case UInt8(ascii: ","), UInt8(ascii: "\r"): try plain(byte)
    default: throw broken("text after the closing quote of a field")
    }
  }

  private func broken(_ problem: String) -> Broken { Broken(line: record.line, problem: problem) }
}
