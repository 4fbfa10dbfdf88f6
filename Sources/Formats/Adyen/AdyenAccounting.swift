import Domain

/// Adyen's payments accounting report: the life of each payment, one row for each of its states. Two
/// states repeat the same payable amount, so that rows are shown and never added up.
struct AdyenAccounting<Sink: ReportSink> {
  static func walk(
    _ source: ByteSource, limits: Limits, errors: ErrorCollector, into sink: inout Sink
  ) throws {
    let table = try sink.table(source, limits: limits, errors: errors)
    let columns = Columns(table)
    var merchant: String?
    var index = 0
    try table.forEach { row in
      let own = try row.text(columns.merchant)
      if index == 0 || own != merchant {
        if index > 0 { try sink.end(ReportEnd()) }
        try sink.begin(try columns.head(row))
        merchant = own
        index = 0
      }
      var line = try columns.line(row)
      line.index = index
      index += 1
      try sink.line(line, at: row.place)
    }
    if index == 0, errors.isEmpty { try sink.begin(ReportHead(kind: .ledger)) }
    if index > 0 || errors.isEmpty { try sink.end(ReportEnd()) }
  }

  private struct Columns {
    let merchant: Int
    private let company: Int?
    private let type: Int
    private let booked: Int
    private let zone: Int?
    private let settlementCurrency: Int?
    private let mainCurrency: Int?
    private let mainAmount: Int?
    private let payable: Int?
    private let buckets: [(name: String, column: Int)]
    private let texts: [(column: Int, name: String, kind: Reference.Kind?)]

    init(_ table: ReportTable) {
      merchant = table.required("merchant account")
      company = table.column("company account")
      type = table.required("record type")
      booked = table.required("booking date")
      zone = table.column("timezone")
      settlementCurrency = table.column("settlement currency")
      mainCurrency = table.column("main currency")
      mainAmount = table.column("main amount")
      payable = table.column("payable (sc)")
      buckets = [
        "Received (PC)", "Authorised (PC)", "Captured (PC)", "Payable (SC)", "Commission (SC)",
        "Markup (SC)", "Scheme Fees (SC)", "Interchange (SC)", "Processing Fee (FC)",
      ].compactMap { name in table.column(name.lowercased()).map { (name, $0) } }
      let known: [(String, String, Reference.Kind?)] = [
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
      ]
      texts = known.compactMap { name, shown, kind in table.column(name).map { ($0, shown, kind) } }
    }

    func head(_ row: ReportRow) throws(FormatError) -> ReportHead {
      var head = ReportHead(kind: .ledger, place: row.place)
      head.account.id = try row.text(merchant)
      head.account.scheme = "adyen-merchant"
      head.account.bankID = try row.text(company)
      head.isOfLinesCurrency = false
      return head
    }

    func line(_ row: ReportRow) throws(FormatError) -> ReportLine {
      var line = ReportLine()
      line.slice = row.slice
      line.counted = false
      line.booking = try row.date(booked, AdyenColumns.day)
      line.currency = try row.text(settlementCurrency)
      line.code = try row.required(type, "Record Type")
      line.add("payable", try row.decimal(payable).value?.description)
      var main = JSONObject()
      main.putIfPresent("amount", try row.decimal(mainAmount).value?.description)
      main.putIfPresent("currency", try row.text(mainCurrency))
      line.add("main_amount", main)
      for (column, name, kind) in texts { line.add(name, try row.text(column), kind) }
      let time = [try row.text(booked), try row.text(zone)].compactMap(\.self)
      line.add("created", time.joined(separator: " "))
      var amounts = JSONObject()
      for (name, column) in buckets {
        amounts.putIfPresent(name, try row.decimal(column).value?.description)
      }
      line.add("buckets", amounts)
      return line
    }
  }
}
