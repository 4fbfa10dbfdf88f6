import Domain

/// Turns raw records into the model, and reports every value that is wrong.
struct PainConversion {
  let errors: ErrorCollector
  let message: PainMessage

  func document(encoding: String?) -> DocumentHead {
    let raw = message.record
    var head = DocumentHead(format: message.format.name)
    head.messageID = raw[.messageID]
    head.created = raw[.created]
    head.encoding = encoding
    head.extra.add("initiator", raw[.initiator])
    head.extra.add("declared_count", raw[.count])
    head.extra.add("declared_sum", raw[.sum])
    head.extra.add("original_message_id", raw[.originalMessageID])
    head.extra.add("original_message_type", raw[.originalMessageType])
    head.extra.add("group_status", raw[.groupStatus])
    head.extra.add(raw.reasons)
    head.extra += raw.others
    return head
  }

  func statement(_ block: PainRecord) -> StatementHead {
    let place = self.place(block)
    var head = StatementHead(kind: message.shape.kind)
    head.place = place("", block.line)
    head.id = blockID(block)
    head.account = block.ownAccount
    head.currency = head.account.currency
    head.fromDate = requestedDate(block, reporting: true)
    head.toDate = head.fromDate
    head.declared.entries = block[.blockCount]
    head.declared.sum = block[.blockSum]
    for (name, field) in PainConversion.methods { head.extra.add(name, block[field]) }
    head.extra.add("payment_information_status", block[.blockStatus])
    head.extra.add(block.reasons)
    head.extra += block.others
    return head
  }

  /// How a block's orders are to be carried out, under the names that inspection gives them.
  static let methods: [(String, PainField)] = [
    ("method", .method), ("service_level", .serviceLevel),
    ("local_instrument", .localInstrument), ("sequence_type", .sequenceType),
    ("creditor_scheme_id", .creditorScheme), ("batch_booking", .batchBooking),
  ]

  /// A version without blocks answers the message as a whole.
  func blockID(_ block: PainRecord) -> String? {
    block[.blockID] ?? (message.shape == .statusReport ? message.record[.originalMessageID] : nil)
  }

  /// Placeholders such as `YYYY-MM-DD` occur in banks' own examples.
  func requestedDate(_ block: PainRecord, reporting: Bool = false) -> CalendarDate? {
    guard let raw = block.raw(.requestedDate) else { return nil }
    if let date = CAMTValues.date(raw.text) { return date }
    if reporting {
      let element = message.shape == .directDebit ? "ReqdColltnDt" : "ReqdExctnDt"
      errors.add(.notAnExecutionDate(raw.text), at: place(block)(element, raw.line))
    }
    return nil
  }

  /// The entry, or nil when something in it was wrong and has been reported.
  func entry(_ raw: PainRecord, in block: PainRecord) -> Entry? {
    let place = self.place(block, raw)
    let before = errors.count
    var entry =
      message.shape == .statusReport ? answered(raw, place) : ordered(raw, place)
    entry.index = raw.index
    entry.slice = raw.slice
    entry.references = raw.references
    entry.counterparty = raw.counterparty
    entry.remittance = raw.all(.unstructured)
    entry.batch = Batch()
    entry.batch?.messageID = message.record[.messageID]
    entry.batch?.paymentInformationID = block[.blockID]
    entry.extra.add("ultimate_name", raw[.ultimateName])
    entry.extra.add("mandate_date", mandateDate(raw, place))
    entry.extra.add("clearing_ref", raw[.clearingReference])
    entry.extra += raw.others
    if message.shape != .statusReport { entry.valueDate = requestedDate(block) }
    return errors.count == before ? entry : nil
  }

  private func ordered(_ raw: PainRecord, _ place: PainPlace) -> Entry {
    let amount = money(raw, place)
    var entry = Entry(amount: amount ?? .zero(.eur))
    if message.shape.sign < 0 { entry.amount = -entry.amount }
    entry.status = .instructed
    entry.originalAmount.instructed = amount
    return entry
  }

  /// An answer moves no money; the amount of the order is what it speaks of.
  private func answered(_ raw: PainRecord, _ place: PainPlace) -> Entry {
    let original = raw.raw(.amount) == nil ? nil : money(raw, place)
    var entry = Entry(amount: .zero(original?.currency ?? .eur))
    entry.counted = false
    entry.status = .info
    entry.originalAmount.instructed = original
    entry.extra.add("transaction_status", raw[.transactionStatus])
    entry.returnReason = raw.reasons.first.map {
      ReturnReason(code: $0.code, information: $0.info)
    }
    entry.extra.add(Array(raw.reasons.dropFirst()))
    return entry
  }

  private func money(_ raw: PainRecord, _ place: PainPlace) -> Money? {
    guard let amount = raw.raw(.amount) else {
      errors.add(.missing("InstdAmt"), at: place("InstdAmt", raw.line))
      return nil
    }
    do throws(FailedValue) {
      return try CAMTValues.money(amount)
    } catch {
      errors.add(error.reason, at: place("InstdAmt", amount.line))
      return nil
    }
  }

  private func mandateDate(_ raw: PainRecord, _ place: PainPlace) -> String? {
    guard let date = raw.raw(.mandateDate) else { return nil }
    if CAMTValues.date(date.text) == nil {
      errors.add(.notADate(date.text), at: place("DtOfSgntr", date.line))
    }
    return date.text
  }

  private func place(_ block: PainRecord, _ transaction: PainRecord? = nil) -> PainPlace {
    PainPlace(
      file: errors.file, shape: message.shape, block: block.index,
      transaction: transaction?.index, offset: transaction?.slice.offset)
  }
}

/// Names a place in a pain file as a path that a person can follow.
struct PainPlace {
  let file: String
  let shape: PainShape
  let block: Int
  let transaction: Int?
  let offset: Int?

  func callAsFunction(_ element: String, _ line: Int) -> InputLocation {
    var path = "/Document/\(shape.elements[0])/\(shape.block)[\(block + 1)]"
    if let transaction { path += "/\(shape.transaction)[\(transaction + 1)]" }
    if !element.isEmpty { path += "/" + element }
    return InputLocation(file: file, line: line, path: path, offset: offset)
  }
}

extension [ExtraField] {
  mutating func add(_ reasons: [PainReason]) {
    for reason in reasons {
      add("reason", reason.code)
      for text in reason.info { add("reason_info", text) }
    }
  }
}

extension FormatFault {
  static func notAnExecutionDate(_ text: String) -> FormatFault {
    FormatFault(
      "ING-0210", "'\(text)' is not a day on which to carry out an order",
      hint: "dates are written 2026-10-31", isReadable: true)
  }
}
