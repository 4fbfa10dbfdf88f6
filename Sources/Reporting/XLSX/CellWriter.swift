import CLibXLSXWriter
import Domain

/// Writes one cell of a worksheet with its type.
struct CellWriter {
  let sheet: UnsafeMutablePointer<lxw_worksheet>
  let formats: WorkbookFormats

  /// Beyond this an amount does not survive as a number: 15 digits are what a spreadsheet keeps.
  static let largestNumber: UInt128 = 999_999_999_999_999

  func write(_ cell: Cell, row: Int, column: Int) -> lxw_error {
    switch cell {
    case .text(let text): return write(text, row: row, column: column, formats.text)
    case .integer(let number): return write(number, row: row, column: column, formats.integer)
    case .date(let date):
      return write(date, row: row, column: column)
    case .instant(let instant):
      return write(instant, row: row, column: column)
    case .money(let money):
      return write(
        minorUnits: Int128(money.minorUnits), money.currency, row: row, column: column)
    case .wideMoney(let minorUnits, let currency):
      return write(minorUnits: minorUnits, currency, row: row, column: column)
    case .percent(let percent):
      let share = Double(percent.millionths) / 100_000_000
      return worksheet_write_number(sheet, UInt32(row), UInt16(column), share, formats.percent)
    case .empty: return LXW_NO_ERROR
    }
  }

  /// An empty cell that a person may fill.
  func writeInput(row: Int, column: Int) -> lxw_error {
    worksheet_write_blank(sheet, UInt32(row), UInt16(column), formats.input)
  }

  /// A text stays a text: nothing here can become a formula or a link.
  func write(
    _ text: String, row: Int, column: Int, _ format: UnsafeMutablePointer<lxw_format>?
  ) -> lxw_error {
    guard !text.isEmpty else { return LXW_NO_ERROR }
    return worksheet_write_string(
      sheet, UInt32(row), UInt16(column), CellWriter.fitting(SafeText.visible(text)), format)
  }

  func write(
    minorUnits: Int128, _ currency: Currency, row: Int, column: Int, isTotal: Bool = false
  ) -> lxw_error {
    let format = formats.money(exponent: currency.exponent, isTotal: isTotal)
    guard minorUnits.magnitude <= CellWriter.largestNumber else {
      let text = Money.decimal(minorUnits, exponent: currency.exponent)
      return worksheet_write_string(sheet, UInt32(row), UInt16(column), text, format)
    }
    let value = CellWriter.number(minorUnits, currency)
    return worksheet_write_number(sheet, UInt32(row), UInt16(column), value, format)
  }

  /// The nearest double to an amount; exact again once it is printed with 15 digits.
  static func number(_ minorUnits: Int128, _ currency: Currency) -> Double {
    Double(minorUnits) / Double(currency.minorUnitsPerUnit)
  }

  private func write(
    _ number: Int64, row: Int, column: Int, _ format: UnsafeMutablePointer<lxw_format>?
  ) -> lxw_error {
    guard number.magnitude <= CellWriter.largestNumber else {
      return worksheet_write_string(sheet, UInt32(row), UInt16(column), String(number), format)
    }
    return worksheet_write_number(sheet, UInt32(row), UInt16(column), Double(number), format)
  }

  private func write(_ date: CalendarDate, row: Int, column: Int) -> lxw_error {
    // Day 61 is 1 March 1900; before it spreadsheets disagree about 1900 being a leap year.
    let serial = Int(date.daysSince2000) + 36_526
    guard serial >= 61 else {
      return write(date.description, row: row, column: column, formats.text)
    }
    return worksheet_write_number(
      sheet, UInt32(row), UInt16(column), Double(serial), formats.date)
  }

  private func write(_ instant: Instant, row: Int, column: Int) -> lxw_error {
    let serial = Double(instant.microseconds) / 86_400_000_000 + 36_526
    guard serial >= 61 else {
      return write(instant.description, row: row, column: column, formats.text)
    }
    return worksheet_write_number(sheet, UInt32(row), UInt16(column), serial, formats.instant)
  }

  /// At most what a cell holds, 32,767 UTF-16 units, with a mark where it was cut. The CSV beside
  /// the workbook has the whole text.
  private static func fitting(_ text: String) -> String {
    guard text.utf8.count > 32_767, text.utf16.count > 32_767 else { return text }
    var kept = String.UnicodeScalarView()
    var units = 0
    for scalar in text.unicodeScalars {
      units += UTF16.width(scalar)
      if units > 32_760 { break }
      kept.append(scalar)
    }
    return String(kept) + " […]"
  }
}
