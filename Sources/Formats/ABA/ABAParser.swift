import Domain

extension FormatFault {
  static let abaNoTotal = FormatFault(
    "ING-0541", "there is no total record 7", hint: "the file was cut off: fetch it again")

  static func abaUnknownRecord(_ kind: String) -> FormatFault {
    FormatFault("ING-0542", "'\(kind)' is no record type of a direct-entry file")
  }

  static let abaNoHeader = FormatFault(
    "ING-0543", "there is no descriptive record 0",
    hint: "the beginning is missing: fetch the file again")

  static func abaAmount(_ text: String) -> FormatFault {
    FormatFault("ING-0544", "'\(text)' is no amount in cents")
  }

  static func abaCode(_ text: String) -> FormatFault {
    FormatFault("ING-0545", "'\(text)' is no transaction code of direct entry")
  }

  static func abaDate(_ text: String) -> FormatFault {
    FormatFault("ING-0546", "'\(text)' is no date", hint: "dates are written 311026")
  }
}

/// Reads an Australian direct-entry file (ABA, Cemtex), and the bank's file of returned items.
///
/// Signs are those of the user's account: a credit to somebody is money out.
struct ABAParser: FixedWidthParser {
  static let width = 120

  let lines: FixedLines
  private let errors: ErrorCollector
  private(set) var document = WrittenDocument()
  private var statement: WrittenStatement?
  private var isAnnounced = false
  private var lengths: Set<Int> = []
  private var count: Int64 = 0
  private var credits: Int128 = 0
  private var debits: Int128 = 0
  private var hasTotal = false

  init(
    source: ByteSource, as format: FileFormat, errors: ErrorCollector, limits: Limits
  ) throws(FormatError) {
    lines = try FixedLines(source: source, width: Self.width, errors: errors, limits: limits)
    self.errors = errors
  }

  mutating func run(_ receiver: WrittenReceiver) throws {
    while let record = try lines.next() {
      lengths.insert(record.count)
      switch record.kind {
      case "0": readHeader(record)
      case "1", "2", "3": try readEntry(record, receiver)
      case "7": readTotal(record, receiver)
      default: errors.add(.abaUnknownRecord(record.raw(1...1)), at: place(record))
      }
    }
    if statement == nil {
      errors.add(.abaNoHeader, at: InputLocation(file: lines.file))
    } else {
      try announce(receiver)
      if let statement { try receiver.statementEnd(statement) }
    }
    if !hasTotal { errors.add(.abaNoTotal, at: InputLocation(file: lines.file)) }
    document.put("line_lengths", .array(lengths.sorted().map(JSONValue.int)))
  }

  private mutating func readHeader(_ record: FixedRecord) {
    document.put("reel", record.text(19...20))
    document.put("bank", record.text(21...23))
    document.put("user", record.text(31...56))
    document.put("user_id", record.text(57...62))
    document.put("description", record.text(63...74))
    var statement = WrittenStatement()
    statement.kind = .instruction
    statement.line = record.line
    statement.id = record.text(63...74)
    statement.accountScheme = "BSB"
    statement.accountName = record.text(31...56)
    statement.currency = "AUD"
    // Some banks have the user's own account here.
    statement.bankID = record.text(2...8)
    statement.accountID = record.text(9...17)
    let raw = record.raw(75...80)
    let day = ShownDate(ShortDate.read(raw, .dayFirst), raw: raw)
    if day.value == nil { errors.add(.abaDate(raw), at: place(record, "processing date")) }
    statement.from = day
    statement.to = day
    self.statement = statement
  }

  /// The statement begins with the first entry, which names the user's account.
  private mutating func announce(_ receiver: WrittenReceiver) throws {
    guard let statement, !isAnnounced else { return }
    isAnnounced = true
    try receiver.document(document)
    try receiver.statement(statement)
  }

