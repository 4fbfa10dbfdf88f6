import Domain

/// Adyen's payments accounting report: the life of each payment, one row for each of its states. Two
/// states repeat the same payable amount, so that rows are shown and never added up.
struct AdyenAccounting<Sink: ReportSink> {
  static func walk(
    _ source: ByteSource, limits: Limits, errors: ErrorCollector, into sink: inout Sink
  ) throws {
    let table = try sink.table(source, limits: limits, errors: errors)
    var merchant: String?
    var index = 0
    try table.forEach(AdyenStates.init) {
      (row: inout ReadRow<AdyenStates.Owner, Sink.Made>, place) in
      guard let owner = row.group else { return }
      if index == 0 || owner.merchant != merchant {
        if index > 0 { try sink.end(ReportEnd()) }
        try sink.begin(head(of: owner, at: place))
        merchant = owner.merchant
        index = 0
      }
      guard row.figures != nil else { return }
      row.made.index = index
      index += 1
      try sink.take(&row.made, at: place)
    }
    if index == 0, errors.isEmpty { try sink.begin(ReportHead(kind: .ledger)) }
    if index > 0 || errors.isEmpty { try sink.end(ReportEnd()) }
  }

  private static func head(of owner: AdyenStates.Owner, at place: InputLocation) -> ReportHead {
    var head = ReportHead(kind: .ledger, place: place)
    head.account.id = owner.merchant
    head.account.scheme = "adyen-merchant"
    head.account.bankID = owner.company
    head.isOfLinesCurrency = false
    return head
  }
}

/// Turns rows of the payments accounting report into lines.
struct AdyenStates: ReportRows {
  struct Owner: Sendable {
    var merchant: String?
    var company: String?
  }

  private let merchant: Int
  private let company: Int?
  private let type: Int
  private let booked: Int
  private let zone: Int?
  private let settlementCurrency: Int?
  private let mainCurrency: Int?
  private let mainAmount: Int?
  private let payable: Int?
  private let buckets: [(name: String, column: Int)]
  private let texts: ReportTexts

  init(_ header: ReportHeader) {
    merchant = header.required("merchant account")
    company = header.column("company account")
    type = header.required("record type")
    booked = header.required("booking date")
    zone = header.column("timezone")
    settlementCurrency = header.column("settlement currency")
    mainCurrency = header.column("main currency")
    mainAmount = header.column("main amount")
    payable = header.column("payable (sc)")
    buckets = [
      "Received (PC)", "Authorised (PC)", "Captured (PC)", "Payable (SC)", "Commission (SC)",
      "Markup (SC)", "Scheme Fees (SC)", "Interchange (SC)", "Processing Fee (FC)",
    ].compactMap { name in header.column(name.lowercased()).map { (name, $0) } }
    texts = ReportTexts(
      header,
      [
        ("psp reference", "bank_ref", .bank), ("merchant reference", "customer_ref", .customer),
        ("modification psp reference", "modification_ref", .transaction),
        ("payment method", "payment_method", nil),
        ("payment method variant", "payment_method_variant", nil),
        ("modification merchant reference", "modification_merchant_ref", nil),
        ("merchant order reference", "order", .order),
        ("shopper reference", "customer", .party), ("payable batch", "payout", .payout),
        ("payment currency", "payment_currency", nil),
        ("processing fee currency", "processing_fee_currency", nil),
        ("original amount", "original_amount", nil), ("exchange rate", "exchange_rate", nil),
        ("metadata", "metadata", nil),
      ])
  }

  func group(of row: ReportRow) throws(FormatError) -> Owner {
    Owner(merchant: try row.text(merchant), company: try row.text(company))
  }

  func read(_ row: ReportRow, into line: inout ReportLine) throws(FormatError) {
    line.counted = false
    line.booking = try row.date(booked, AdyenColumns.day)
    line.currency = try row.text(settlementCurrency)
    line.code = try row.required(type, "Record Type")
    line.add("payable", try row.decimal(payable).value?.description)
    var main = JSONObject()
    main.putIfPresent("amount", try row.decimal(mainAmount).value?.description)
    main.putIfPresent("currency", try row.text(mainCurrency))
    line.add("main_amount", main)
    try texts.add(row, to: &line)
    let time = [try row.text(booked), try row.text(zone)].compactMap(\.self)
    line.add("created", time.joined(separator: " "))
    var amounts = JSONObject()
    for (name, column) in buckets {
      amounts.putIfPresent(name, try row.decimal(column).value?.description)
    }
    line.add("buckets", amounts)
  }
}
