import Audit
import Domain

/// Sixteen bytes over everything a row says: the same id with the same digest is the same row.
final class RowDigest {
  private let hash = SHA256()
  /// What a row says, each text with its length in front, handed to the hash at once.
  private var room = UnsafeMutableRawBufferPointer.allocate(byteCount: 4096, alignment: 8)

  deinit { room.deallocate() }

  /// Hands over the digest of a row.
  func make<Result>(
    _ row: LedgerFields, _ body: (UnsafeRawBufferPointer) throws -> Result
  ) rethrows -> Result {
    let count = write(row)
    hash.update(UnsafeRawBufferPointer(rebasing: room[..<count]))
    return try hash.finish().withBytes { try body(UnsafeRawBufferPointer(rebasing: $0[..<16])) }
  }

  /// Returns how many bytes the row takes.
  private func write(_ row: LedgerFields) -> Int {
    makeRoom(for: row)
    var writer = Writer(room: room)
    writer.add(row.id)
    writer.add(row.accountID)
    writer.add(row.organisationID)
    writer.add(row.memberID)
    writer.add(row.type)
    writer.add(row.reference)
    writer.add(row.processorReference)
    writer.add(row.description)
    writer.add(row.counterparty)
    row.amount.currency.withCode { writer.add($0) }
    writer.add(row.amount.minorUnits)
    writer.add(row.bookedAt.microseconds)
    return writer.count
  }

  private func makeRoom(for row: LedgerFields) {
    let names = row.id.count + row.accountID.count + row.organisationID.count + row.memberID.count
    let texts = row.reference.count + row.description.count + row.counterparty.count
    // Twelve numbers beside the texts, and the currency.
    let count = names + texts + row.type.count + row.processorReference.count + 12 * 8 + 3
    guard count > room.count else { return }
    room.deallocate()
    room = .allocate(byteCount: 2 * count, alignment: 8)
  }

  private struct Writer {
    let room: UnsafeMutableRawBufferPointer
    private(set) var count = 0

    init(room: UnsafeMutableRawBufferPointer) { self.room = room }

    mutating func add(_ text: UnsafeRawBufferPointer) {
      add(Int64(text.count))
      UnsafeMutableRawBufferPointer(rebasing: room[count...]).copyMemory(from: text)
      count += text.count
    }

    mutating func add(_ value: Int64) {
      room.storeBytes(of: value.bigEndian, toByteOffset: count, as: Int64.self)
      count += 8
    }
  }
}
