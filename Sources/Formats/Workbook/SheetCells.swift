import Domain

/// Builds rows from the elements of a sheet.
struct SheetCells: PlainXMLReceiver {
  let texts: [String]
  let styles: WorkbookStyles
  let countsFrom1904: Bool
  let sheet: String
  let file: String
  let limits: Limits

  /// A finished row: its bytes and cells.
  struct Row {
    var number: Int
    var bytes: [UInt8] = []
    var cells: [TableCell] = []
  }

  private(set) var rows: [Row] = []
  private(set) var error: FormatError?
  private var row: Row?
  private var lastRow = 0
  /// What the widest row so far needed.
  private var width = (bytes: 0, cells: 0)
  private var cell: Cell?
  private var inValue = false
  private var inPhonetic = false

  private struct Cell {
    var column: Int
    var type: String
    var style: Int
    var value = ""
    var hasFormula = false
  }

  init(
    texts: [String], styles: WorkbookStyles, countsFrom1904: Bool, sheet: String, file: String,
    limits: Limits
  ) {
    self.texts = texts
    self.styles = styles
    self.countsFrom1904 = countsFrom1904
    self.sheet = sheet
    self.file = file
    self.limits = limits
  }

  /// Takes the finished rows away.
  mutating func takeRows() -> [Row] {
    defer { rows = [] }
    return rows
  }

  mutating func open(_ name: String, _ attributes: PlainXMLAttributes) {
    switch name {
    case "row":
      lastRow = attributes["r"].flatMap { Int($0) } ?? lastRow &+ 1
      row = Row(number: lastRow)
      row?.bytes.reserveCapacity(width.bytes)
      row?.cells.reserveCapacity(width.cells)
    case "c":
      let next = row?.cells.count ?? 0
      cell = Cell(
        column: attributes["r"].flatMap(SheetCells.column) ?? next,
        type: attributes["t"] ?? "n", style: attributes["s"].flatMap { Int($0) } ?? 0)
    case "v", "t": inValue = cell != nil && !inPhonetic
    case "f": cell?.hasFormula = true
    case "rPh": inPhonetic = true
    default: break
    }
  }

  mutating func text(_ text: String) {
    guard inValue, var cell else { return }
    self.cell = nil
    cell.value += text
    if cell.value.utf8.count > limits.runBytes {
      fail(.textTooLong(limit: limits.runBytes), cell, row?.number)
      cell.value = ""
    }
    self.cell = cell
  }

  mutating func close(_ name: String) {
    switch name {
    case "v", "t": inValue = false
    case "rPh": inPhonetic = false
    case "c": closeCell()
    case "row":
      guard let row else { return }
      self.row = nil
      width = (max(width.bytes, row.bytes.count), max(width.cells, row.cells.count))
      rows.append(row)
    default: break
    }
  }

  private mutating func closeCell() {
    guard let cell, var row else { return }
    self.cell = nil
    // Taken out while it grows, so that there is one of it.
    self.row = nil
    defer { self.row = row }
    guard cell.column < limits.columns, cell.column >= row.cells.count else {
      return fail(.tooManyColumns(limit: limits.columns), cell, row.number)
    }
    while row.cells.count < cell.column {
      row.cells.append(TableCell(start: row.bytes.count, end: row.bytes.count))
    }
    let (text, kind) = value(of: cell, row.number)
    var place = TableCell(start: row.bytes.count, end: row.bytes.count + text.utf8.count)
    place.kind = kind
    row.cells.append(place)
    row.bytes += text.utf8
    // A mark between the cells, so that the row can be shown as a line.
    row.bytes.append(UInt8(ascii: "\t"))
  }

  private mutating func value(of cell: Cell, _ row: Int) -> (String, TableCell.Kind) {
    switch cell.type {
    case "s":
      guard let index = Int(cell.value), texts.indices.contains(index) else {
        if !cell.value.isEmpty { fail(.fault(.cellWithoutValue(cell.value.excerpt)), cell, row) }
        return ("", .text)
      }
      return (texts[index], .text)
    case "e":
      fail(.fault(.cellWithoutValue(cell.value.excerpt)), cell, row)
      return ("", .text)
    case "b": return (cell.value == "1" ? "TRUE" : cell.value.isEmpty ? "" : "FALSE", .text)
    case "d": return (String(cell.value.prefix(10)), .date)
    case "inlineStr", "str": return (cell.value, .text)
    default: return number(cell, row)
    }
  }

  private mutating func number(_ cell: Cell, _ row: Int) -> (String, TableCell.Kind) {
    guard !cell.value.isEmpty else {
      if cell.hasFormula { fail(.fault(.cellWithoutValue("a formula")), cell, row) }
      return ("", .number)
    }
    if styles.isDate(cell.style) {
      if let day = SheetNumber.day(cell.value, countsFrom1904: countsFrom1904) {
        return (day.description, .date)
      }
    } else if let plain = SheetNumber.plain(cell.value) {
      return (plain, .number)
    }
    fail(.fault(.cellWithoutValue(cell.value.excerpt)), cell, row)
    return ("", .number)
  }

  private mutating func fail(_ reason: FormatError.Reason, _ cell: Cell, _ row: Int?) {
    let place = InputLocation(
      file: file, line: row, column: cell.column &+ 1,
      path: SheetCells.name(sheet, row ?? 0, cell.column))
    error = error ?? FormatError(reason, at: place)
  }

  /// The column of `B7` from 0; nil when there are no letters.
  private static func column(_ reference: String) -> Int? {
    var column = 0
    var letters = 0
    for byte in reference.utf8 {
      let letter = byte &- UInt8(ascii: "A")
      guard letter < 26 else { break }
      letters += 1
      guard letters <= 3 else { return nil }
      column = column * 26 + Int(letter) + 1
    }
    return letters > 0 ? column - 1 : nil
  }

  /// `'Decisions'!G7`: rows count from 1, columns from 0.
  static func name(_ sheet: String, _ row: Int, _ column: Int) -> String {
    "'\(sheet)'!\(letters(column))\(row)"
  }

  private static func letters(_ column: Int) -> String {
    var letters = ""
    var rest = column &+ 1
    while rest > 0 {
      let letter = UInt8((rest - 1) % 26) + UInt8(ascii: "A")
      letters = String(Unicode.Scalar(letter)) + letters
      rest = (rest - 1) / 26
    }
    return letters
  }
}
