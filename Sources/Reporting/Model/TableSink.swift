/// Where the rows of one table go. A sink takes one table: `begin`, the rows in order, `end`.
///
/// A sink never holds more than a few rows, so that a table may have any length.
public protocol TableSink: AnyObject {
  func begin(_ schema: TableSchema) throws

  /// Takes one row, with a cell for each column of the schema.
  func row(_ cells: [Cell]) throws

  func end() throws
}

/// Gives each row to several sinks, in order.
public final class TeeSink: TableSink {
  private let sinks: [any TableSink]

  public init(_ sinks: [any TableSink]) { self.sinks = sinks }

  public convenience init(_ sinks: any TableSink...) { self.init(sinks) }

  public func begin(_ schema: TableSchema) throws {
    for sink in sinks { try sink.begin(schema) }
  }

  public func row(_ cells: [Cell]) throws {
    for sink in sinks { try sink.row(cells) }
  }

  public func end() throws {
    for sink in sinks { try sink.end() }
  }
}
