import Domain

/// Adyen's reports.
enum AdyenFormat: ReportFormat {
  static let settlement = FormatFamily(
    "adyen-settlement-detail", summary: "Adyen settlement detail report",
    specification: "Adyen Settlement details report")
  static let accounting = FormatFamily(
    "adyen-payments-accounting", use: .lookOnly,
    summary: "Adyen payments accounting report: states of payments, never added up",
    specification: "Adyen Payments accounting report")
  static let families = [settlement, accounting]

  static func recognise(_ head: FileHead) -> Recognition? {
    let names = Set(head.header().map(ReportHeader.plain))
    guard names.contains("merchant account"), names.contains("psp reference") else { return nil }
    if names.contains("net credit (nc)") {
      return Recognition(
        settlement, because: "its header has 'Psp Reference' and 'Net Credit (NC)'")
    }
    return names.contains("record type")
      ? Recognition(accounting, because: "its header has 'Psp Reference' and 'Record Type'") : nil
  }

  static func walk<Sink: ReportSink>(
    _ source: ByteSource, as format: FileFormat, limits: Limits, errors: ErrorCollector,
    into sink: inout Sink
  ) throws {
    if format.family == settlement {
      try AdyenSettlement.walk(source, limits: limits, errors: errors, into: &sink)
    } else {
      try AdyenAccounting.walk(source, limits: limits, errors: errors, into: &sink)
    }
  }
}
