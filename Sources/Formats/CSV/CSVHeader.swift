import Domain

/// The header line: which column stands where.
struct CSVHeader {
  let names: [String]
  private let places: [InputLocation]
  private let indexes: [String: Int]
  let line: InputLocation
  /// Reported once; the columns that are then missing are not.
  private let hasWrongSeparator: Bool

  /// Reads the header, and reports a wrong separator or a column that is there twice.
  init(_ row: CSVRow, errors: ErrorCollector) {
    names = (0..<row.count).map { row.string($0) }
    places = (0..<row.count).map { row.place(of: $0) }
    line = row.place
    var indexes: [String: Int] = [:]
    for (index, name) in names.enumerated() {
      if indexes.updateValue(index, forKey: name) != nil {
        errors.add(.duplicateColumn(name), at: places[index])
      }
    }
    self.indexes = indexes
    hasWrongSeparator = names.count == 1 && CSVHeader.otherSeparator(in: names[0]) != nil
    if names.count == 1, let mark = CSVHeader.otherSeparator(in: names[0]) {
      errors.add(.wrongSeparator(mark.name), at: row.place(ofByte: mark.at))
    }
  }

  /// The same columns under other names.
  func renamed(_ rename: (String) -> String) -> CSVHeader { CSVHeader(self, rename) }

  private init(_ header: CSVHeader, _ rename: (String) -> String) {
    names = header.names.map(rename)
    places = header.places
    line = header.line
    hasWrongSeparator = header.hasWrongSeparator
    indexes = Dictionary(zip(names, names.indices)) { first, _ in first }
  }

  static func otherSeparator(in line: String) -> (name: String, at: Int)? {
    let marks: [(UInt8, String)] = [
      (UInt8(ascii: ";"), "semicolons"), (UInt8(ascii: "\t"), "tabs"), (UInt8(ascii: "|"), "bars"),
    ]
    for (mark, name) in marks {
      if let at = Array(line.utf8).firstIndex(of: mark) { return (name, at) }
    }
    return nil
  }

  func index(_ name: String) -> Int? { indexes[name] }

  /// The first of several names for the same column.
  func index(_ names: [String]) -> Int? {
    names.lazy.compactMap { index($0) }.first
  }

  func contains(_ name: String) -> Bool { indexes[name] != nil }

  /// The column's index; reports that it is missing.
  func required(_ names: String..., errors: ErrorCollector) -> Int {
    if let index = index(names) { return index }
    if !hasWrongSeparator { errors.add(.missingColumn(names[0]), at: line) }
    return 0
  }

  /// Reports every column that is not among `known`.
  func refuseUnknown(known: Set<String>, errors: ErrorCollector) {
    for (name, place) in zip(names, places) where !known.contains(name) && !hasWrongSeparator {
      errors.add(.unknownColumn(name), at: place)
    }
  }
}
