import Domain

/// The columns of the settlement detail report.
struct AdyenColumns {
  let company: RepeatedText?
  let merchant: RepeatedText
  let batch: RepeatedText?
  let type: Int
  let created: Int
  let createdZone: Int?
  let booked: Int?
  let grossCurrency: Int?
  let netCurrency: Int
  let rate: Int?
  /// Costs by the name under which they are kept.
  let costs: [(name: String, column: Int)]
  private let grossDebit: Int?
  private let grossCredit: Int?
  private let netDebit: Int
  private let netCredit: Int
  private let texts: ReportTexts
  private let remark: Int?
  private let modification: Int?
  private let others: [(name: String, column: Int)]

  init(_ header: ReportHeader) {
    company = header.column("company account").map(RepeatedText.init)
    merchant = RepeatedText(column: header.required("merchant account"))
    batch = header.column("batch number").map(RepeatedText.init)
    type = header.required("type")
    created = header.required("creation date")
    createdZone = header.column("timezone")
    booked = header.column("booking date")
    grossCurrency = header.column("gross currency")
    netCurrency = header.required("net currency")
    rate = header.column("exchange rate")
    grossDebit = header.column("gross debit (gc)")
    grossCredit = header.column("gross credit (gc)")
    netDebit = header.required("net debit (nc)")
    netCredit = header.required("net credit (nc)")
    remark = header.column("modification merchant reference")
    modification = header.column("modification reference")
    costs = [
      ("commission (nc)", "fee_parts.commission"), ("markup (nc)", "fee_parts.markup"),
      ("scheme fees (nc)", "fee_parts.scheme"), ("interchange (nc)", "fee_parts.interchange"),
    ].compactMap { name, shown in header.column(name).map { (shown, $0) } }
    let known: [(String, String, Reference.Kind?)] = [
      ("psp reference", "bank_ref", .bank), ("merchant reference", "customer_ref", .customer),
      ("modification reference", "modification_ref", .transaction),
      ("payment method", "payment_method", nil),
      ("payment method variant", "payment_method_variant", nil),
    ]
    texts = ReportTexts(header, known)
    let used: Set<String> = Set(known.map(\.0)).union([
      "company account", "merchant account", "type", "creation date", "timezone", "booking date",
      "booking date timezone", "gross currency", "net currency", "exchange rate",
      "gross debit (gc)", "gross credit (gc)", "net debit (nc)", "net credit (nc)",
      "modification merchant reference", "batch number", "commission (nc)", "markup (nc)",
      "scheme fees (nc)", "interchange (nc)",
    ])
    others = header.names.enumerated().compactMap { index, name in
      used.contains(name) || name.isEmpty ? nil : (name, index)
    }
  }

  func net(_ row: ReportRow) throws(FormatError) -> ShownAmount {
    try signed(row, debit: netDebit, credit: netCredit)
  }

  func gross(_ row: ReportRow) throws(FormatError) -> ShownAmount {
    try signed(row, debit: grossDebit, credit: grossCredit)
  }

  /// One of the two columns is filled; a row with both is not understood.
  private func signed(
    _ row: ReportRow, debit: Int?, credit: Int?
  ) throws(FormatError) -> ShownAmount {
    let out = try row.decimal(debit)
    let into = try row.decimal(credit)
    guard out.raw != nil else { return into }
    guard into.raw == nil || into.value?.isZero == true else {
      if out.value?.isZero == true { return into }
      row.errors.add(.debitAndCredit, at: row.place(of: debit ?? 0))
      return ShownAmount(nil, raw: out.raw)
    }
    return ShownAmount(out.value.map { -$0 }, raw: out.raw)
  }

  /// - Parameter created: When the line was, as the report says it.
  func describe(
    _ row: ReportRow, created: String?, in line: inout ReportLine
  ) throws(FormatError) {
    try texts.add(row, to: &line)
    let zone = try row.text(createdZone)
    line.add("created", created.map { time in zone.map { time + " " + $0 } ?? time } ?? zone)
    if let remark = try row.text(remark), remark != "<auto>" { line.remittance.append(remark) }
    for (name, column) in others { line.add(name, try row.text(column)) }
  }

  /// What a payout carries onto the bank statement, `TX0001XT` of `TX0001XT batch 77, Shop`.
  func bankText(_ row: ReportRow) throws(FormatError) -> String? {
    let text = try row.text(modification)
    return text.flatMap {
      $0.hasPrefix("TX") ? $0.split(separator: " ").first.map(String.init) : nil
    }
  }

  /// Only UTC is a zone whose name tells the offset; the day alone is used of the others.
  func instant(_ created: String?, _ row: ReportRow) throws(FormatError) -> Instant? {
    guard let created, booked == nil, let zone = try row.text(createdZone),
      ["UTC", "GMT"].contains(zone)
    else { return nil }
    return AdyenColumns.instant(created)
  }

  static func day(_ text: String) -> CalendarDate? {
    if text.utf8.count == 10 { return CalendarDate(iso: text) }
    return instant(text).flatMap { _ in CalendarDate(iso: String(text.prefix(10))) }
  }

  private static func instant(_ text: String) -> Instant? {
    var text = text
    return text.withUTF8 { Instant(utc: UnsafeRawBufferPointer($0)) }
  }
}

extension FormatFault {
  static let debitAndCredit = FormatFault(
    "ING-0711", "the row has both a debit and a credit", hint: "one of the two must be empty")
}
