import Domain

/// What processors' events say became of payments and refunds.
public struct ProcessorEventStore {
  private let connection: Connection

  public init(_ connection: Connection) { self.connection = connection }

  /// Keeps what the events of a file say, once.
  ///
  /// - Parameter days: The day of each event in the book's time zone.
  public func insert(
    _ events: [(event: ProcessorEvent, day: CalendarDate)], file: Int32
  ) throws {
    guard !events.isEmpty, try !isKept(file) else { return }
    try connection.copyIn(
      "insert events of a processor", into: "processor_event",
      columns: [
        "file_id", "event_no", "event_id", "subject", "outcome", "reference", "names", "origins",
        "currency", "gross", "fee", "reason", "told_at", "told_on", "line",
      ]
    ) { writer in
      for (place, (event, day)) in events.enumerated() {
        try writer.beginRow()
        writer.int32(file)
        writer.int32(Int32(place + 1))
        try writer.text(event.id)
        try writer.text(event.subject.rawValue)
        try writer.text(event.outcome.rawValue)
        try writer.text(event.reference)
        try writer.textArray(event.names)
        try writer.textArray(event.origins)
        try writer.text(event.gross.currency.code)
        writer.int64(event.gross.minorUnits)
        writer.int64(event.fee?.minorUnits)
        try writer.text(event.reason)
        writer.instant(event.at)
        writer.date(day)
        writer.int32(Int32(event.line))
      }
    }
  }

  /// A file that was taken back and comes again has its rows already.
  private func isKept(_ file: Int32) throws(StoreError) -> Bool {
    try connection.run(
      "look for a file's events", "SELECT EXISTS (SELECT FROM processor_event WHERE file_id = $1)",
      [.int64(Int64(file))])[0].bool(0)
  }
}
