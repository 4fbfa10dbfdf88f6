import Domain

/// Walks over PayPal's record files: one statement for each section.
struct PayPalReport<Sink: ReportSink> {
  private var sink: Sink
  private let errors: ErrorCollector
  private let limits: Limits
  private var columns = PayPalColumns()
  private var document = JSONObject()
  private var index = 0
  private var reportRows = 0
  private var sectionRows = 0
  private var isOpen = false
  private var isEnding = false
  private var end = ReportEnd()
  private var footers: [(mark: String, rows: [[String]])] = []
  private var totals = PayPalTotals()
  private let isSettlement: Bool
  /// Subscriptions, which say what will be paid and move nothing.
  private let isAgreement: Bool

  static func walk(
    _ source: ByteSource, as format: FileFormat, limits: Limits, errors: ErrorCollector,
    into sink: inout Sink
  ) throws {
    let mark = try source.peek(3)
    let reader = try CSVReader(source: source, errors: errors, limits: limits)
    var report = PayPalReport(
      sink: sink, errors: errors, limits: limits,
      family: format.family)
    defer { sink = report.sink }
    report.document.put("encoding", mark == [0xEF, 0xBB, 0xBF] ? "utf-8-bom" : "utf-8")
    try report.sink.document(report.document)
    while let row = try reader.next() {
      do {
        try report.read(ReportRow(row: row, limits: limits, errors: errors))
      } catch let error as FormatError {
        errors.add(error)
      }
    }
    try report.finish()
  }

  private init(
    sink: Sink, errors: ErrorCollector, limits: Limits, family: FormatFamily
  ) {
    self.sink = sink
    self.errors = errors
    self.limits = limits
    isSettlement = family == PayPalFormat.settlement
    isAgreement = family == PayPalFormat.subscriptions
  }

  private mutating func read(_ row: ReportRow) throws {
    let mark = try row.text(0) ?? ""
    guard let kind = PayPalRecord(rawValue: mark) else {
      throw FormatError(FormatFault.unknownRecord(row.row.excerpt(0)), at: row.place)
    }
    switch kind {
    case .reportHeader:
      let fields = try texts(of: row).drop { $0.isEmpty }
      document.putIfPresent("report", fields.filter { !$0.isEmpty })
    case .fileHeader: break
    case .sectionHeader: try openSection(row)
    case .columnHeader: columns = PayPalColumns(row.row)
    case .body: try body(row)
    case .sectionFooter, .reportFooter: try footer(mark, row)
    case .sectionCount: try count(mark, row, sectionRows)
    case .reportCount: try count(mark, row, reportRows)
    case .fileFooter: break
    }
  }

  private func texts(of row: ReportRow) throws(FormatError) -> [String] {
    var texts: [String] = []
    for index in 1..<max(1, row.row.count) { texts.append(try row.text(index) ?? "") }
    return texts
  }

  private mutating func openSection(_ row: ReportRow) throws {
    try closeSection()
    var head = ReportHead()
    head.from = try row.date(1, PayPalTime.day)
    head.to = try row.date(2, PayPalTime.day)
    head.account.id = try row.text(3)
    head.account.scheme = head.account.id == nil ? nil : "paypal-account"
    head.place = row.place
    try open(head)
  }

  private mutating func open(_ head: ReportHead) throws {
    var head = head
    head.isOfLinesCurrency = !isAgreement
    isOpen = true
    index = 0
    sectionRows = 0
    totals = PayPalTotals()
    try sink.begin(head)
  }

  private mutating func body(_ row: ReportRow) throws {
    guard !columns.isEmpty else {
      throw FormatError(FormatFault.recordOutOfPlace("SB", after: "CH"), at: row.place)
    }
    if !isOpen { try open(ReportHead(place: row.place)) }
    sectionRows += 1
    reportRows += 1
    guard row.row.count == columns.names.count else {
      throw FormatError(
        .wrongFieldCount(row.row.count, expected: columns.names.count), at: row.place)
    }
    let line = try PayPalBody(row: row, columns: columns).line(index: index)
    index += 1
    totals.add(line)
    try sink.line(line, at: row.place)
  }

  private mutating func footer(_ mark: String, _ row: ReportRow) throws {
    let fields = try texts(of: row)
    if let at = footers.firstIndex(where: { $0.mark == mark }) {
      footers[at].rows.append(fields)
    } else {
      footers.append((mark, [fields]))
    }
    if mark == PayPalRecord.sectionFooter.rawValue, isSettlement {
      end.findings += totals.findings(footer: fields)
      if !end.findings.isEmpty { end.outcome = "control_mismatch" }
    }
  }

  private mutating func count(_ mark: String, _ row: ReportRow, _ rows: Int) throws {
    guard let declared = try row.text(1) else { return }
    guard let number = Int(declared) else {
      throw FormatError(.notADecimal(declared), at: row.place(of: 1))
    }
    end.tail.put(mark == "SC" ? "declared_section_rows" : "declared_report_rows", declared)
    if number != rows {
      end.findings.append(.control(field: mark, declared: declared, computed: "\(rows)"))
      end.outcome = "control_mismatch"
    }
  }

  private mutating func closeSection() throws {
    guard isOpen else { return }
    isOpen = false
    var footers = JSONObject()
    for (mark, rows) in self.footers {
      footers.put(mark, .array(rows.map { .array($0.map(JSONValue.string)) }))
    }
    end.tail.putIfPresent("footers", footers)
    end.totals = true
    end.document = document
    try sink.end(end)
    end = ReportEnd()
    self.footers = []
  }

  private mutating func finish() throws {
    if !isOpen, reportRows == 0, errors.isEmpty, document.members.count == 1 {
      try open(ReportHead())
    }
    try closeSection()
  }
}

/// What a section's footer declares, recomputed: sums of gross amounts and fees by direction.
struct PayPalTotals {
  private struct Sums {
    var credits = ExactDecimal.zero
    var debits = ExactDecimal.zero
    /// Withdrawals to the bank, which footers of some versions leave out.
    var withdrawn = ExactDecimal.zero
    var deposited = ExactDecimal.zero
  }

  private var sums: [String: Sums] = [:]

  mutating func add(_ line: ReportLine) {
    guard let currency = line.currency, let gross = line.gross else { return }
    var sum = sums[currency] ?? Sums()
    if gross.isNegative {
      sum.debits = sum.debits - gross
    } else {
      sum.credits = sum.credits + gross
    }
    if line.category == "payout" {
      if gross.isNegative {
        sum.withdrawn = sum.withdrawn - gross
      } else {
        sum.deposited = sum.deposited + gross
      }
    }
    sums[currency] = sum
  }

  /// - Parameter fields: Currency, sum of credits, sum of debits, and what follows.
  func findings(footer fields: [String]) -> [Finding.Kind] {
    guard fields.count >= 3, let sum = sums[fields[0]] else { return [] }
    let checks = [
      ("SF credits \(fields[0])", fields[1], sum.credits, sum.deposited),
      ("SF debits \(fields[0])", fields[2], sum.debits, sum.withdrawn),
    ]
    return checks.compactMap { name, declared, total, bank in
      guard let value = ExactDecimal(minorUnits: declared, scale: 2),
        !value.equals(total), !value.equals(total - bank)
      else { return nil }
      return .control(field: name, declared: value.description, computed: total.description)
    }
  }
}
