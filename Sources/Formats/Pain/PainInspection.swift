import Domain

/// Shows a pain message from its raw records.
struct PainInspection {
  private var report: InspectionReport
  private var statement = InspectedStatement()
  private let errors: ErrorCollector
  private var control = PainControl()
  private var blockControl = PainControl()

  private init(format: FileFormat, errors: ErrorCollector) {
    self.errors = errors
    report = InspectionReport(format: format.name)
  }

  static func report(
    source: ByteSource, format: FileFormat, limits: Limits
  ) -> InspectionReport {
    let errors = ErrorCollector(file: source.file, limit: limits.errors)
    guard let shape = PainShape(format.family) else {
      preconditionFailure("\(format.name) is no pain message")
    }
    var inspection = PainInspection(format: format, errors: errors)
    let parser = PainParser(
      source: source, errors: errors, limits: limits,
      receiver: PainParser.Receiver(
        message: { inspection.message($0) },
        block: { _, _ in inspection.block() },
        transaction: { inspection.transaction($2, in: $1, of: $0) },
        blockEnd: { inspection.blockEnd($1, of: $0) },
        messageEnd: { inspection.messageEnd($0) }))
    // Nothing here throws: the receiver only collects.
    try? parser.run(shape)
    if errors.isEmpty, parser.messages == 0 {
      errors.add(.noPaymentMessage, at: InputLocation(file: source.file))
    }
    var report = inspection.report
    report.isConcatenated = parser.documents > 1
    if errors.isEmpty || report.statements.isEmpty { report.fixedOutcome = "ok" }
    report.errors = errors.errors
    report.moreErrors = errors.count - errors.errors.count
    return report
  }

  private mutating func message(_ message: PainMessage) {
    control = PainControl()
    report.format =
      message.version.map { "\(message.shape.family.name).\($0)" }
      ?? "\(message.shape.family.name) (no version)"
  }

  private mutating func block() {
    statement = InspectedStatement()
    blockControl = PainControl()
  }

  private mutating func transaction(
    _ raw: PainRecord, in block: PainRecord, of message: PainMessage
  ) {
    let conversion = PainConversion(errors: errors, message: message)
    _ = conversion.entry(raw, in: block)
    let view = PainEntryView(raw: raw, message: message, date: conversion.requestedDate(block))
    let amount = raw[.amount].flatMap { ExactDecimal($0) }
    control.add(amount)
    blockControl.add(amount)
    let isOrder = message.shape != .statusReport
    statement.add(
      view.json, amount: isOrder ? view.amount : nil, currency: isOrder ? view.currency : nil)
  }

  private mutating func blockEnd(_ raw: PainRecord, of message: PainMessage) {
    let conversion = PainConversion(errors: errors, message: message)
    _ = conversion.statement(raw)
    let account = raw.ownAccount
    statement.currency =
      statement.currencies.count == 1 ? statement.currencies.first : raw[.ownCurrency]
    let date = ShownDate(conversion.requestedDate(raw))
    statement.head = .statement(
      kind: message.shape.kind, id: conversion.blockID(raw),
      account: .account(
        id: account.id, scheme: account.scheme, bankID: account.bankID, name: account.name,
        currency: raw[.ownCurrency]),
      currency: statement.currency, from: date, to: date)
    if date.value == nil { statement.head.putIfPresent("requested_date_raw", raw[.requestedDate]) }
    statement.tail.put("balance_check", "n/a")
    if message.shape == .statusReport {
      statement.tail.putIfPresent("payment_information_status", raw[.blockStatus])
      statement.tail.putIfPresent("reasons", raw.reasons.map(\.json))
    } else {
      statement.tail.put(
        "control_totals", .object(blockControl.json(count: raw[.blockCount], sum: raw[.blockSum])))
      var method = JSONObject()
      for (name, field) in PainConversion.methods { method.putIfPresent(name, raw[field]) }
      statement.tail.put("method", .object(method))
    }
    statement.tail.putOthers(raw.others)
    report.statements.append(statement)
  }

  private mutating func messageEnd(_ message: PainMessage) {
    let raw = message.record
    var json = JSONObject()
    json.putIfPresent("message_id", raw[.messageID])
    json.putIfPresent("created", raw[.created])
    json.putIfPresent("declared_count", raw[.count])
    json.putIfPresent("declared_sum", raw[.sum])
    json.putIfPresent("initiator", raw[.initiator])
    if message.shape != .statusReport {
      var control = self.control.json(count: raw[.count], sum: raw[.sum])
      control.remove(["declared_count", "declared_sum"])
      json.put("control", .object(control))
    }
    json.putIfPresent("original_message_id", raw[.originalMessageID])
    json.putIfPresent("original_message_type", raw[.originalMessageType])
    json.putIfPresent("original_count", raw[.originalCount])
    json.putIfPresent("original_sum", raw[.originalSum])
    json.putIfPresent("group_status", raw[.groupStatus])
    json.putIfPresent("reasons", raw.reasons.map(\.json))
    json.putOthers(raw.others)
    report.document = json
  }
}

/// An order or an answer in its own words as JSON.
struct PainEntryView {
  let raw: PainRecord
  let message: PainMessage
  let date: CalendarDate?

  private var isAnswer: Bool { message.shape == .statusReport }

  /// Signed from the account of the sender.
  var amount: ExactDecimal? {
    guard let value = raw[.amount].flatMap({ ExactDecimal($0) }), !value.isNegative else {
      return nil
    }
    return message.shape.sign < 0 ? -value : value
  }

  var currency: String? { raw.raw(.amount)?.currency }

  var json: JSONObject {
    var json = JSONObject.entry(
      index: raw.index, value: ShownDate(isAnswer ? nil : date),
      amount: isAnswer ? ShownAmount(nil) : ShownAmount(amount, raw: raw[.amount]),
      currency: currency, status: isAnswer ? "info" : "instructed")
    if isAnswer {
      json.put("counted", false)
      json.putIfPresent("transaction_status", raw[.transactionStatus])
      json.putIfPresent("reasons", raw.reasons.map(\.json))
      json.putIfPresent("original_amount_text", raw[.amount])
    }
    json.putIfPresent("bank_ref", raw[.bankReference])
    json.putIfPresent("end_to_end_id", raw[.endToEndID])
    json.putIfPresent("instruction_id", raw[.instructionID])
    json.putIfPresent("transaction_id", raw[.transactionID])
    json.putIfPresent("uetr", raw[.uetr])
    json.putIfPresent("mandate_id", raw[.mandateID])
    json.putIfPresent("mandate_date", raw[.mandateDate])
    json.putIfPresent("creditor_scheme_id", raw[.mandateScheme])
    json.putIfPresent("payment_information_id", raw[.originalBlockID])
    json.putIfPresent("clearing_ref", raw[.clearingReference])
    json.putCounterparty(raw.counterparty)
    json.putIfPresent("ultimate_name", raw[.ultimateName])
    json.putIfPresent("remittance", raw.all(.unstructured))
    json.putIfPresent("structured_refs", raw.all(.structuredReference))
    json.putOthers(raw.others)
    json.putSlice(raw.slice)
    return json
  }
}

extension PainReason {
  var json: JSONObject {
    var json = JSONObject()
    json.putIfPresent("code", code)
    json.putIfPresent("info", info)
    return json
  }
}
