import Audit
import Domain

/// What makes a line the same line in another file (I-14).
///
/// With a reference of the source's own: that, the day, the amount and the currency, because banks
/// repeat references. Without one: everything the line says. Which of several equal lines it is, is
/// counted by the database.
final class EntryIdentity {
  private let hash = SHA256()

  /// The kinds of the first release, in an order that must never change: an identity made then has
  /// a field for each, also for those that the line lacks.
  private static let firstKinds: [Reference.Kind] = [
    .bank, .entry, .customer, .endToEnd, .instruction, .mandate, .batch, .transaction, .uetr,
    .creditor, .charge, .paymentIntent, .balanceTransaction, .source, .payout, .trace, .party,
    .metadata,
  ]

  /// Kinds that came later, which leave no mark on a line that lacks them.
  private static let laterKinds = Reference.Kind.allCases.filter { !firstKinds.contains($0) }

  /// Sixteen bytes of SHA-256 over length-prefixed fields.
  func make(
    entry: Entry, reference: String, bookedOn: CalendarDate
  ) -> [UInt8] {
    field("tieout/entry/v1")
    field(reference)
    number(Int64(bookedOn.daysSince2000))
    number(entry.amount.minorUnits)
    field(entry.amount.currency.code)
    if reference.isEmpty {
      field(entry.counterparty.name ?? "")
      field(entry.counterparty.account ?? "")
      for kind in EntryIdentity.firstKinds { field(entry.reference(kind) ?? "") }
      for kind in EntryIdentity.laterKinds {
        guard let value = entry.reference(kind) else { continue }
        field(kind.rawValue)
        field(value)
      }
      for line in entry.remittance { field(line) }
      field(entry.information ?? "")
    }
    return Array(hash.finish().bytes.prefix(16))
  }

  private func field(_ text: String) {
    number(Int64(text.utf8.count))
    hash.update(text)
  }

  private func number(_ value: Int64) {
    withUnsafeBytes(of: value.bigEndian) { hash.update($0) }
  }
}

extension Entry {
  /// The source's own id of the line and whether the source never repeats one (contract §5).
  var ownReference: (value: String, isNative: Bool) {
    if let payout = reference(.payout), category?.hasPrefix("payout") == true {
      return (category == "payout_reversal" ? payout + "#reversal" : payout, true)
    }
    if let transaction = reference(.balanceTransaction) { return (transaction, true) }
    let bank = reference(.bank) ?? ""
    return (Reference(.bank, bank).isPlaceholder ? "" : bank, false)
  }
}
