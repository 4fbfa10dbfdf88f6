import Domain

/// Which column of a report stands where, by names without the differences that mean nothing. Of a
/// name that is there twice the first counts.
struct ReportHeader {
  let names: [String]
  private let indexes: [String: Int]
  private let place: InputLocation
  private let errors: ErrorCollector

  init(_ names: [String], place: InputLocation, errors: ErrorCollector) {
    self.names = names
    indexes = Dictionary(zip(names, names.indices)) { first, _ in first }
    self.place = place
    self.errors = errors
  }

  /// A column's name without case and the blanks around it.
  static func plain(_ name: String) -> String {
    CellSplitter.trimmed(String(name.lowercased().map { $0 == "\u{A0}" ? " " : $0 }))
  }

  /// The column of the first of several names that is there.
  func column(_ names: String...) -> Int? { column(names) }

  func column(_ names: [String]) -> Int? { names.lazy.compactMap { indexes[$0] }.first }

  /// The column, whose lack is reported.
  func required(_ names: String...) -> Int { required(names) }

  func required(_ names: [String]) -> Int {
    if let found = column(names) { return found }
    errors.add(.missingColumn(names[0]), at: place)
    return 0
  }

  /// How many fields a row may have: nameless columns at the end may be left out.
  var widths: ClosedRange<Int> {
    let needed = (names.lastIndex { !$0.isEmpty } ?? -1) + 1
    return needed...max(needed, names.count)
  }
}
