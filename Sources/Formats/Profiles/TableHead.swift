import Domain

/// The first rows of a table as each dialect would split them.
final class TableHead {
  /// How many rows tell.
  static let rows = 60

  private let content: TableContent
  private let limits: Limits
  private var split: [Key: Rows] = [:]

  private struct Rows {
    var cells: [[String]]
    /// What counts of the cells as names of columns.
    var keys: [Set<String>]
  }

  private struct Key: Hashable {
    var delimiter: UInt8
    var quotes: CSVProfile.Dialect.Quotes
    var encoding: TextEncoding?
    var sheet: String?
  }

  init(_ content: TableContent, limits: Limits = .standard) {
    self.content = content
    self.limits = limits
  }

  /// The cells of the first rows, without blank rows.
  func cells(_ dialect: CSVProfile.Dialect) -> [[String]] { rows(dialect).cells }

  private func rows(_ dialect: CSVProfile.Dialect) -> Rows {
    let key = Key(
      delimiter: dialect.delimiter, quotes: dialect.quotes, encoding: dialect.encoding,
      sheet: dialect.sheet)
    if let known = split[key] { return known }
    let cells = (try? read(dialect)) ?? []
    let rows = Rows(cells: cells, keys: cells.map { Set($0.map(HeaderIndex.key)) })
    split[key] = rows
    return rows
  }

  private func read(_ dialect: CSVProfile.Dialect) throws(FormatError) -> [[String]] {
    let reader = try content.headRows(dialect, limits)
    let text = RowText(dialect.encoding, limits: limits)
    var rows: [[String]] = []
    while rows.count < TableHead.rows, let row = try? reader.next() {
      if row.isBlank { continue }
      var cells: [String] = []
      for index in 0..<row.count { cells.append((try? text.text(row, index)) ?? "\u{FFFD}") }
      rows.append(cells)
    }
    return rows
  }

  /// How many columns of the table the profile names; nil when it does not fit.
  func weight(of profile: CSVProfile, _ sign: HeaderSign) -> Int? {
    let known = self.rows(profile.dialect)
    let rows = known.cells
    let recognition = profile.recognition
    if profile.dialect.hasHeader {
      guard let at = known.keys.firstIndex(where: { sign.fits($0) }) else { return nil }
      if recognition.isHint, !fits(rows[(at + 1)...], profile, names: rows[at]) { return nil }
      return recognition.header.count
    }
    var rest = rows[...]
    if let start = recognition.firstLine {
      guard let first = rows.first, cellsBegin(first, start, profile.dialect.delimiter) else {
        return nil
      }
      rest = rest.dropFirst()
    }
    guard !recognition.shape.isEmpty else { return nil }
    let sample = rest.prefix(20)
    guard !sample.isEmpty, sample.allSatisfy({ shape($0, fits: profile) }) else { return nil }
    return recognition.shape.count + (recognition.firstLine == nil ? 0 : 100)
  }

  private func cellsBegin(_ cells: [String], _ start: String, _ delimiter: UInt8) -> Bool {
    cells.joined(separator: String(Unicode.Scalar(delimiter))).hasPrefix(start)
  }

  private func shape(_ cells: [String], fits profile: CSVProfile) -> Bool {
    let shape = profile.recognition.shape
    guard cells.count >= shape.count || shape[cells.count...].allSatisfy(\.allowsNothing) else {
      return false
    }
    let beyond = cells.dropFirst(shape.count)
    guard beyond.allSatisfy(\.isEmpty) else { return false }
    return zip(cells, shape).allSatisfy { $1.fits($0, profile.values) }
  }

  /// Whether a profile that is only a hint reads the rows below its header: dates as dates, and
  /// amounts as amounts.
  private func fits(
    _ rows: ArraySlice<[String]>, _ profile: CSVProfile, names: [String]
  ) -> Bool {
    let columns = ProfileColumns(profile, header: HeaderIndex(names))
    guard columns.missing(profile).isEmpty else { return false }
    let numbers = [columns.amount, columns.debit, columns.credit, columns.balance]
    let sample = rows.prefix(20)
    let readable = sample.count { cells in
      func cell(_ index: Int?) -> String {
        index.flatMap { $0 < cells.count ? cells[$0] : nil } ?? ""
      }
      let date = cell(columns.bookingDate)
      return
        (CellShape.date.fits(date, profile.values)
        || profile.rows.pendingWords.contains(date))
        && numbers.allSatisfy { CellShape.optionalAmount.fits(cell($0), profile.values) }
    }
    return sample.isEmpty || readable * 2 > sample.count
  }
}

extension CellShape {
  fileprivate var allowsNothing: Bool {
    switch self {
    case .any, .empty, .optionalAmount, .optionalDigits: true
    case .oneOf(let words): words.contains("")
    default: false
    }
  }

  func fits(_ text: String, _ values: CSVProfile.Values) -> Bool {
    switch self {
    case .any: return true
    case .empty: return text.isEmpty
    case .text: return !text.isEmpty
    case .date: return values.dates.contains { $0.date(text) != nil }
    case .amount: return CellShape.isAmount(text, values.decimal)
    case .optionalAmount: return text.isEmpty || CellShape.isAmount(text, values.decimal)
    case .currency: return text.utf8.count == 3 && Currency(code: text) != nil
    case .digits: return !text.isEmpty && CellShape.isDigits(text)
    case .optionalDigits: return CellShape.isDigits(text)
    case .oneOf(let words): return words.contains(text)
    }
  }

  private static func isDigits(_ text: String) -> Bool {
    text.utf8.allSatisfy { $0 &- UInt8(ascii: "0") <= 9 }
  }

  static func isAmount(_ text: String, _ decimal: AmountStyle.DecimalMark) -> Bool {
    var text = text
    return text.withUTF8 { bytes in
      (try? AmountStyle(decimal: decimal).parse(UnsafeRawBufferPointer(bytes))) != nil
    }
  }
}
