import Domain

/// Shows an OFX file from its records, so that also values that loading would refuse appear.
struct OFXInspection {
  private var report = InspectionReport(format: "ofx-?-sgml")
  private var shown = InspectedStatement()
  private let errors: ErrorCollector
  private var conversion: OFXConversion
  private var outside = 0

  private init(errors: ErrorCollector) {
    self.errors = errors
    conversion = OFXConversion(errors: errors, header: OFXHeader())
  }

  static func report(source: ByteSource, limits: Limits) -> InspectionReport {
    let errors = ErrorCollector(file: source.file, limit: limits.errors)
    var inspection = OFXInspection(errors: errors)
    var document = OFXDocument()
    var documents = 0
    do {
      var parser = try OFXParser(
        source: source, errors: errors, limits: limits,
        receiver: OFXParser.Receiver(
          document: { inspection.begin($0) },
          statement: { _ in inspection.shown = InspectedStatement() },
          entry: { inspection.entry($0, in: $1, isPending: $2) },
          statementEnd: { inspection.finish($0) }))
      defer {
        document = parser.document
        documents = parser.documents
      }
      try parser.run()
    } catch let error as FormatError {
      errors.add(error)
    } catch {
      preconditionFailure("Inspection only collects: \(error)")
    }
    return inspection.result(document, documents: documents)
  }

  private mutating func begin(_ document: OFXDocument) {
    let decided = conversion.decoder.decided
    conversion = OFXConversion(errors: errors, header: document.header)
    if decided == .utf8 { conversion.decoder = TextDecoder(decided: .utf8) }
  }

  private func result(_ raw: OFXDocument, documents: Int) -> InspectionReport {
    var report = report
    report.format = raw.header.format
    report.document = document(raw)
    report.isConcatenated = documents > 1
    report.errors = errors.errors
    report.moreErrors = errors.count - errors.errors.count
    if report.statements.isEmpty { report.note = "no statement response in the file" }
    if outside > 0 {
      report.fixedOutcome = "ambiguous"
      report.note = "\(outside) STMTTRN outside the transaction list"
    }
    return report
  }

  private func document(_ raw: OFXDocument) -> JSONObject {
    var json = JSONObject()
    var header = JSONObject()
    for field in raw.header.fields { header.put(field.name, field.value) }
    json.putIfPresent("header", header)
    let encoding = raw.header.shownEncoding(found: conversion.decoder.decided)
    json.putIfPresent("encoding", encoding.name)
    json.putIfPresent("encoding_note", encoding.note)
    let signOn = raw.signOnTexts(errors)
    func text(_ name: TagName) -> String? {
      signOn.first { $0.value.name == name }?.text ?? raw.signOn.rawText(name)
    }
    var institution = JSONObject()
    institution.putIfPresent("org", text(.organisation))
    institution.putIfPresent("fid", text(.institutionID))
    json.putIfPresent("institution", institution)
    var status = JSONObject()
    status.putIfPresent("code", text(.code))
    status.putIfPresent("severity", text(.severity))
    status.putIfPresent("message", text(.message))
    json.putIfPresent("signon_status", status)
    json.putIfPresent("created", raw.signOn.rawText(.server))
    return json
  }

  private mutating func entry(_ raw: OFXRecord, in statement: OFXStatement, isPending: Bool) {
    _ = conversion.entry(raw, in: statement, isPending: isPending)
    let currency = statement.values.rawText(.currency)
    var view = OFXEntryView(raw, conversion: conversion.quiet)
    let json = view.json(index: statement.entries - 1, currency: currency, isPending: isPending)
    shown.add(json, amount: view.amount.value, currency: currency, isBooked: !isPending)
  }

  private mutating func finish(_ raw: OFXStatement) {
    _ = conversion.statement(raw, isEnd: true)
    outside += raw.outside
    var quiet = conversion.quiet
    shown.currency = raw.values.rawText(.currency)
    shown.head = head(raw, &quiet)
    shown.tail.put("balance_check", "n/a")
    if raw.securities > 0 || raw.isInvestment {
      shown.tail.put("investment_transactions", raw.securities)
    }
    if raw.lists > 1 {
      let note = "\(raw.lists) transaction lists in one statement response"
      shown.tail.putIfPresent("notes", [note])
    }
    for (name, value) in quiet.extras(of: raw)
    where name != "branch_id" && name != "investment_transactions" {
      shown.tail.put(name, value)
    }
    report.statements.append(shown)
  }

  private func head(_ raw: OFXStatement, _ quiet: inout OFXConversion) -> JSONObject {
    let currency = raw.values.rawText(.currency)
    var account = JSONObject.account(
      id: quiet.accountID(raw), scheme: raw.accountScheme,
      bankID: quiet.text(.bankID, of: raw.values) ?? quiet.text(.brokerID, of: raw.values),
      currency: currency)
    account.putIfPresent("branch_id", quiet.text(.branchID, of: raw.values))
    let balances = raw.balances.compactMap { balance -> JSONObject? in
      let amount = balance.record.shownAmount(.balanceAmount)
      guard amount.value != nil || amount.raw != nil else { return nil }
      return .balance(
        type: balance.type, amount: amount, currency: currency,
        date: balance.record.shownDate(.asOf))
    }
    let isLedger = raw.balances.contains { $0.type == "LEDGERBAL" }
    let closing = balances.first { _ in isLedger }
    return .statement(
      kind: raw.kind, account: account, currency: currency,
      from: raw.values.shownPeriod(.from), to: raw.values.shownPeriod(.to), closing: closing,
      balances: balances)
  }
}

extension OFXRecord {
  func shownDate(_ name: TagName) -> ShownDate {
    guard let value = value(name) else { return .none }
    return ShownDate(withBytes(of: value, OFXValues.date), raw: rawText(of: value))
  }

  /// The earliest beginning or the latest end of several lists.
  func shownPeriod(_ name: TagName) -> ShownDate {
    let days = values.filter { $0.name == name && $0.parent == .none }
      .compactMap { withBytes(of: $0, OFXValues.date) }
    return ShownDate(name == .from ? days.min() : days.max(), raw: rawText(name))
  }

  func shownAmount(_ name: TagName) -> ShownAmount {
    guard let value = value(name) else { return ShownAmount(nil) }
    let decimal = withBytes(of: value) { try? OFXValues.decimal($0) }
    let text = decimal.flatMap { String(validating: $0, as: UTF8.self) }
    return ShownAmount(text.flatMap { ExactDecimal($0) }, raw: rawText(of: value))
  }
}
