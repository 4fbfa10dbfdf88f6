import Domain

/// Square's API: payouts, and the entries that make one up.
enum SquareFormat: ReportFormat {
  static let entries = FormatFamily(
    "square-payout-entries", source: "square", summary: "Square payout entries (API JSON)",
    specification: "Square API reference, PayoutEntry")
  static let payouts = FormatFamily(
    "square-payouts", source: "square", summary: "Square payouts (API JSON)",
    specification: "Square API reference, Payout")
  static let families = [entries, payouts]

  static func recognise(_ head: FileHead) -> Recognition? {
    guard let json = JSONHead(head) else { return nil }
    if json.contains("payout_entries[].net_amount_money") {
      return Recognition(entries, because: "its 'payout_entries' have a 'net_amount_money'")
    }
    for name in ["payouts[]", "payout"] where json.contains(name + ".amount_money") {
      return Recognition(payouts, because: "its '\(name)' have an 'amount_money' as Square's have")
    }
    return nil
  }

  static func walk<Sink: ReportSink>(
    _ source: ByteSource, as format: FileFormat, limits: Limits, errors: ErrorCollector,
    into sink: inout Sink
  ) throws {
    var records = SquareRecords(sink: sink, family: format.family, errors: errors)
    defer { sink = records.sink }
    var head = ReportHead()
    head.spansLines = true
    try records.walk(source, head, limits: limits)
  }
}
