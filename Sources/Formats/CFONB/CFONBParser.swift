import Domain

extension FormatFault {
  static func cfonbUnknownRecord(_ kind: String) -> FormatFault {
    FormatFault("ING-0571", "'\(kind)' is no record of a CFONB statement")
  }

  static func cfonbMisplaced(_ kind: String) -> FormatFault {
    FormatFault("ING-0572", "a record \(kind) stands outside its statement or entry")
  }

  static let cfonbNoClosing = FormatFault(
    "ING-0573", "a statement ends without its new balance 07",
    hint: "the file was cut off: fetch it again")

  static func cfonbAmount(_ text: String) -> FormatFault {
    FormatFault(
      "ING-0574", "'\(text)' is no amount of CFONB",
      hint: "thirteen digits and a last one that carries the sign")
  }

  static func cfonbDate(_ text: String) -> FormatFault {
    FormatFault("ING-0575", "'\(text)' is no date", hint: "dates are written 311026")
  }
}

/// Reads French statements of 120 characters: old balance 01, entries 04 with details 05, new
/// balance 07.
///
/// Source: CFONB, "Relevé de compte sur support informatique" (2004), and its evolution for credit
/// transfers and direct debits (2007, 2011).
struct CFONBParser: FixedWidthParser {
  static let width = 120

  let lines: FixedLines
  private let errors: ErrorCollector
  private(set) var document = WrittenDocument()
  private var statement: WrittenStatement?
  private var entry: WrittenEntry?
  private var parts: PartLimit
  private var isAnnounced = false
  private var statements = 0

  init(
    source: ByteSource, as format: FileFormat, errors: ErrorCollector, limits: Limits
  ) throws(FormatError) {
    lines = try FixedLines(source: source, width: Self.width, errors: errors, limits: limits)
    self.errors = errors
    parts = PartLimit(limits)
  }

  mutating func run(_ receiver: WrittenReceiver) throws {
    while let record = try lines.next() {
      switch record.raw(1...2) {
      case "01": try begin(record, receiver)
      case "04": try readEntry(record, receiver)
      case "05": readDetail(record)
      case "07": try end(record, receiver)
      case let kind: errors.add(.cfonbUnknownRecord(kind), at: place(record))
      }
    }
    if statement != nil || statements == 0 {
      errors.add(.cfonbNoClosing, at: InputLocation(file: lines.file))
      try close(receiver)
    }
  }

  private mutating func begin(_ record: FixedRecord, _ receiver: WrittenReceiver) throws {
    if statement != nil { errors.add(.cfonbNoClosing, at: place(record)) }
    try close(receiver)
    var statement = WrittenStatement()
    statement.line = record.line
    statement.accountID = record.text(22...32)
    statement.accountScheme = "RIB"
    statement.bankID = record.text(3...7)
    statement.currency = record.text(17...19)
    statement.put("branch_id", record.text(12...16))
    checkCurrency(record)
    let opening = balance("opening", record)
    statement.opening = opening
    statement.from = opening.date
    self.statement = statement
    statements += 1
    if !isAnnounced {
      isAnnounced = true
      try receiver.document(document)
    }
    try receiver.statement(statement)
  }

  private func checkCurrency(_ record: FixedRecord) {
    if record.text(17...19) == nil { errors.add(.missing("currency"), at: place(record)) }
  }

  private func balance(_ type: String, _ record: FixedRecord) -> WrittenStatement.Balance {
    WrittenStatement.Balance(
      type: type, amount: amount(record, 91...104), date: date(record, 35...40))
  }

  private func amount(_ record: FixedRecord, _ columns: ClosedRange<Int>) -> ShownAmount {
    let raw = record.raw(columns)
    let decimals = record.number(20...20).map(Int.init) ?? 2
    let value = SignedDigits.read(raw).map { ExactDecimal(digits: Int128($0), scale: decimals) }
    if value == nil { errors.add(.cfonbAmount(raw), at: place(record, "amount")) }
    return ShownAmount(value, raw: raw)
  }

  private func date(_ record: FixedRecord, _ columns: ClosedRange<Int>) -> ShownDate {
    let raw = record.raw(columns)
    if raw.allSatisfy({ $0 == " " || $0 == "0" }) { return .none }
    let day = ShortDate.read(raw, .dayFirst)
    if day == nil { errors.add(.cfonbDate(raw), at: place(record, "date")) }
    return ShownDate(day, raw: raw)
  }

