import Foundation

/// A CSV file as the tests read it: by RFC 4180, with nothing of the program under test.
struct Table {
  struct Row: Hashable {
    fileprivate let fields: [String: String]

    /// A field by its column; a column that is not there reads as a text that no cell has.
    subscript(column: String) -> String { fields[column] ?? "no column \(column)" }
  }

  let columns: [String]
  let rows: [Row]

  init(_ path: String) throws { self.init(text: try Repository.text(path)) }

  init(text: String) {
    let records = Table.records(text)
    let header = records.first ?? []
    columns = header
    rows = records.dropFirst().map { record in
      Row(fields: Dictionary(zip(header, record), uniquingKeysWith: { first, _ in first }))
    }
  }

  /// Scalars, because a Character joins CR and LF.
  static func records(_ text: String) -> [[String]] {
    var records: [[String]] = []
    var record: [String] = []
    var field = String.UnicodeScalarView()
    var isQuoted = false
    var wasQuote = false
    func endField() {
      record.append(String(field))
      field = String.UnicodeScalarView()
    }
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"":
        // A second quote inside quotes is one quote of the text.
        if wasQuote { field.append(scalar) }
        wasQuote = isQuoted
        isQuoted.toggle()
        continue
      case "," where !isQuoted: endField()
      case "\r" where !isQuoted: break
      case "\n" where !isQuoted:
        endField()
        records.append(record)
        record = []
      default: field.append(scalar)
      }
      wasQuote = false
    }
    if !record.isEmpty || !field.isEmpty {
      endField()
      records.append(record)
    }
    return records
  }
}

/// An amount such as `-12.50` in minor units; the tests add amounts, and only exactly.
func minorUnits(_ text: String) -> Int {
  Int(text.replacing(".", with: "")) ?? .min
}
