import Domain

/// What the head of a file tells of all of it.
enum PayPalHead {
  /// Enough of a file to tell: some thousand rows.
  private static let lookedAt = 1 << 20

  /// Whether rows have a balance, and no column says of each whether it moved it.
  static func hasBalances(_ source: ByteSource, limits: Limits) throws -> Bool {
    guard let (reader, names) = try rows(of: source, limits: limits),
      let column = names.firstIndex(where: PayPalHeader.Names.balance.contains),
      !names.contains(where: PayPalHeader.Names.impact.contains)
    else { return false }
    while let row = try? reader.next() {
      if column < row.count, !row.string(column).isEmpty { return true }
    }
    return false
  }

  /// The rows below the header, and its names. Whatever is wrong with the file is found when it is read.
  private static func rows(
    of source: ByteSource, limits: Limits
  ) throws -> (CSVReader, names: [String])? {
    let copy = ByteSource(bytes: try source.peek(lookedAt), name: source.file)
    let quiet = ErrorCollector(file: source.file, limit: 1)
    guard let reader = try? CSVReader(source: copy, errors: quiet, limits: limits),
      let first = try? reader.next()
    else { return nil }
    return (reader, (0..<first.count).map { ReportHeader.plain(first.string($0)) })
  }

  /// - Returns: The order of day and month, from the days; nil when two fit, which is reported.
  static func order(
    in source: ByteSource, limits: Limits, errors: ErrorCollector
  ) throws -> PayPalDateOrder? {
    var dates = PayPalDates()
    var isEnglish = true
    var rows = 0
    if let (reader, names) = try self.rows(of: source, limits: limits) {
      isEnglish = names.contains("gross")
      let column = names.firstIndex { ["date", "datum", "fecha", "data"].contains($0) }
      while let column, let row = try? reader.next() {
        guard column < row.count, row.count > 1 else { continue }
        dates.see(row.string(column))
        rows += 1
      }
    }
    if let order = dates.order { return order }
    // Only pages in English are of two minds about it.
    if dates.dayFirst, !isEnglish { return .dayFirst }
    if rows == 0 { return .dayFirst }
    let place = InputLocation(file: source.file)
    errors.add(dates.dayFirst ? .ambiguousDates : .contradictoryDates, at: place)
    return nil
  }
}
