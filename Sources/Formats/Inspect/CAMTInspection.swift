import Domain

/// Shows a camt message from its raw records, so that also values that loading would refuse appear.
struct CAMTInspection {
  private var report = InspectionReport(format: "xml")
  private var statement: InspectedStatement?
  private let errors: ErrorCollector
  private var family: String?

  private init(errors: ErrorCollector) { self.errors = errors }

  static func report(source: ByteSource, limits: Limits) -> InspectionReport {
    let errors = ErrorCollector(file: source.file, limit: limits.errors)
    var inspection = CAMTInspection(errors: errors)
    let parser = CAMTParser(
      source: source, errors: errors, limits: limits,
      receiver: CAMTParser.Receiver(
        message: { inspection.message($0) },
        statement: { _ in inspection.statement = InspectedStatement() },
        entry: { inspection.entry($1, in: $0) },
        statementEnd: { inspection.finish($0) }))
    // Nothing here throws: the receiver only collects.
    try? parser.run()
    return inspection.result(parser)
  }

  private func result(_ parser: CAMTParser) -> InspectionReport {
    var report = report
    if let first = parser.firstMessage { report.format = first.inspectedFormat }
    if errors.isEmpty, parser.statements == 0 {
      errors.add(
        parser.messages == 0 ? .noMessage : .noStatement, at: InputLocation(file: errors.file))
    }
    report.isConcatenated = parser.documents > 1
    if report.isConcatenated { report.document = JSONObject() }
    report.errors = errors.errors
    report.moreErrors = errors.count - errors.errors.count
    return report
  }

  private mutating func message(_ raw: RawMessage) {
    family = raw.family
    var json = JSONObject()
    json.putIfPresent("message_id", raw.messageID)
    json.putIfPresent("created", raw.created)
    json.putIfPresent("page", raw.page)
    if let last = raw.lastPage.flatMap(CAMTValues.flag) { json.put("last_page", last) }
    json.putIfPresent("recipient", raw.recipient)
    json.putOthers(raw.others)
    report.document = json
  }

  private mutating func entry(_ raw: RawEntry, in statement: RawStatement) {
    _ = CAMTConversion(errors: errors, family: family).entry(raw, in: statement)
    let view = CAMTEntryView(raw, in: statement)
    self.statement?.entries.append(view.json)
    self.statement?.count(
      view.amount, currency: raw.amount?.currency,
      isBooked: raw.status == nil || raw.status?.text == "BOOK")
  }

  private mutating func finish(_ raw: RawStatement) {
    _ = CAMTConversion(errors: errors, family: family).statement(raw)
    guard var inspected = statement else { return }
    let firstEntry = inspected.entries.first?.members.first { $0.name == "currency" }?.value
    var fallback: String?
    if case .string(let code)? = firstEntry { fallback = code }
    inspected.currency =
      raw.accountCurrency ?? raw.balances.lazy.compactMap(\.amount?.currency).first ?? fallback
    let view = CAMTStatementView(raw, family: family, sums: inspected)
    inspected.head = view.head
    inspected.tail = view.tail
    report.statements.append(inspected)
    statement = nil
  }
}

extension RawMessage {
  /// The version, or why there is none.
  var inspectedFormat: String {
    guard let family else { return "xml" }
    if let version { return "\(family).\(version)" }
    let space = namespace.map { "'\($0)'" } ?? "None"
    return "\(family) (no version: namespace \(space))"
  }
}
