import Domain

/// What a report says before its lines.
struct ReportHead {
  var kind: StatementHead.Kind
  var id: String?
  var account = ExternalAccount()
  var from = ShownDate.none
  var to = ShownDate.none
  /// The period is that of the lines, because the report states none.
  var spansLines = false
  /// The statement is of the currency of its lines when they have one only.
  var isOfLinesCurrency = true
  var place: InputLocation?

  init(kind: StatementHead.Kind = .settlement, place: InputLocation? = nil) {
    self.kind = kind
    self.place = place
  }
}

/// What can only be said when all lines were read.
struct ReportEnd {
  var tail = JSONObject()
  /// Balances computed from a column of balances: shown, never a proof.
  var opening: ExactDecimal?
  var closing: ExactDecimal?
  var balanceCheck = "n/a"
  var findings: [Finding.Kind] = []
  /// Worth knowing, and no fault.
  var notices: [String] = []
  /// Sums by currency are shown also where there is only one.
  var totals = false
  /// What the file says of itself, where only its end could tell.
  var document: JSONObject?
  /// What inspection calls the file, where only its records could tell.
  var shownName: String?
  /// The outcome of inspection, where it does not follow from lines and errors.
  var outcome: String?
}

/// What a sink makes of a line, on any thread.
protocol MadeLine: Sendable {
  /// Made of nothing.
  init()

  /// Its place in the statement.
  var index: Int { get set }

  /// - Parameters:
  ///   - line: Loses its texts: copies of them cost.
  ///   - errors: What makes the sink refuse the line.
  mutating func make(of line: inout ReportLine, at place: InputLocation, errors: ErrorCollector)
}

/// Takes a report line by line: to load it, or to show it.
protocol ReportSink {
  associatedtype Made: MadeLine
  var errors: ErrorCollector { get }

  /// - Parameter json: What the file as a whole says of itself.
  mutating func document(_ json: JSONObject) throws
  mutating func begin(_ head: ReportHead) throws
  mutating func take(_ line: inout Made, at place: InputLocation) throws
  /// A line that only tells of an event and moves nothing, but is acted upon.
  mutating func event(_ line: ReportLine, acted: Bool, at place: InputLocation) throws
  mutating func end(_ end: ReportEnd) throws
}

extension ReportSink {
  mutating func line(_ line: ReportLine, at place: InputLocation) throws {
    var line = line
    var made = Made()
    made.make(of: &line, at: place, errors: errors)
    try take(&made, at: place)
  }

  /// Begins a file that says nothing of itself.
  mutating func documentInUTF8() throws {
    var document = JSONObject()
    document.put("encoding", "utf-8")
    try self.document(document)
  }

  /// Begins a file that is one table.
  mutating func table(
    _ source: ByteSource, limits: Limits, errors: ErrorCollector
  ) throws -> ReportTable {
    try documentInUTF8()
    return try ReportTable(source, limits: limits, errors: errors)
  }
}

/// A processor's format: one walk over the file serves loading and showing.
protocol ReportFormat: StatementFormat {
  static func walk<Sink: ReportSink>(
    _ source: ByteSource, as format: FileFormat, limits: Limits, errors: ErrorCollector,
    into sink: inout Sink
  ) throws

  /// Walks over the file and loads it. There is one implementation; it is a requirement so that the
  /// compiler makes one of its own for each format.
  static func load(
    _ source: ByteSource, as format: FileFormat, limits: Limits, into loader: inout ReportLoader
  ) throws

  /// What inspection calls the file.
  static func shownName(of format: FileFormat) -> String
}

extension ReportFormat {
  static func shownName(of format: FileFormat) -> String { format.name }

  static func load(
    _ source: ByteSource, as format: FileFormat, limits: Limits, into loader: inout ReportLoader
  ) throws {
    try walk(source, as: format, limits: limits, errors: loader.errors, into: &loader)
  }

  static func read<Handler: DocumentHandler>(
    from source: ByteSource, as format: FileFormat, limits: Limits, into handler: inout Handler
  ) throws -> ReadSummary {
    guard format.family.use != .lookOnly else {
      throw FormatError(.inspectOnly(format.name), at: InputLocation(file: source.file))
    }
    let errors = ErrorCollector(file: source.file, limit: limits.errors)
    var loader = ReportLoader(handler: handler, format: format, errors: errors)
    defer { if let same = loader.handler as? Handler { handler = same } }
    do {
      try load(source, as: format, limits: limits, into: &loader)
    } catch let error as FormatError {
      errors.add(error)
    }
    try errors.check()
    return loader.summary
  }

  static func inspect(
    source: ByteSource, as format: FileFormat, limits: Limits
  ) -> InspectionReport {
    let errors = ErrorCollector(file: source.file, limit: limits.errors)
    var shower = ReportShower(format: shownName(of: format), errors: errors)
    var isWhole = true
    do {
      try walk(source, as: format, limits: limits, errors: errors, into: &shower)
    } catch let error as FormatError {
      errors.add(error)
      isWhole = false
    } catch {
      preconditionFailure("Showing throws only the errors of the file: \(error)")
    }
    return shower.finished(isWhole: isWhole)
  }
}
