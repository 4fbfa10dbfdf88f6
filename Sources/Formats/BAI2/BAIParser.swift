import Domain

/// Turns the lines of a BAI2 file into groups, accounts and transactions, one at a time.
struct BAIParser {
  struct Receiver {
    var file: (BAIFile) throws -> Void
    var group: (BAIGroup) throws -> Void
    var account: (BAIAccount, BAIGroup) throws -> Void
    var entry: (BAITransaction, BAIAccount, BAIGroup) throws -> Void
    var accountEnd: (BAIAccount, BAIGroup) throws -> Void
    var groupEnd: (BAIGroup) throws -> Void
    var fileEnd: (BAIFile) throws -> Void
  }

  private let lines: TextLines
  private let errors: ErrorCollector
  private let limits: Limits
  private let receiver: Receiver
  private var record = BAIRecord()
  /// Whether the record was begun and may go on.
  private var isOpen = false
  private var file: BAIFile?
  private var group: BAIGroup?
  private var account: BAIAccount?
  private var accounts = 0
  private var groups = 0
  private(set) var files = 0
  private var hasBegun = false
  private(set) var warnings: [String] = []

  init(
    source: ByteSource, errors: ErrorCollector, limits: Limits, receiver: Receiver
  ) throws(FormatError) {
    lines = try TextLines(source: source, limits: limits)
    self.errors = errors
    self.limits = limits
    self.receiver = receiver
  }

  mutating func run() throws {
    while let line = try lines.next() {
      var start: Int? = 0
      while let from = start {
        let found = BAILine.record(in: line, from: from)
        try take(found.record, line)
        start = found.next
      }
    }
    try finishRecord()
    if !hasBegun || file != nil || group != nil || account != nil {
      errors.add(.baiNoTrailer, at: InputLocation(file: errors.file))
      try endOpen()
    }
  }

  private func place(_ line: Int, offset: Int? = nil, column: Int? = nil) -> InputLocation {
    InputLocation(file: errors.file, line: line, column: column, offset: offset)
  }

  private mutating func take(_ piece: Range<Int>, _ line: TextLine) throws {
    let bytes = line.slice(piece)
    if bytes.allSatisfy(\.isBlank) || bytes.count == 1 && bytes[0] == 0x1A { return }
    guard let code = BAILine.code(bytes) else {
      try takeWithoutCode(bytes, line)
      return
    }
    let content = UnsafeRawBufferPointer(rebasing: bytes[min(3, bytes.count)...])
    let end = line.offset + piece.upperBound
    if code == .continuation {
      guard isOpen else {
        errors.add(.baiMisplaced("88", "after no record"), at: place(line.number))
        return
      }
      guard record.bytes.count + content.count <= limits.runBytes else {
        throw FormatError(.lineTooLong(limit: limits.runBytes), at: place(line.number))
      }
      record.add(content)
      record.extend(to: end)
      return
    }
    try finishRecord()
    if !hasBegun, code != .fileHeader { errors.add(.baiNoHeader, at: place(line.number)) }
    hasBegun = true
    record.begin(
      code, line: line.number, offset: line.offset + piece.lowerBound, length: piece.count)
    record.add(content)
    isOpen = true
  }

  /// A line without a record code goes on with the text of a transaction; elsewhere it is an error.
  private mutating func takeWithoutCode(_ bytes: UnsafeRawBufferPointer, _ line: TextLine) throws {
    if isOpen, record.code == .transaction, !BAILine.hasStrangeCode(bytes) {
      record.add(bytes, isRecord: false)
      record.extend(to: line.offset + line.bytes.count)
      let warning = "a line without a record code follows a 16 record"
      if !warnings.contains(warning) { warnings.append(warning) }
      return
    }
    if !hasBegun {
      hasBegun = true
      errors.add(.baiNoHeader, at: place(line.number))
    }
    let shown = UnsafeRawBufferPointer(rebasing: bytes.prefix(2))
    errors.add(
      .baiUnknownRecord(TextEncoding.windows1252.loosely(shown)),
      at: place(line.number, offset: line.offset))
  }

  private mutating func finishRecord() throws {
    guard isOpen else { return }
    isOpen = false
    var record = record
    switch record.code {
    case .fileHeader: try begin(&record)
    case .groupHeader: try beginGroup(&record)
    case .account: try beginAccount(&record)
    case .transaction: try transaction(&record)
    case .accountTrailer: try endAccount(&record)
    case .groupTrailer: try endGroup(&record)
    case .fileTrailer: try endFile(&record)
    case .continuation: break
    }
  }

  private mutating func begin(_ record: inout BAIRecord) throws {
    if file != nil { errors.add(.baiMisplaced("01", "before the trailer"), at: place(record.line)) }
    try endOpen()
    var fields = BAIFields(record.fields())
    var file = BAIFile()
    file.sender = fields.next()
    file.receiver = fields.next()
    file.created = fields.next()
    file.time = fields.next()
    file.fileID = fields.next()
    file.recordLength = fields.next()
    file.blockSize = fields.next()
    file.version = fields.next()
    file.control.records = record.records
    self.file = file
    files += 1
    try receiver.file(file)
  }

  private mutating func beginGroup(_ record: inout BAIRecord) throws {
    if group != nil {
      errors.add(.baiMisplaced("02", "before the trailer 98"), at: place(record.line))
      try endOpenGroup()
    }
    var fields = BAIFields(record.fields())
    let group = BAIGroup(index: groups, line: record.line)
    groups += 1
    group.receiver = fields.next()
    group.originator = fields.next()
    group.status = fields.next()
    group.asOf = fields.next()
    group.time = fields.next()
    group.currency = fields.next()
    group.modifier = fields.next()
    group.control.records = record.records
    self.group = group
    file?.groups += 1
    try receiver.group(group)
  }

