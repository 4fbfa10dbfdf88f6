import Domain

/// A table whose profile is known, ready to be gone through from its first row.
struct OpenTable {
  let profile: CSVProfile
  let errors: ErrorCollector
  let limits: Limits
  let content: TableContent
  private let dates: DateReading

  var file: String { errors.file }

  /// Looks at the first rows for the date pattern that the file is written in.
  init(
    _ profile: CSVProfile, content: TableContent, errors: ErrorCollector, limits: Limits
  ) throws(FormatError) {
    self.profile = profile
    self.content = content
    self.errors = errors
    self.limits = limits
    guard profile.values.dates.count > 1 else {
      dates = DateReading(profile.values.dates, samples: [])
      return
    }
    let samples = try OpenTable.dates(profile, content, limits)
    dates = DateReading(profile.values.dates, samples: samples)
  }

  func scan() throws(FormatError) -> ProfileScan {
    try ProfileScan(
      profile, reader: content.rows(profile.dialect, limits), dates: dates,
      limits: limits)
  }

  /// The booking dates in the head of the file, but for the words of pending rows.
  private static func dates(
    _ profile: CSVProfile, _ content: TableContent, _ limits: Limits
  ) throws(FormatError) -> [String] {
    let scan = try ProfileScan(
      profile, reader: content.headRows(profile.dialect, limits),
      dates: DateReading([], samples: []), limits: limits)
    guard let index = scan.columns.bookingDate else { return [] }
    var samples: [String] = []
    while let item = try scan.next() {
      guard case .entry(let row) = item, row.kind(index) == .text else { continue }
      let text = try scan.text.text(row, index)
      if !text.isEmpty, !profile.rows.pendingWords.contains(text) { samples.append(text) }
    }
    return samples
  }
}

/// Where the rows of a table come from.
enum TableContent {
  case text(ByteSource, head: [UInt8])
  case workbook(Workbook)

  init(_ source: ByteSource, limits: Limits) throws(FormatError) {
    let head = try source.peek(Detection.peekBytes)
    if head.starts(with: ZipArchive.signature) {
      self = .workbook(try Workbook(source, limits: limits))
    } else {
      self = .text(source, head: head)
    }
  }

  var file: String {
    switch self {
    case .text(let source, _): source.file
    case .workbook(let workbook): workbook.file
    }
  }

  /// All rows. A text file can be gone through once.
  func rows(
    _ dialect: CSVProfile.Dialect, _ limits: Limits
  ) throws(FormatError) -> any RowReader {
    switch self {
    case .text(let source, _):
      try DelimitedReader(source: source, dialect: dialect, limits: limits)
    case .workbook(let workbook): try workbook.rows(of: dialect.sheet)
    }
  }

  /// The first rows, for telling what the table is; as often as wanted.
  func headRows(
    _ dialect: CSVProfile.Dialect, _ limits: Limits
  ) throws(FormatError) -> any RowReader {
    switch self {
    case .text(let source, let head):
      let isWhole = head.count < Detection.peekBytes
      let end = isWhole ? head.count : TableContent.lastLineEnd(head)
      let piece = ByteSource(bytes: Array(head[..<end]), name: source.file, limits: limits)
      return try DelimitedReader(source: piece, dialect: dialect, limits: limits)
    case .workbook(let workbook): return try workbook.rows(of: dialect.sheet)
    }
  }

  private static func lastLineEnd(_ bytes: [UInt8]) -> Int {
    let mark = bytes.contains(UInt8(ascii: "\n")) ? UInt8(ascii: "\n") : UInt8(ascii: "\r")
    return bytes.lastIndex(of: mark).map { $0 + 1 } ?? bytes.count
  }
}
