import Domain

/// Reads a NACHA file: what an originator sent its bank, or the bank its customer.
///
/// Signs are those of the originator's account: a credit to the receiver is money out.
struct NACHAParser: FixedWidthParser {
  static let width = 94

  let lines: FixedLines
  private let errors: ErrorCollector
  private(set) var document = WrittenDocument()
  private var batch: NACHABatch?
  private var statement = WrittenStatement()
  private var entry: WrittenEntry?
  private var addenda: PartLimit
  private var file = NACHATotals()
  private var batches = 0
  private var lengths: Set<Int> = []
  private var wrongCheckDigits = 0
  private var hasHeader = false
  private var hasControl = false
  private var isAnnounced = false

  init(
    source: ByteSource, as format: FileFormat, errors: ErrorCollector, limits: Limits
  ) throws(FormatError) {
    lines = try FixedLines(source: source, width: Self.width, errors: errors, limits: limits)
    self.errors = errors
    addenda = PartLimit(limits)
  }

  mutating func run(_ receiver: WrittenReceiver) throws {
    while let record = try lines.next() {
      lengths.insert(record.count)
      if isFiller(record) { continue }
      if !hasHeader, record.kind != "1" { reportNoHeader(record) }
      switch record.kind {
      case "1": readHeader(record)
      case "5": try beginBatch(record, receiver)
      case "6": try beginEntry(record, receiver)
      case "7": addAddendum(record)
      case "8": try endBatch(record, receiver)
      case "9": try endFile(record, receiver)
      default:
        errors.add(.nachaUnknownRecord(String(Character(record.kind))), at: place(record))
      }
    }
    try finish(receiver)
  }

  /// A record of nines fills the last block.
  private func isFiller(_ record: FixedRecord) -> Bool {
    record.kind == "9" && record.raw(1...12) == String(repeating: "9", count: 12)
  }

  private mutating func reportNoHeader(_ record: FixedRecord) {
    hasHeader = true
    errors.add(.nachaNoHeader, at: place(record))
  }

  private mutating func readHeader(_ record: FixedRecord) {
    hasHeader = true
    document.created = record.text(24...29)
    document.put("priority", record.text(2...3))
    document.put("destination", record.text(4...13))
    document.put("origin", record.text(14...23))
    document.put("time", record.text(30...33))
    document.put("modifier", record.text(34...34))
    document.put("destination_name", record.text(41...63))
    document.put("origin_name", record.text(64...86))
    document.put("reference_code", record.text(87...94))
  }

  private mutating func beginBatch(_ record: FixedRecord, _ receiver: WrittenReceiver) throws {
    try endOpenBatch(receiver)
    if !isAnnounced {
      isAnnounced = true
      try receiver.document(document)
    }
    let batch = NACHABatch(record)
    statement = batch.statement(record)
    if let raw = statement.from.raw, statement.from.value == nil {
      // Returns have zeros where nobody says a day.
      let isBlank = raw.allSatisfy { $0.isWhitespace || $0 == "0" }
      if !isBlank { errors.add(.nachaDate(raw), at: place(record, "effective date")) }
      statement.put("effective_date_raw", .string(raw))
      statement.from = .none
      statement.to = .none
    }
    self.batch = batch
    batches += 1
    try receiver.statement(statement)
  }

  private mutating func beginEntry(_ record: FixedRecord, _ receiver: WrittenReceiver) throws {
    try endEntry(receiver)
    guard let batch else {
      errors.add(.nachaMisplaced("6"), at: place(record))
      return
    }
    var entry = WrittenEntry()
    entry.slice = record.slice
    entry.value = statement.from
    entry.currency = "USD"
    let code = record.raw(2...3)
    entry.code.proprietary = code
    let isAdvice = batch.secCode == "ADV"
    readAmount(record, isAdvice ? 28...39 : 30...39, code, isAdvice: isAdvice, into: &entry)
    entry.refer(.bank, record.text(80...94))
    readRouting(record, into: &entry)
    NACHALayout.fill(&entry, from: record, secCode: batch.secCode)
    self.entry = entry
    addenda.begin()
  }