  private mutating func beginAccount(_ record: inout BAIRecord) throws {
    if account != nil {
      errors.add(.baiMisplaced("03", "before the trailer 49"), at: place(record.line))
      try endOpenAccount()
    }
    guard let group else {
      errors.add(.baiMisplaced("03", "outside a group"), at: place(record.line))
      return
    }
    let account = BAIAccount(index: accounts, line: record.line)
    accounts += 1
    account.id = record.nextField().map { record.text($0) }
    let currency = record.nextField().map { record.text($0) }
    account.currency = currency?.isEmpty == false ? currency : nil
    account.control.records = record.records
    while let summary = summary(&record) {
      account.summaries.append(summary)
      add(summary.amount, to: &account.control, record)
    }
    self.account = account
    self.group?.accounts += 1
    try receiver.account(account, group)
  }

  /// The next type, amount, count and funds of a record 03, empty ones passed over.
  private func summary(_ record: inout BAIRecord) -> BAISummary? {
    while let type = record.nextField() {
      // Some banks end a record with one comma too many.
      if type.isEmpty, record.endedPiece { continue }
      let amount = record.nextField().map { record.text($0) } ?? ""
      let count = record.nextField().map { record.text($0) } ?? ""
      let funds = funds(&record)
      let code = record.text(type)
      if code.isEmpty, amount.isEmpty { continue }
      return BAISummary(
        type: code, amount: amount, count: count.isEmpty ? nil : count, funds: funds)
    }
    return nil
  }

  /// The funds type decides how many fields follow.
  private func funds(_ record: inout BAIRecord) -> BAIFunds? {
    guard let field = record.nextField() else { return nil }
    let type = record.text(field)
    if type.isEmpty { return nil }
    var funds = BAIFunds(type: type)
    func next() -> String { record.nextField().map { record.text($0) } ?? "" }
    switch type {
    case "V", "v":
      funds.date = next()
      funds.time = next()
    case "S", "s": funds.available = [next(), next(), next()]
    case "D", "d":
      let count = BAIValues.units(next()).map { min(max($0, 0), 1000) } ?? 0
      for _ in 0..<count { funds.distributions.append((next(), next())) }
    case "0", "1", "2", "Z", "z": break
    default: errors.add(.baiUnknownFunds(type), at: place(record.line, offset: record.offset))
    }
    return funds
  }

  private func add(_ amount: String, to control: inout BAIControl, _ record: BAIRecord) {
    if amount.isEmpty { return }
    if let units = BAIValues.units(amount) {
      control.sum += Int128(units)
    } else {
      errors.add(.baiNotDigits(amount), at: place(record.line, offset: record.offset))
    }
  }

  private mutating func transaction(_ record: inout BAIRecord) throws {
    guard let account, let group else {
      errors.add(.baiMisplaced("16", "outside an account"), at: place(record.line))
      return
    }
    let type = record.nextField().map { record.text($0) } ?? ""
    let amount = record.nextField().map { record.text($0) } ?? ""
    let funds = funds(&record)
    let bank = record.nextField() ?? 0..<0
    let customer = record.nextField() ?? 0..<0
    let text = record.rest()
    account.control.records += record.records
    account.entries += 1
    add(amount, to: &account.control, record)
    try receiver.entry(
      BAITransaction(
        record: record, type: type, amount: amount, funds: funds, bankReference: bank,
        customerReference: customer, text: text), account, group)
  }

  private mutating func endAccount(_ record: inout BAIRecord) throws {
    guard account != nil else {
      errors.add(.baiMisplaced("49", "outside an account"), at: place(record.line))
      return
    }
    account?.control.declare(&record, hasCount: false)
    try endOpenAccount()
  }

  private mutating func endOpenAccount() throws {
    guard let account, let group else { return }
    self.account = nil
    self.group?.control.sum += account.control.forNextLevel
    self.group?.control.records += account.control.records
    try receiver.accountEnd(account, group)
  }

  private mutating func endGroup(_ record: inout BAIRecord) throws {
    if account != nil {
      errors.add(.baiMisplaced("98", "before the trailer 49"), at: place(record.line))
      try endOpenAccount()
    }
    guard group != nil else {
      errors.add(.baiMisplaced("98", "outside a group"), at: place(record.line))
      return
    }
    group?.control.declare(&record, hasCount: true)
    try endOpenGroup()
  }

  private mutating func endOpenGroup() throws {
    try endOpenAccount()
    guard let group else { return }
    self.group = nil
    file?.control.sum += group.control.forNextLevel
    file?.control.records += group.control.records
    try receiver.groupEnd(group)
  }

  private mutating func endFile(_ record: inout BAIRecord) throws {
    if group != nil {
      errors.add(.baiMisplaced("99", "before the trailer 98"), at: place(record.line))
      try endOpenGroup()
    }
    guard file != nil else {
      errors.add(.baiMisplaced("99", "outside a file"), at: place(record.line))
      return
    }
    file?.control.declare(&record, hasCount: true)
    if file?.control.declaredRecords?.isEmpty != false {
      errors.add(.baiNoTrailer, at: place(record.line))
    }
    try endOpen()
  }

  private mutating func endOpen() throws {
    try endOpenGroup()
    guard let file else { return }
    self.file = nil
    try receiver.fileEnd(file)
  }
}
