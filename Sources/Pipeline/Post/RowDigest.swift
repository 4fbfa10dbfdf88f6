import Audit
import Domain

/// Sixteen bytes over everything a row says: the same id with the same digest is the same row.
final class RowDigest {
  private let hash = SHA256()
  /// What a row says, each text with its length in front, handed to the hash at once.
  private var bytes: [UInt8] = []

  /// Hands over the digest of a row.
  func make<Result>(
    _ row: LedgerFields, _ body: (UnsafeRawBufferPointer) throws -> Result
  ) rethrows -> Result {
    bytes.removeAll(keepingCapacity: true)
    add(row.id)
    add(row.accountID)
    add(row.organisationID)
    add(row.memberID)
    add(row.type)
    add(row.reference)
    add(row.processorReference)
    add(row.description)
    add(row.counterparty)
    row.amount.currency.withCode { add($0) }
    add(row.amount.minorUnits)
    add(row.bookedAt.microseconds)
    bytes.withUnsafeBytes { hash.update($0) }
    return try hash.finish().withBytes { try body(UnsafeRawBufferPointer(rebasing: $0[..<16])) }
  }

  private func add(_ text: UnsafeRawBufferPointer) {
    add(Int64(text.count))
    bytes.append(contentsOf: text)
  }

  private func add(_ value: Int64) {
    withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
  }
}