  private mutating func readAmount(
    _ record: FixedRecord, _ columns: ClosedRange<Int>, _ code: String, isAdvice: Bool,
    into entry: inout WrittenEntry
  ) {
    let direction = NACHALayout.direction(code, isAdvice: isAdvice)
    let raw = record.raw(columns)
    let cents = record.number(columns)
    entry.amount = ShownAmount(nil, raw: raw)
    batch?.totals.count += 1
    guard let direction else {
      errors.add(.nachaCode(code), at: place(record, "transaction code"))
      return
    }
    entry.status = direction.state
    if direction.state == .returned { entry.statusName = "return_or_noc" }
    entry.put("direction", direction.isCredit ? "credit" : "debit")
    guard let cents else {
      errors.add(.nachaAmount(raw), at: place(record, "amount"))
      return
    }
    batch?.totals.add(cents, isCredit: direction.isCredit)
    let signed = Int128(direction.isCredit ? -cents : cents)
    entry.amount = ShownAmount(ExactDecimal(digits: signed, scale: 2), raw: raw)
  }

  private mutating func readRouting(_ record: FixedRecord, into entry: inout WrittenEntry) {
    let routing = record.raw(4...12)
    entry.counterparty.bankID = CellSplitter.trimmed(routing)
    batch?.totals.hash += record.paddedNumber(4...11) ?? 0
    if !NACHALayout.hasRightCheckDigit(routing) {
      wrongCheckDigits += 1
      entry.put("check_digit_ok", .bool(false))
      errors.add(.nachaRouting(routing), at: place(record, "routing number"))
    }
  }

  private mutating func addAddendum(_ record: FixedRecord) {
    guard entry != nil else {
      errors.add(.nachaMisplaced("7"), at: place(record))
      return
    }
    batch?.totals.count += 1
    guard addenda.takes(errors, line: record.line, offset: record.offset) else { return }
    entry?.slice.extend(to: record.offset + record.length)
    entry?.add(addendum: record, isInternational: batch?.secCode == "IAT")
  }

  private mutating func endEntry(_ receiver: WrittenReceiver) throws {
    guard var ended = entry.take()?.withAddenda else { return }
    try receiver.entry(&ended)
  }

  private mutating func endBatch(_ record: FixedRecord, _ receiver: WrittenReceiver) throws {
    try endEntry(receiver)
    guard var batch else {
      errors.add(.nachaMisplaced("8"), at: place(record))
      return
    }
    let control = NACHAControl(batchControl: record, isAdvice: batch.secCode == "ADV")
    batch.totals.isClosed = true
    statement.put("control_totals", .object(control.json(comparedWith: batch.totals)))
    for kind in control.findings("batch", comparedWith: batch.totals) {
      receiver.finding(kind, record.line)
    }
    self.batch = batch
    try endOpenBatch(receiver)
  }

  private mutating func endOpenBatch(_ receiver: WrittenReceiver) throws {
    try endEntry(receiver)
    guard let ended = batch else { return }
    batch = nil
    file.add(ended.totals)
    if !ended.totals.isClosed {
      errors.add(.nachaNoControl, at: InputLocation(file: lines.file, line: statement.line))
    }
    try receiver.statementEnd(statement)
  }

  private mutating func endFile(_ record: FixedRecord, _ receiver: WrittenReceiver) throws {
    try endOpenBatch(receiver)
    hasControl = true
    let control = NACHAControl(fileControl: record, isAdvice: file.isAdvice)
    var json = control.fileJSON(comparedWith: file)
    let declared = record.paddedNumber(2...7)
    json.put("batches", Int(declared ?? 0))
    json.put("batches_ok", declared == Int64(batches))
    document.put("file_control", .object(json))
    if declared != Int64(batches) {
      receiver.finding(
        .control(
          field: "file number of batches", declared: record.raw(2...7), computed: "\(batches)"),
        record.line)
    }
    for kind in control.findings("file", comparedWith: file) {
      receiver.finding(kind, record.line)
    }
  }

  private mutating func finish(_ receiver: WrittenReceiver) throws {
    try endOpenBatch(receiver)
    if !hasControl { errors.add(.nachaNoControl, at: InputLocation(file: lines.file)) }
    let sorted = lengths.sorted()
    document.put("line_lengths", .array(sorted.map(JSONValue.int)))
    let short = sorted.filter { $0 < Self.width }
    if !short.isEmpty {
      let list = short.map(String.init).joined(separator: ", ")
      document.put(
        "short_records",
        .string("records of [\(list)] characters: trailing blanks are missing; pad to 94"))
    }
    if wrongCheckDigits > 0 { document.put("routing_check_digits_wrong", .int(wrongCheckDigits)) }
  }
}
