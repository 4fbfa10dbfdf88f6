import Domain

/// Takes a document piece by piece, so that a statement of any length needs no memory.
///
/// The order is document, then for each statement its head, its entries, its end. What a handler
/// throws stops the reading and comes out of `Reader.read`.
public protocol DocumentHandler {
  mutating func document(_ head: DocumentHead) throws

  /// Before the statement's entries, with everything the file says before them.
  mutating func statement(_ head: StatementHead) throws
  mutating func entry(_ entry: Entry) throws

  /// What a processor's event says became of a payment or refund; it moves nothing.
  mutating func told(_ event: ProcessorEvent) throws

  /// The head again, now with what the file says after the entries.
  mutating func statementEnd(_ head: StatementHead) throws
}

extension DocumentHandler {
  public mutating func told(_ event: ProcessorEvent) throws {}
}
