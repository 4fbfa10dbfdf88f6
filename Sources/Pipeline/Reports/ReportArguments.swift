import Domain

/// What the command line says beside the name of a report.
public struct ReportArguments: Sendable {
  public var from: CalendarDate?
  public var to: CalendarDate?
  public var party: String?
  public var type: String?
  public var limit: Int?
  /// Files to write; `-` for CSV is standard output. Without one, a table for the terminal.
  public var csv: String?
  public var xlsx: String?
  public var pdf: String?
  /// A folder for messages, and whom they are from.
  public var outbox: String?
  public var sender: String?

  public init() {}

  public var isEmpty: Bool {
    from == nil && to == nil && party == nil && type == nil && limit == nil && outbox == nil
      && sender == nil && !hasFiles
  }

  var hasFiles: Bool { csv != nil || xlsx != nil || pdf != nil }
}
