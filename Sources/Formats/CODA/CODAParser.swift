import Domain

/// Reads CODA version 2: one or several statements, each from record 0 to record 9.
///
/// A movement that is explained by details comes with them; they are not booked again.
struct CODAParser: FixedWidthParser {
  static let width = 128

  let lines: FixedLines
  private let errors: ErrorCollector
  private(set) var document = WrittenDocument()
  private var statement: WrittenStatement?
  /// The booked movement that is not yet handed over, and what was read last.
  private var booked: CODAMovement?
  private var details: [CODAMovement] = []
  /// The records of the movement, and the messages of the statement.
  private var parts: PartLimit
  private var messageParts: PartLimit
  private var messages: [String] = []
  private var records: Int64 = 0
  private var credits: Int128 = 0
  private var debits: Int128 = 0
  private var isAnnounced = false
  private var statements = 0

  init(
    source: ByteSource, as format: FileFormat, errors: ErrorCollector, limits: Limits
  ) throws(FormatError) {
    lines = try FixedLines(source: source, width: Self.width, errors: errors, limits: limits)
    self.errors = errors
    parts = PartLimit(limits)
    messageParts = PartLimit(limits)
  }

  mutating func run(_ receiver: WrittenReceiver) throws {
    while let record = try lines.next() {
      switch record.kind {
      case "0": try begin(record, receiver)
      case "1": try readOpening(record, receiver)
      case "2", "3": try readMovement(record, receiver)
      case "4": addMessage(record)
      case "8": try readClosing(record, receiver)
      case "9": try end(record, receiver)
      default: errors.add(.codaUnknownRecord(record.raw(1...1)), at: place(record))
      }
    }
    if statement != nil || statements == 0 {
      errors.add(.codaNoTrailer, at: InputLocation(file: lines.file))
      try close(receiver)
    }
  }

  private mutating func addMessage(_ record: FixedRecord) {
    guard let text = record.text(33...112),
      messageParts.takes(errors, line: record.line, offset: record.offset)
    else { return }
    messages.append(text)
  }

  private mutating func begin(_ record: FixedRecord, _ receiver: WrittenReceiver) throws {
    if statement != nil { errors.add(.codaNoTrailer, at: place(record)) }
    try close(receiver)
    if record.raw(128...128) != "2" {
      errors.add(.codaVersion(record.raw(128...128)), at: place(record, "version"))
    }
    var statement = WrittenStatement()
    statement.line = record.line
    statement.created = record.text(6...11)
    statement.bankID = record.text(61...71) ?? record.text(12...14)
    statement.put("bank_number", record.text(12...14))
    statement.put("application", record.text(15...16))
    statement.put("duplicate", record.text(17...17))
    statement.put("file_reference", record.text(25...34))
    statement.put("addressee", record.text(35...60))
    statement.put("company_number", record.text(72...82))
    statement.put("separate_application", record.text(84...88))
    statement.put("transaction_reference", record.text(89...104))
    statement.put("related_reference", record.text(105...120))
    self.statement = statement
    (records, credits, debits) = (0, 0, 0)
    messages = []
    messageParts.begin()
    document.created = document.created ?? record.text(6...11)
  }

