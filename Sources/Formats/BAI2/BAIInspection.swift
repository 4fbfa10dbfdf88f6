import Domain

/// Shows a BAI2 file from its records, so that also values that loading would refuse appear.
struct BAIInspection {
  private var report = InspectionReport(format: "bai2")
  private var shown = InspectedStatement()
  private var groups: [JSONObject] = []
  private let errors: ErrorCollector
  private var conversion: BAIConversion
  private var isMismatched = false

  private init(errors: ErrorCollector) {
    self.errors = errors
    conversion = BAIConversion(errors: errors)
  }

  static func report(source: ByteSource, limits: Limits) -> InspectionReport {
    let errors = ErrorCollector(file: source.file, limit: limits.errors)
    var inspection = BAIInspection(errors: errors)
    var warnings: [String] = []
    var files = 0
    do {
      var parser = try BAIParser(
        source: source, errors: errors, limits: limits,
        receiver: BAIParser.Receiver(
          file: { inspection.file($0) }, group: { inspection.conversion.group($0) },
          account: { _, _ in inspection.shown = InspectedStatement() },
          entry: { inspection.entry($0, $1, $2) },
          accountEnd: { inspection.accountEnd($0, $1) },
          groupEnd: { inspection.groupEnd($0) }, fileEnd: { inspection.fileEnd($0) }))
      defer {
        warnings = parser.warnings
        files = parser.files
      }
      try parser.run()
    } catch let error as FormatError {
      errors.add(error)
    } catch {
      preconditionFailure("Inspection only collects: \(error)")
    }
    return inspection.result(warnings, files: files)
  }

  private func result(_ warnings: [String], files: Int) -> InspectionReport {
    var report = report
    report.document.put("encoding", conversion.decoder.encoding.rawValue)
    report.document.putIfPresent("groups", groups)
    report.document.putIfPresent("warnings", warnings)
    report.errors = errors.errors
    report.moreErrors = errors.count - errors.errors.count
    report.isConcatenated = files > 1
    if isMismatched {
      report.fixedOutcome = "control_mismatch"
      report.note = "a declared control total differs from the computed one"
    }
    report.isPartial = errors.errors.allSatisfy { error in
      if case .fault(let fault) = error.reason { return fault.code == "ING-0505" }
      return false
    }
    return report
  }

  private mutating func file(_ raw: BAIFile) {
    var json = JSONObject()
    json.putIfPresent("sender", raw.sender)
    json.putIfPresent("receiver", raw.receiver)
    json.putIfPresent("created", raw.created.flatMap(BAIValues.date)?.description ?? raw.created)
    json.putIfPresent("time", raw.time)
    json.putIfPresent("file_id", raw.fileID)
    json.putIfPresent("record_length", raw.recordLength)
    json.putIfPresent("block_size", raw.blockSize)
    json.putIfPresent("version", raw.version)
    report.document = json
  }

  private mutating func entry(_ raw: BAITransaction, _ account: BAIAccount, _ group: BAIGroup) {
    _ = conversion.entry(raw, in: account, group)
    let currency = BAIConversion.currencyCode(account, group)
    let exponent = Int(Currency(code: currency)?.exponent ?? 2)
    let meaning = BAITypeCode.meaning(raw.type)
    let units = BAIConversion.signedUnits(raw, meaning)
    let amount = units.map { ExactDecimal(digits: Int128($0), scale: exponent) }
    let funds = raw.funds
    var json = JSONObject.entry(
      index: account.entries - 1, booking: ShownDate(group.date, raw: group.asOf),
      value: ShownDate(
        funds?.date.flatMap(BAIValues.date), raw: funds?.date?.isEmpty == false ? funds?.date : nil),
      amount: ShownAmount(amount, raw: raw.amount), currency: currency, status: "booked")
    json.putIfPresent("code", raw.type.isEmpty ? nil : raw.type)
    if let funds { json.put("funds", .object(BAIInspection.json(funds))) }
    var quiet = BAIConversion(errors: ErrorCollector(file: errors.file, limit: 1))
    quiet.decoder = conversion.decoder
    json.putIfPresent("bank_ref", quiet.text(raw.bankReference, raw.record))
    json.putIfPresent("customer_ref", quiet.text(raw.customerReference, raw.record))
    json.putIfPresent("remittance", raw.text.compactMap { quiet.lineText($0, raw.record) })
    let isCounted = meaning != .information
    if !isCounted { json.put("counted", false) }
    json.putSlice(
      Slice(offset: raw.record.offset, length: raw.record.length, line: raw.record.line))
    if isCounted {
      shown.add(json, amount: amount, currency: currency)
    } else {
      shown.entries.append(json)
    }
  }

  private static func json(_ funds: BAIFunds) -> JSONObject {
    var json = JSONObject()
    json.put("type", funds.type)
    if let date = funds.date {
      json.put("date", BAIValues.date(date)?.description ?? date)
      json.put("time", funds.time ?? "")
    }
    for (name, amount) in zip(BAIFunds.availability, funds.available) { json.put(name, amount) }
    if !funds.distributions.isEmpty {
      json.put(
        "distributions",
        .array(funds.distributions.map { .array([.string($0.days), .string($0.amount)]) }))
    }
    return json
  }