  private mutating func readEntry(_ record: FixedRecord, _ receiver: WrittenReceiver) throws {
    try handOver(receiver)
    guard statement != nil else {
      errors.add(.cfonbMisplaced("04"), at: place(record))
      return
    }
    var entry = WrittenEntry()
    entry.slice = record.slice
    entry.currency = record.text(17...19)
    checkCurrency(record)
    entry.amount = amount(record, 91...104)
    entry.booking = date(record, 35...40)
    entry.value = date(record, 43...48)
    entry.code.proprietary = record.text(33...34)
    entry.code.issuer = "CFONB"
    entry.returnReason = record.text(41...42)
    if let label = record.text(49...79) { entry.remittance = [label] }
    if let number = record.text(82...88), number.contains(where: { $0 != "0" }) {
      entry.refer(.entry, number)
    }
    entry.refer(.bank, record.text(105...120))
    entry.put("internal_code", record.text(8...11))
    entry.put("commission_exempt", record.text(89...89))
    entry.put("unavailable", record.text(90...90))
    self.entry = entry
    parts.begin()
  }

  private mutating func readDetail(_ record: FixedRecord) {
    guard entry != nil else {
      errors.add(.cfonbMisplaced("05"), at: place(record))
      return
    }
    guard parts.takes(errors, line: record.line, offset: record.offset) else { return }
    entry?.slice.extend(to: record.offset + record.length)
    entry?.add(cfonbDetail: record)
  }

  private mutating func handOver(_ receiver: WrittenReceiver) throws {
    guard var ended = entry.take() else { return }
    try receiver.entry(&ended)
  }

  private mutating func end(_ record: FixedRecord, _ receiver: WrittenReceiver) throws {
    try handOver(receiver)
    guard statement != nil else {
      errors.add(.cfonbMisplaced("07"), at: place(record))
      return
    }
    let closing = balance("closing", record)
    statement?.closing = closing
    statement?.to = closing.date
    try close(receiver)
  }

  private mutating func close(_ receiver: WrittenReceiver) throws {
    try handOver(receiver)
    guard let ended = statement else { return }
    statement = nil
    try receiver.statementEnd(ended)
  }
}

/// Digits whose last one carries the sign: `{` and A to I are +0 to +9, `}` and J to R are −0 to −9.
enum SignedDigits {
  static func read(_ text: String) -> Int64? {
    guard let last = text.utf8.last, text.utf8.count <= 18 else { return nil }
    let units: UInt8
    let isNegative: Bool
    switch last {
    case UInt8(ascii: "{"): (units, isNegative) = (0, false)
    case UInt8(ascii: "}"): (units, isNegative) = (0, true)
    case UInt8(ascii: "A")...UInt8(ascii: "I"):
      (units, isNegative) = (last - UInt8(ascii: "A") + 1, false)
    case UInt8(ascii: "J")...UInt8(ascii: "R"):
      (units, isNegative) = (last - UInt8(ascii: "J") + 1, true)
    default: return nil
    }
    var value: Int64 = 0
    for byte in text.utf8.dropLast() {
      let digit = byte &- UInt8(ascii: "0")
      guard digit <= 9 else { return nil }
      value = value * 10 + Int64(digit)
    }
    value = value * 10 + Int64(units)
    return isNegative ? -value : value
  }
}

/// French statements of account.
enum CFONBFormat: WrittenFormat {
  typealias Parser = CFONBParser

  static let family = FormatFamily(
    "cfonb", summary: "CFONB 120, the French statement of account",
    specification: "CFONB relevé de compte, 120 characters (2004)")

  static func recognise(_ head: FileHead) -> Recognition? {
    guard
      let line = head.lines.first(where: { $0.contains { !$0.isBlank } })
        ?? head.bytes.prefix(120).asLine, line.count >= 104
    else { return nil }
    let record = FixedRecord(head.text(line.prefix(120)), line: 1, offset: 0, length: 120)
    guard record.raw(1...2) == "01", record.raw(17...19).allSatisfy({ $0.isASCII && $0.isLetter }),
      ShortDate.read(record.raw(35...40), .dayFirst) != nil,
      SignedDigits.read(record.raw(91...104)) != nil
    else { return nil }
    return Recognition(family, because: "its first record is the old balance of a CFONB statement")
  }
}
