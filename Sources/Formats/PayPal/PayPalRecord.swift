import Domain

/// One kind of PayPal's reports for merchants: records told apart by their first field.
///
/// RH report header, FH file header, SH section header, CH column header, SB body, SF and RF footers
/// by currency, SC and RC counts, FF file footer. Source: PayPal's settlement report specification.
enum PayPalRecord: String {
  case reportHeader = "RH"
  case fileHeader = "FH"
  case sectionHeader = "SH"
  case columnHeader = "CH"
  case body = "SB"
  case sectionFooter = "SF"
  case sectionCount = "SC"
  case reportFooter = "RF"
  case reportCount = "RC"
  case fileFooter = "FF"
}

/// `2026/01/06 00:00:30 -0800`.
enum PayPalTime {
  static func day(_ text: String) -> CalendarDate? {
    guard Instant(zoned: text) != nil else { return nil }
    return CalendarDate(iso: String(text.prefix(10).map { $0 == "/" ? "-" : $0 }))
  }
}

/// The columns that a CH record names; fields are counted from the record's mark, which has none.
struct PayPalColumns {
  private var indexes: [String: Int] = [:]
  private(set) var names: [String] = []

  init() {}

  init(_ row: CSVRow) {
    names = (0..<row.count).map { ReportHeader.plain(row.string($0)) }
    for (index, name) in names.enumerated() where index > 0 && indexes[name] == nil {
      indexes[name] = index
    }
  }

  var isEmpty: Bool { names.isEmpty }

  subscript(_ names: String...) -> Int? { names.lazy.compactMap { self.indexes[$0] }.first }
}

extension FormatFault {
  static func unknownRecord(_ mark: String) -> FormatFault {
    FormatFault(
      "ING-0708", "'\(mark)' is no record of PayPal's reports",
      hint: "RH, FH, SH, CH, SB, SF, SC, RF, RC and FF are")
  }

  static func recordOutOfPlace(_ mark: String, after missing: String) -> FormatFault {
    FormatFault(
      "ING-0709", "a record \(mark) stands before any record \(missing)",
      hint: "the file was cut or edited: fetch it again")
  }

  static func unknownDirection(_ text: String) -> FormatFault {
    FormatFault("ING-0710", "'\(text)' is neither CR nor DR")
  }
}
