import Domain

/// The movements of one section: a row each with the running balance, over as many pages as it
/// takes, each of which repeats the head and says what was carried over.
struct StatementTable {
  /// The room that a section needs to begin on a page: heading, head, a few rows and the closing.
  static let leastHeight = 190.0

  private static let dateWidth = 66.0
  private static let amountWidth = 84.0
  private static let balanceWidth = 88.0

  private let layout: StatementLayout
  private let section: StatementSection
  private var balance: Money

  private var canvas: Canvas { layout.canvas }
  private var textLeft: Double { layout.left + Self.dateWidth }
  private var amountRight: Double { layout.right - Self.balanceWidth }
  private var textWidth: Double { amountRight - Self.amountWidth - textLeft }

  init(_ layout: StatementLayout, _ section: StatementSection) {
    self.layout = layout
    self.section = section
    balance = section.opening
  }

  mutating func draw() {
    drawHead()
    let first = PrintedText.date(layout.document.period.firstDay)
    drawBalance("Opening balance", date: first, section.opening)
    var isEmpty = true
    for line in section.lines {
      drawRow(line)
      isEmpty = false
    }
    if isEmpty { drawNone() }
    drawClosing()
  }

  private func drawHead() {
    let style = Canvas.Style(face: .bold, size: 7.5, colour: Palette.muted)
    canvas.text("Date", style, x: layout.left, y: layout.y)
    canvas.text("Description", style, x: textLeft, y: layout.y)
    canvas.text("Amount", style, endingAt: amountRight, y: layout.y)
    canvas.text("Balance \(section.currency.code)", style, endingAt: layout.right, y: layout.y)
    layout.y += 7
    canvas.rule(Palette.accent, 0.8, from: layout.left, to: layout.right, y: layout.y)
  }

  private func drawBalance(_ title: String, date: String = "", _ amount: Money) {
    let y = layout.y + 13.5
    canvas.text(date, .init(size: 8.5, colour: Palette.muted), x: layout.left, y: y)
    canvas.text(title, .init(size: 8.5, colour: Palette.muted), x: textLeft, y: y)
    drawBalance(amount, .init(size: 8.5, colour: Palette.muted), y)
    layout.y += 20
    hairline()
  }

  private func drawBalance(_ amount: Money, _ style: Canvas.Style, _ y: Double) {
    canvas.figure(
      PrintedText.amount(amount), style, endingAt: layout.right, y: y,
      within: Self.balanceWidth - 8)
  }

  private mutating func drawRow(_ line: StatementLine) {
    let (main, detail) = texts(line)
    let height = 9 + 11.5 * Double(main.count) + 9.5 * Double(detail.count)
    if layout.y + height > layout.bottom { carryOver() }
    var y = layout.y + 13.5
    canvas.text(PrintedText.date(line.date), .init(size: 8.5), x: layout.left, y: y)
    canvas.figure(
      PrintedText.movement(line.amount), .init(size: 9), endingAt: amountRight, y: y,
      within: Self.amountWidth - 8)
    drawBalance(line.balance, .init(size: 9), y)
    for text in main {
      canvas.text(text, .init(size: 9), x: textLeft, y: y)
      y += 11.5
    }
    y -= 1
    for text in detail {
      canvas.text(text, .init(size: 7.5, colour: Palette.muted), x: textLeft, y: y)
      y += 9.5
    }
    layout.y += height
    hairline()
    balance = line.balance
  }

  /// What a row says: who or what in the first lines, how and under which reference below.
  private func texts(_ line: StatementLine) -> (main: [String], detail: [String]) {
    let type = PrintedText.words(line.type)
    let parts = [line.counterparty, line.description, type].filter { !$0.isEmpty }
    let details = parts.dropFirst().reversed() + [line.reference].filter { !$0.isEmpty }
    let main = TextFit(fonts: canvas.fonts, face: .regular, size: 9, width: textWidth)
    let small = TextFit(fonts: canvas.fonts, face: .regular, size: 7.5, width: textWidth)
    return (
      main.lines(layout.printable.clean(parts.first ?? "–"), limit: 2),
      small.lines(layout.printable.clean(details.joined(separator: " · ")), limit: 3)
    )
  }

  private func carryOver() {
    drawBalance("Carried forward", balance)
    layout.startPage()
    drawHead()
    drawBalance("Brought forward", balance)
  }

  private func drawNone() {
    canvas.text(
      "No movements in this period.", .init(size: 8.5, colour: Palette.muted),
      x: textLeft, y: layout.y + 13.5)
    layout.y += 20
    hairline()
  }

  private func drawClosing() {
    canvas.rule(Palette.accent, 0.8, from: layout.left, to: layout.right, y: layout.y)
    let y = layout.y + 14.5
    let bold = Canvas.Style(face: .bold, size: 9)
    let last = PrintedText.date(layout.document.period.lastDay)
    canvas.text(last, .init(size: 8.5), x: layout.left, y: y)
    canvas.text("Closing balance", bold, x: textLeft, y: y)
    drawBalance(section.closing, bold, y)
    layout.y += 34
  }

  private func hairline() {
    canvas.rule(Palette.hairline, 0.5, from: layout.left, to: layout.right, y: layout.y)
  }
}
