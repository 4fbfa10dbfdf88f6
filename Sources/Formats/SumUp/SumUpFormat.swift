import Domain

/// SumUp's list of payouts and of what was taken off them.
///
/// Shown only: a deduction says neither its sign nor which payout it lowered.
enum SumUpFormat: ReportFormat {
  static let payouts = FormatFamily(
    "sumup-payouts", use: .lookOnly, summary: "SumUp payouts and deductions (API JSON)",
    specification: "SumUp API reference, List payouts")
  static let families = [payouts]

  static func recognise(_ head: FileHead) -> Recognition? {
    guard let json = JSONHead(head), json.contains("[].transaction_code"), json.contains("[].fee"),
      json.contains("[].reference")
    else { return nil }
    return Recognition(
      payouts, because: "its objects have 'transaction_code', 'fee' and 'reference'")
  }

  static func walk<Sink: ReportSink>(
    _ source: ByteSource, as format: FileFormat, limits: Limits, errors: ErrorCollector,
    into sink: inout Sink
  ) throws {
    var records = SumUpRecords(sink: sink, errors: errors)
    defer { sink = records.sink }
    try records.walk(source, ReportHead(), limits: limits)
  }
}
