/// One row of a ledger export while its texts are still bytes of the file: UTF-8 without NUL, quotes
/// undone, valid until the next row is read.
///
/// What a posting run needs of a million rows are places to copy from, not ten million strings.
/// `LedgerRow` is the same row for keeping; it says what the fields mean.
public struct LedgerFields {
  public var id: UnsafeRawBufferPointer
  public var bookedAt: Instant
  public var accountID: UnsafeRawBufferPointer
  public var organisationID: UnsafeRawBufferPointer
  public var memberID: UnsafeRawBufferPointer
  public var type: UnsafeRawBufferPointer
  public var amount: Money
  public var reference: UnsafeRawBufferPointer
  public var processorReference: UnsafeRawBufferPointer
  public var description: UnsafeRawBufferPointer
  public var counterparty: UnsafeRawBufferPointer
  public var slice: Slice

  public init(
    id: UnsafeRawBufferPointer, bookedAt: Instant, accountID: UnsafeRawBufferPointer,
    organisationID: UnsafeRawBufferPointer, memberID: UnsafeRawBufferPointer,
    type: UnsafeRawBufferPointer, amount: Money, reference: UnsafeRawBufferPointer,
    processorReference: UnsafeRawBufferPointer, description: UnsafeRawBufferPointer,
    counterparty: UnsafeRawBufferPointer, slice: Slice
  ) {
    self.id = id
    self.bookedAt = bookedAt
    self.accountID = accountID
    self.organisationID = organisationID
    self.memberID = memberID
    self.type = type
    self.amount = amount
    self.reference = reference
    self.processorReference = processorReference
    self.description = description
    self.counterparty = counterparty
    self.slice = slice
  }

  /// One of the texts, for keeping; it is UTF-8.
  public func string(_ text: UnsafeRawBufferPointer) -> String {
    guard let kept = String(validating: text, as: UTF8.self) else {
      preconditionFailure("The texts of a row are checked before")
    }
    return kept
  }
}

extension LedgerRow {
  /// The same row with its texts as bytes, for as long as `body` runs.
  public func withFields<Result>(_ body: (LedgerFields) throws -> Result) rethrows -> Result {
    let bytes = [
      id, accountID, organisationID, memberID, type, reference, processorReference, description,
      counterparty,
    ].flatMap(\.utf8)
    return try bytes.withUnsafeBytes { bytes in
      var rest = bytes[...]
      func next(_ text: String) -> UnsafeRawBufferPointer {
        defer { rest = rest.dropFirst(text.utf8.count) }
        return UnsafeRawBufferPointer(rebasing: rest.prefix(text.utf8.count))
      }
      return try body(
        LedgerFields(
          id: next(id), bookedAt: bookedAt, accountID: next(accountID),
          organisationID: next(organisationID), memberID: next(memberID), type: next(type),
          amount: amount, reference: next(reference),
          processorReference: next(processorReference), description: next(description),
          counterparty: next(counterparty), slice: slice))
    }
  }
}
