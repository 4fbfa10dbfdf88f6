import Domain

/// What the cells of one column have in common.
struct ColumnTraits {
  let index: Int
  let name: String
  let cells: [String]

  init(_ index: Int, name: String, cells: [String]) {
    self.index = index
    self.name = name
    self.cells = cells
  }

  var filled: [String] { cells.filter { !$0.isEmpty } }

  /// The same in every row of several.
  var isConstant: Bool { cells.count > 1 && !cells.contains("") && Set(cells).count == 1 }

  /// The patterns that every filled cell fits.
  var datePatterns: [DatePattern] {
    let filled = filled
    guard !filled.isEmpty else { return [] }
    return ColumnTraits.patterns.filter { pattern in
      filled.allSatisfy { ColumnTraits.day($0, pattern) != nil }
    }
  }

  /// A date in most of the filled cells, so that one damaged cell does not hide the column.
  var isMostlyDates: Bool {
    let filled = filled
    return !filled.isEmpty && filled.count(where: ColumnTraits.isDate) * 10 >= filled.count * 9
  }

  /// Every filled cell is a number.
  func isAmount(_ decimal: AmountStyle.DecimalMark) -> Bool {
    let filled = filled
    return !filled.isEmpty && filled.allSatisfy { CellShape.isAmount($0, decimal) }
  }

  var isAmount: Bool { isAmount(.point) || isAmount(.comma) }

  /// A number with decimals, a sign or a currency: no count and no id.
  var looksLikeMoney: Bool {
    isAmount && filled.contains { $0.contains { !$0.isNumber && !$0.isWhitespace } }
  }

  var isCurrency: Bool {
    let filled = filled
    return !filled.isEmpty
      && filled.allSatisfy { $0.utf8.count == 3 && Currency(code: $0) != nil }
  }

  /// The words for debit and credit, when the column has no others.
  var flags: (debit: [String], credit: [String])? {
    let words = Set(filled)
    guard !words.isEmpty, words.count <= 2, filled.count == cells.count else { return nil }
    for (debit, credit) in ColumnTraits.flagWords {
      let keys = Set(words.map(HeaderIndex.key))
      guard keys.isSubset(of: [debit, credit]) else { continue }
      // One word alone may be a kind of booking: its name must say that it is a sign.
      let isUnclear = keys.count == 1 || ColumnTraits.ambiguousFlags.contains(debit)
      if isUnclear, !Vocabulary.flag.fits(name) { continue }
      return (
        words.filter { HeaderIndex.key($0) == debit }.sorted()
          + (keys.contains(debit) ? [] : [debit]),
        words.filter { HeaderIndex.key($0) == credit }.sorted()
          + (keys.contains(credit) ? [] : [credit])
      )
    }
    return nil
  }

  private static let flagWords: [(String, String)] = [
    ("d", "c"), ("dr", "cr"), ("s", "h"), ("af", "bij"), ("debit", "credit"), ("d", "k"),
    ("outflow", "inflow"), ("dbit", "crdt"), ("-", "+"), ("soll", "haben"), ("debet", "credit"),
    ("debet", "kredit"), ("out", "in"), ("d", "h"), ("cargo", "abono"), ("uitgaven", "inkomsten"),
    ("money out", "money in"), ("debit", "kredit"), ("belastung", "gutschrift"), ("dare", "avere"),
    ("deebet", "kreedit"), ("debets", "kredīts"), ("debetas", "kreditas"),
    ("χρέωση", "πίστωση"), ("borç", "alacak"), ("terhelés", "jóváírás"), ("isplata", "uplata"),
    ("duguje", "potražuje"), ("breme", "dobro"), ("χ", "π"), ("b", "a"), ("t", "j"),
  ]
  /// Letters that may as well be branches or kinds.
  private static let ambiguousFlags: Set<String> = ["b", "t"]

  /// A row with a date and a number in different cells.
  static func isBooking(_ cells: [String]) -> Bool {
    var dates = 0
    var amounts = 0
    for cell in cells where !cell.isEmpty {
      if isDate(cell) {
        dates += 1
      } else if CellShape.isAmount(cell, .comma) || CellShape.isAmount(cell, .point) {
        amounts += 1
      }
    }
    return dates > 0 && amounts > 0
  }

  static func isDate(_ text: String) -> Bool {
    let count = text.utf8.count
    guard count >= 6, count <= 40, text.utf8.contains(where: { $0 &- 0x30 <= 9 }) else {
      return false
    }
    return patterns.contains { day(text, $0) != nil }
  }

  /// The day; of digits without a mark one that a statement can be of, for they may mean anything.
  static func day(_ text: String, _ pattern: DatePattern) -> CalendarDate? {
    guard let day = pattern.date(text) else { return nil }
    let isNumber = text.utf8.allSatisfy { $0 &- 0x30 <= 9 }
    return isNumber && !(1970..<2100).contains(day.components.year) ? nil : day
  }

  /// Day first before month first: of two that fit, the first is shown.
  static let patterns: [DatePattern] = [
    "YYYY-MM-DD", "YYYY-MM-DD*", "DD.MM.YYYY", "D.M.YYYY", "DD.MM.YY", "D.M.YY", "DD.MM.YYYY*",
    "DD/MM/YYYY", "D/M/YYYY", "DD/MM/YY", "D/M/YY", "DD/MM/YYYY*", "MM/DD/YYYY", "M/D/YYYY",
    "MM/DD/YY", "M/D/YY", "MM/DD/YYYY*", "DD-MM-YYYY", "D-M-YYYY", "DD-MM-YY", "MM-DD-YYYY",
    "DD-MM-YYYY*", "MM-DD-YY", "YYYY/MM/DD", "YYYY/M/D", "YYYY/MM/DD*", "YYYY.MM.DD",
    "YYYY.MM.DD.", "YYYYMMDD", "YYYYMMDD*", "DD MMM YYYY", "D MMM YYYY", "DD MMM YY", "D MMM YY",
    "DD-MMM-YYYY", "D-MMM-YYYY", "DD-MMM-YY", "D-MMM-YY", "MMM D, YYYY", "MMM DD, YYYY",
    "DD MMM YYYY*", "DD. MMM YYYY", "DDMMMYYYY",
  ].compactMap(DatePattern.init)
}
