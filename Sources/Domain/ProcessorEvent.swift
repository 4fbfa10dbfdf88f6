/// What a processor's event says became of a payment or refund that somebody asked for.
///
/// An event moves nothing in the book: it only ends what waits.
public struct ProcessorEvent: Hashable, Sendable {
  /// The raw values are kept in the database.
  public enum Subject: String, CaseIterable, Sendable { case payment, refund }
  public enum Outcome: String, CaseIterable, Sendable { case done, failed }

  /// The event's own id.
  public var id: String
  public var subject: Subject
  public var outcome: Outcome
  /// The processor's id of the charge or refund.
  public var reference: String
  /// What the platform wrote into its metadata: the id of the request is among it.
  public var names: [String]
  /// Of a refund its charge, and what the charge's metadata says.
  public var origins: [String]
  /// What the card pays or gets back; not negative.
  public var gross: Money
  /// What the processor keeps of it; nil where the event does not say.
  public var fee: Money?
  /// Why it failed, without card numbers; empty where it did not or nobody says.
  public var reason: String
  public var at: Instant
  /// Line of the file.
  public var line: Int

  public init(
    id: String, subject: Subject, outcome: Outcome, reference: String, names: [String],
    origins: [String] = [], gross: Money, fee: Money? = nil, reason: String = "", at: Instant,
    line: Int
  ) {
    self.id = id
    self.subject = subject
    self.outcome = outcome
    self.reference = reference
    self.names = names
    self.origins = origins
    self.gross = gross
    self.fee = fee
    self.reason = reason
    self.at = at
    self.line = line
  }
}
