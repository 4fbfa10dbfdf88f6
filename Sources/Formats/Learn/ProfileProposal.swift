import Domain

extension ProfileLearner {
  /// What a proposal comes to: the profile, what it would read of the first rows, and what a person
  /// has to decide first.
  public struct Proposal: Sendable {
    public var profile: CSVProfile
    public var questions: [Question]
    public var rows: [ReadRow]
    /// Rows that the profile cannot read.
    public var errors: [FormatError]
    /// The name of a profile that reads the file already.
    public var known: String?
  }

  /// One of the first rows as the proposal reads it; what cannot be read is nil.
  public struct ReadRow: Sendable {
    public var line: Int?
    public var date: CalendarDate?
    public var amount: String?
    public var currency: String?
    public var balance: String?
    public var name: String?
    public var text: String
  }

  /// Looks at a file that no profile is made for.
  ///
  /// - Parameter name: What the new profile is called.
  /// - Throws: What is wrong with the file, or that it is no table of bookings.
  public static func propose(
    path: String, name: String, answers: [Topic: String] = [:], rows: Int = 10,
    limits: Limits = .standard
  ) throws(FormatError) -> Proposal {
    try propose(
      source: ByteSource(path: path, limits: limits), name: name, answers: answers, rows: rows,
      limits: limits)
  }

  /// The same of bytes that are open already.
  public static func propose(
    source: ByteSource, name: String, answers: [Topic: String] = [:], rows: Int = 10,
    limits: Limits = .standard
  ) throws(FormatError) -> Proposal {
    let head = FileHead(firstBytes: try source.peek(Detection.peekBytes))
    let content = try TableContent(source, limits: limits)
    guard head.isTable || head.isSpreadsheet,
      var lesson = lesson(content, answers: answers, limits: limits)
    else { throw FormatError(.noTable, at: InputLocation(file: source.file)) }
    lesson.profile.name = name
    let known = ProfileLibrary.current.matching(TableHead(content, limits: limits), hints: false)
    let errors = ErrorCollector(file: source.file, limit: limits.errors)
    let read = try firstRows(lesson.profile, content, rows, errors, limits)
    return Proposal(
      profile: lesson.profile, questions: lesson.questions, rows: read, errors: errors.errors,
      known: known.first?.name)
  }

  private static func firstRows(
    _ profile: CSVProfile, _ content: TableContent, _ count: Int, _ errors: ErrorCollector,
    _ limits: Limits
  ) throws(FormatError) -> [ReadRow] {
    let scan = try ProfileScan(
      profile, reader: try content.headRows(profile.dialect, limits),
      dates: DateReading(profile.values.dates, samples: []), limits: limits)
    let reading = RowReading(scan, errors: errors)
    var rows: [ReadRow] = []
    while rows.count < count, let item = try scan.next() {
      guard case .entry(let row) = item else { continue }
      var values = RowValues()
      try reading.read(row, into: &values)
      rows.append(
        ReadRow(
          line: values.slice.line, date: values.bookingDate, amount: values.amount?.description,
          currency: values.currency, balance: values.balance?.description,
          name: values.counterparty.name, text: values.remittance.joined(separator: " ")))
    }
    return rows
  }
}
