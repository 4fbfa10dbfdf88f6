import Domain

/// An entry as a row of COPY, the same for the table and for the staging table.
extension EntryStore {
  /// Behind the source and the statement, in the order in which `write` writes.
  static let columns = [
    "file_index", "identity", "item_ref", "is_native_ref", "booked_on", "value_on", "created_at",
    "amount", "currency", "gross", "fee", "category", "reversal", "refs", "counterparty_name",
    "counterparty_account", "remittance", "return_reason", "details", "extra", "byte_offset",
    "byte_length", "line",
  ]

  static func write(
    _ entry: Entry, _ placement: Placement, to writer: CopyWriter
  ) throws(StoreError) {
    let fee = entry.fee?.minorUnits ?? 0
    writer.int32(placement.fileIndex)
    writer.bytes(placement.identity)
    try writer.text(placement.itemReference)
    writer.bool(placement.isNativeReference)
    writer.date(placement.bookedOn)
    writer.date(entry.valueDate)
    writer.instant(entry.createdAt)
    writer.int64(entry.amount.minorUnits)
    writer.currency(entry.amount.currency)
    writer.int64(entry.amount.minorUnits + fee)
    writer.int64(fee)
    try writer.text(entry.category ?? entry.code.shown ?? "")
    writer.bool(entry.reversal)
    try writer.textArray(entry.references) { ($0.kind.rawValue, "=", $0.value) }
    try writer.text(entry.counterparty.name ?? "")
    try writer.text(entry.counterparty.account ?? "")
    try writer.text(lines: entry.remittance)
    try writer.text(entry.returnReason?.code ?? "")
    try writer.text(placement.details)
    try writer.text(placement.extra)
    writer.int64(Int64(entry.slice.offset))
    writer.int32(Int32(entry.slice.length))
    writer.int32(entry.slice.line.map(Int32.init))
  }
}
