import Domain

/// PayPal's exports: what its pages download, and the reports for merchants.
enum PayPalFormat: ReportFormat {
  static let activity = FormatFamily(
    "paypal-activity", summary: "PayPal activity download (CSV), in the language of the account",
    specification: "PayPal Activity Download")
  static let statement = FormatFamily(
    "paypal-statement", source: "paypal-activity",
    summary: "PayPal monthly or custom statement (CSV)",
    specification: "PayPal Statements")
  static let settlement = FormatFamily(
    "paypal-stl", summary: "PayPal settlement report (STL)",
    specification: "PayPal Settlement Report Specification 9")
  static let transactions = FormatFamily(
    "paypal-trr", summary: "PayPal transaction detail report (TRR)",
    specification: "PayPal Transaction Detail Report Specification")
  static let subscriptions = FormatFamily(
    "paypal-sar", use: .lookOnly, summary: "PayPal subscription agreement report (SAR)",
    specification: "PayPal Subscription Agreement Report")
  static let families = [activity, statement, settlement, transactions, subscriptions]

  static func recognise(_ head: FileHead) -> Recognition? {
    if let found = recogniseRecords(head) { return found }
    guard let found = PayPalHeader.recognise(head.header()) else { return nil }
    let columns = "its header has PayPal's columns of gross, fee, net and transaction id"
    return found.isActivity
      ? Recognition(activity, because: columns + " and a status")
      : Recognition(statement, because: columns + " and no status")
  }

  /// A file of records has its columns in a record CH within the first few.
  private static func recogniseRecords(_ head: FileHead) -> Recognition? {
    let marks: Set<String> = ["RH", "FH", "SH", "CH"]
    for line in head.lines.prefix(10) {
      let cells = head.cells(of: line)
      guard let mark = cells.first, marks.contains(mark) else { return nil }
      guard mark == "CH" else { continue }
      let names = Set(cells.map(ReportHeader.plain))
      if names.contains("subscription id") {
        return Recognition(subscriptions, because: "its CH record has a 'Subscription ID'")
      }
      guard names.contains("transaction event code") else { return nil }
      return names.contains("transactional status")
        ? Recognition(transactions, because: "its CH record has a 'Transactional Status'")
        : Recognition(settlement, because: "its CH record has a 'Transaction Event Code'")
    }
    return nil
  }

  static func shownName(of format: FileFormat) -> String {
    switch format.family {
    case activity: "paypal-activity-csv"
    case statement: "paypal-statement-csv"
    default: format.family.name
    }
  }

  static func walk<Sink: ReportSink>(
    _ source: ByteSource, as format: FileFormat, limits: Limits, errors: ErrorCollector,
    into sink: inout Sink
  ) throws {
    switch format.family {
    case activity, statement:
      try PayPalActivity.walk(
        source, order: format.version.flatMap { PayPalDateOrder(rawValue: $0) }, limits: limits,
        errors: errors, into: &sink)
    default:
      try PayPalReport.walk(source, as: format, limits: limits, errors: errors, into: &sink)
    }
  }
}