  private mutating func readOpening(_ record: FixedRecord, _ receiver: WrittenReceiver) throws {
    guard var statement, statement.opening == nil else {
      errors.add(.codaMisplaced("1"), at: place(record))
      return
    }
    records += 1
    let account = CODAFields.account(record, structure: record.raw(2...2), from: 6)
    statement.accountID = account.number
    statement.accountScheme = account.scheme
    statement.currency = account.currency ?? "EUR"
    statement.accountName = record.text(65...90)
    statement.sequence = record.text(126...128)
    statement.put("paper_number", record.text(3...5))
    statement.put("account_description", record.text(91...125))
    let opening = balance("opening", record, sign: 43, 44...58, date: 59...64)
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

  private func balance(
    _ type: String, _ record: FixedRecord, sign: Int, _ columns: ClosedRange<Int>,
    date: ClosedRange<Int>
  ) -> WrittenStatement.Balance {
    let amount = CODAFields.amount(record, sign: sign, columns)
    let day = CODAFields.date(record, date)
    report(amount, record: record, field: "\(type) balance")
    report(day, record: record, field: "\(type) balance")
    return WrittenStatement.Balance(type: type, amount: amount, date: day)
  }

  private func report(
    _ amount: ShownAmount, record: FixedRecord, field: String
  ) {
    if amount.value == nil { errors.add(.codaAmount(amount.raw ?? ""), at: place(record, field)) }
  }

  private func report(_ day: ShownDate, record: FixedRecord, field: String) {
    guard day.value == nil, let raw = day.raw else { return }
    errors.add(.codaDate(raw), at: place(record, field))
  }

  private mutating func readMovement(_ record: FixedRecord, _ receiver: WrittenReceiver) throws {
    records += 1
    let isFirst = record.kind == "2" && record.letter(2) == "1"
    let isPart = !isFirst && ("1"..."3").contains(record.letter(2))
    guard hasOpening, isFirst || isPart else {
      let kind = record.raw(1...2)
      errors.add(hasOpening ? .codaUnknownRecord(kind) : .codaMisplaced(kind), at: place(record))
      return
    }
    if isFirst {
      try beginMovement(record, receiver)
    } else if !parts.takes(errors, line: record.line, offset: record.offset) {
      return
    } else if !extend(by: record) {
      errors.add(.codaMisplaced(record.raw(1...2)), at: place(record))
    }
  }

  /// Adds a further record to the movement read last; false when it is none of its own.
  private func extend(by record: FixedRecord) -> Bool {
    guard let movement = details.last ?? booked, movement.takes(record) else { return false }
    movement.add(record)
    return true
  }

  private var hasOpening: Bool { statement?.opening != nil }

  private mutating func beginMovement(
    _ record: FixedRecord, _ receiver: WrittenReceiver
  ) throws {
    let movement = CODAMovement(record, currency: statement?.currency)
    report(movement.entry.amount, record: record, field: "movement")
    report(movement.entry.value, record: record, field: "movement")
    report(movement.entry.booking, record: record, field: "movement")
    if movement.explains(booked) {
      if parts.takes(errors, line: record.line, offset: record.offset) { details.append(movement) }
      return
    }
    try handOver(receiver)
    if let amount = movement.entry.amount.value?.rescaled(to: 3) {
      if amount < 0 { debits -= amount } else { credits += amount }
    }
    booked = movement
    parts.begin()
  }

  private mutating func handOver(_ receiver: WrittenReceiver) throws {
    guard let movement = booked.take() else { return }
    movement.finish(details)
    if !details.isEmpty { details = [] }
    try receiver.entry(&movement.entry)
  }

  private mutating func readClosing(_ record: FixedRecord, _ receiver: WrittenReceiver) throws {
    try handOver(receiver)
    guard hasOpening else {
      errors.add(.codaMisplaced("8"), at: place(record))
      return
    }
    records += 1
    let closing = balance("closing", record, sign: 42, 43...57, date: 58...63)
    statement?.closing = closing
    statement?.to = closing.date
  }

  /// The trailer counts the records from 1 to 8, without free messages, and the turnover.
  private mutating func end(_ record: FixedRecord, _ receiver: WrittenReceiver) throws {
    try handOver(receiver)
    guard statement != nil else {
      errors.add(.codaMisplaced("9"), at: place(record))
      return
    }
    if statement?.closing == nil { errors.add(.codaNoTrailer, at: place(record)) }
    var json = JSONObject()
    func compare(_ name: String, _ columns: ClosedRange<Int>, _ computed: Int128) {
      let raw = record.raw(columns)
      let isRight = record.number(columns).map { Int128($0) == computed } ?? false
      json.put("declared_\(name)", raw)
      json.put("\(name)_ok", isRight)
      if !isRight {
        receiver.finding(
          .control(field: "record 9 \(name)", declared: raw, computed: "\(computed)"), record.line)
      }
    }
    compare("records", 17...22, Int128(records))
    compare("debits", 23...37, debits)
    compare("credits", 38...52, credits)
    statement?.put("control_totals", .object(json))
    try close(receiver)
  }

  private mutating func close(_ receiver: WrittenReceiver) throws {
    try handOver(receiver)
    guard var ended = statement else { return }
    statement = nil
    if !messages.isEmpty { ended.put("messages", .array(messages.map(JSONValue.string))) }
    if ended.opening != nil { try receiver.statementEnd(ended) }
  }
}

/// Belgian coded statements of account.
enum CODAFormat: WrittenFormat {
  typealias Parser = CODAParser

  static let family = FormatFamily(
    "coda", summary: "CODA, the Belgian coded statement of account",
    specification: "Febelfin coded statement of account, version 2.6")

  static func recognise(_ head: FileHead) -> Recognition? {
    guard
      let line = head.lines.first(where: { $0.contains { !$0.isBlank } })
        ?? head.bytes.prefix(128).asLine, line.count >= 128
    else { return nil }
    let record = FixedRecord(head.text(line.prefix(128)), line: 1, offset: 0, length: 128)
    guard record.raw(1...5) == "00000", ["1", "2"].contains(record.raw(128...128)),
      ShortDate.read(record.raw(6...11), .dayFirst) != nil
    else { return nil }
    return Recognition(family, because: "its first record is the header of a CODA file")
  }
}