  private mutating func accountEnd(_ raw: BAIAccount, _ group: BAIGroup) {
    _ = conversion.account(raw, in: group)
    let currency = BAIConversion.currencyCode(raw, group)
    let exponent = Int(Currency(code: currency)?.exponent ?? 2)
    func shown(_ text: String) -> ShownAmount {
      let units = BAIValues.units(text)
      return ShownAmount(
        units.map { ExactDecimal(digits: Int128($0), scale: exponent) },
        raw: text.isEmpty ? nil : text)
    }
    let statuses = raw.summaries.filter {
      BAITypeCode.meaning($0.type) == .status && !$0.amount.isEmpty
    }
    func balance(_ type: String, last: Bool) -> BAISummary? {
      last ? statuses.last { $0.type == type } : statuses.first { $0.type == type }
    }
    func json(_ summary: BAISummary) -> JSONObject {
      .balance(
        type: summary.type, amount: shown(summary.amount), currency: currency,
        date: ShownDate(group.date, raw: group.asOf))
    }
    let opening = balance("010", last: false)
    let closing = balance("015", last: true)
    self.shown.currency = currency
    self.shown.head = .statement(
      kind: group.isInterim ? .intraday : .statement,
      account: .account(
        id: raw.id, scheme: "other", bankID: group.originator, currency: raw.currency),
      currency: currency, from: ShownDate(group.date, raw: group.asOf),
      to: ShownDate(group.date, raw: group.asOf), opening: opening.map(json),
      closing: closing.map(json), balances: statuses.map(json))
    putBalanceCheck(opening.map { shown($0.amount) }, closing.map { shown($0.amount) })
    if let control = BAIInspection.json(raw.control) {
      self.shown.tail.put("control_totals", .object(control))
    }
    self.shown.tail.put("group", .object(BAIInspection.json(group)))
    self.shown.tail.put("summaries", .array(raw.summaries.map { .object(summary($0, shown)) }))
    if raw.control.areRecordsRight == false || raw.control.isSumRight == false {
      isMismatched = true
    }
    report.statements.append(self.shown)
  }

  private mutating func putBalanceCheck(_ opening: ShownAmount?, _ closing: ShownAmount?) {
    guard let opening = opening?.value, let closing = closing?.value else {
      shown.tail.put("balance_check", "n/a")
      return
    }
    let difference = opening + shown.booked - closing
    shown.tail.put("balance_check", difference.isZero ? "ok" : "mismatch")
    if !difference.isZero { shown.tail.put("balance_difference", difference.description) }
  }

  private func summary(
    _ raw: BAISummary, _ shown: (String) -> ShownAmount
  ) -> JSONObject {
    var json = JSONObject()
    json.put("type", raw.type)
    let amount = shown(raw.amount)
    json.put("amount", amount.value?.description)
    if amount.value == nil { json.putIfPresent("amount_raw", amount.raw) }
    json.putIfPresent("count", raw.count)
    if let funds = raw.funds { json.put("funds", .object(BAIInspection.json(funds))) }
    return json
  }

  private static func json(_ group: BAIGroup) -> JSONObject {
    var json = JSONObject()
    json.putIfPresent("receiver", group.receiver)
    json.putIfPresent("originator", group.originator)
    json.putIfPresent("status", group.status)
    json.putIfPresent("as_of", group.date?.description ?? group.asOf)
    json.putIfPresent("as_of_time", group.time)
    json.putIfPresent("currency", group.currency)
    json.putIfPresent("modifier", group.modifier)
    return json
  }

  /// What a trailer declares beside what it comes to; nil without a trailer.
  private static func json(_ control: BAIControl) -> JSONObject? {
    guard control.line != nil else { return nil }
    var json = JSONObject()
    json.putIfPresent("declared", control.declared?.isEmpty == false ? control.declared : nil)
    json.put("computed", "\(control.sum)")
    if let isRight = control.isSumRight { json.put("sum_ok", isRight) }
    json.putIfPresent("declared_records", control.declaredRecords)
    json.put("computed_records", control.records)
    if let isRight = control.areRecordsRight { json.put("records_ok", isRight) }
    return json
  }

  private mutating func groupEnd(_ raw: BAIGroup) {
    guard var json = BAIInspection.json(raw.control) else { return }
    json.putIfPresent("declared_accounts", raw.control.declaredCount)
    groups.append(json)
    note(raw.control.findings("group", counting: ("accounts", raw.accounts)))
  }

  private mutating func fileEnd(_ raw: BAIFile) {
    guard var json = BAIInspection.json(raw.control) else { return }
    json.putIfPresent("declared_groups", raw.control.declaredCount)
    report.document.put("file_control", .object(json))
    note(raw.control.findings("file", counting: ("groups", raw.groups)))
  }

  private mutating func note(_ findings: [Finding.Kind]) {
    if !findings.isEmpty { isMismatched = true }
  }
}