  private mutating func readEntry(_ record: FixedRecord, _ receiver: WrittenReceiver) throws {
    guard statement != nil else {
      errors.add(.abaNoHeader, at: place(record))
      return
    }
    if statement?.accountID == nil {
      statement?.bankID = record.text(81...87)
      statement?.accountID = record.text(88...96)
    }
    try announce(receiver)
    count += 1
    var entry = WrittenEntry()
    entry.slice = record.slice
    entry.value = statement?.from ?? .none
    entry.currency = "AUD"
    entry.status = record.kind == "1" ? .instructed : .returned
    let code = record.raw(19...20)
    entry.code.proprietary = code
    readAmount(record, code, into: &entry)
    entry.counterparty = Counterparty(name: record.text(31...62), account: record.text(9...17))
    entry.counterparty.bankID = record.text(2...8)
    entry.refer(.customer, record.text(63...80))
    var trace = JSONObject()
    trace.putIfPresent("bank_id", record.text(81...87))
    trace.putIfPresent("account", record.text(88...96))
    entry.put("trace", .object(trace))
    entry.put("remitter", record.text(97...112))
    if record.kind == "1" {
      entry.put("indicator", record.text(18...18))
      let tax = record.paddedNumber(113...120) ?? 0
      if tax != 0 {
        entry.put("withholding_tax", ExactDecimal(digits: Int128(tax), scale: 2).description)
      }
    } else {
      entry.returnReason = record.text(18...18)
      entry.put("original_day", record.text(113...114))
      entry.put("original_user", record.text(115...120))
    }
    try receiver.entry(&entry)
  }

  /// Codes 50 to 59 are credits to the account in the record, 13 is a debit.
  private mutating func readAmount(
    _ record: FixedRecord, _ code: String, into entry: inout WrittenEntry
  ) {
    let raw = record.raw(21...30)
    entry.amount = ShownAmount(nil, raw: raw)
    let isCredit = code.first == "5" && code.last?.isASCIIDigit == true
    guard isCredit || code == "13" else {
      errors.add(.abaCode(code), at: place(record, "transaction code"))
      return
    }
    guard let cents = record.paddedNumber(21...30) else {
      errors.add(.abaAmount(raw), at: place(record, "amount"))
      return
    }
    if isCredit { credits += Int128(cents) } else { debits += Int128(cents) }
    let signed = Int128(isCredit ? -cents : cents)
    entry.amount = ShownAmount(ExactDecimal(digits: signed, scale: 2), raw: raw)
  }

  private mutating func readTotal(_ record: FixedRecord, _ receiver: WrittenReceiver) {
    hasTotal = true
    var json = JSONObject()
    func compare(_ name: String, _ columns: ClosedRange<Int>, _ computed: Int128) {
      let raw = record.raw(columns)
      json.put("declared_\(name)", raw)
      let isRight = record.paddedNumber(columns).map { Int128($0) == computed } ?? false
      json.put("\(name)_ok", isRight)
      if !isRight {
        receiver.finding(
          .control(field: "total record's \(name)", declared: raw, computed: "\(computed)"),
          record.line)
      }
    }
    compare("net", 21...30, Int128((credits - debits).magnitude))
    compare("credits", 31...40, credits)
    compare("debits", 41...50, debits)
    compare("count", 75...80, Int128(count))
    statement?.put("control_totals", .object(json))
  }
}

/// Australian direct-entry files.
enum ABAFormat: WrittenFormat {
  typealias Parser = ABAParser

  static let family = FormatFamily(
    "aba", use: .order, summary: "Australian direct entry (ABA, Cemtex), orders and returns",
    specification: "direct entry file format of the Australian Payments Network")

  static func recognise(_ head: FileHead) -> Recognition? {
    guard let line = head.lines.first(where: { $0.contains { !$0.isBlank } }), line.count >= 80
    else { return nil }
    let record = FixedRecord(head.text(line), line: 1, offset: 0, length: line.count)
    guard record.kind == "0", record.paddedNumber(19...20) != nil,
      record.raw(21...23).allSatisfy({ $0.isASCII && $0.isUppercase }),
      ShortDate.read(record.raw(75...80), .dayFirst) != nil
    else { return nil }
    return Recognition(family, because: "its first record is the header of a direct-entry file")
  }
}
