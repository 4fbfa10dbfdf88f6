import Domain

/// Flows a statement over its pages: letterhead, then a summary and a table per currency.
final class StatementLayout {
  /// What the counting pass finds out about a section for the summary of the drawing pass.
  struct Totals {
    var moneyIn: Int128 = 0
    var moneyOut: Int128 = 0
  }

  let document: StatementDocument
  let canvas: Canvas
  private(set) var totals: [Totals]
  var printable: PrintableText
  var warnings: [GlyphWarning] { printable.warnings }

  /// How many pages there are; nil while they are counted.
  let pages: Int?

  let left = 54.0
  let right = Canvas.pageWidth - 54
  /// Where the rows of a page end; below it there is room for one more line and the foot.
  let bottom = Canvas.pageHeight - 86
  var y = 0.0

  init(_ document: StatementDocument, canvas: Canvas, pages: Int?, totals: [Totals]) {
    self.document = document
    self.canvas = canvas
    self.pages = pages
    self.totals = totals
    printable = PrintableText(canvas.fonts)
  }

  func draw() throws(ReportError) {
    drawLetterhead()
    for (index, section) in document.sections.enumerated() {
      if pages == nil { totals.append(try check(section)) }
      if y + StatementTable.leastHeight > bottom { startPage() }
      drawHeading(section, totals[index])
      var table = StatementTable(self, section)
      table.draw()
    }
    if document.sections.isEmpty {
      canvas.text("No balance and no movements in this period.", .init(size: 9), x: left, y: y + 12)
    }
    drawFoot()
  }

  /// Ends the page and begins the next one with a short head.
  func startPage() {
    drawFoot()
    canvas.nextPage()
    y = 54
    let small = Canvas.Style(size: 8, colour: Palette.muted)
    let period = PrintedText.period(document.period)
    let periodWidth = canvas.fonts.width(period, .regular, size: 8)
    let name = TextFit(
      fonts: canvas.fonts, face: .bold, size: 8, width: right - left - periodWidth - 24
    ).elided(printable.clean(document.partyName)[...])
    canvas.text(name, .init(face: .bold, size: 8, colour: Palette.ink), x: left, y: y)
    canvas.text(period, small, endingAt: right, y: y)
    canvas.rule(Palette.hairline, 0.6, from: left, to: right, y: y + 8)
    y += 22
  }

  private func drawFoot() {
    let top = Canvas.pageHeight - 52
    let small = Canvas.Style(size: 7, colour: Palette.muted)
    canvas.rule(Palette.hairline, 0.6, from: left, to: right, y: top)
    canvas.text(
      "Each closing balance is the opening balance of the next statement.", small,
      x: left, y: top + 13)
    let run = TextFit(fonts: canvas.fonts, face: .regular, size: 7, width: right - left)
      .elided("Run " + printable.clean(document.runID)[...])
    canvas.text(run, small, x: left, y: top + 23)
    if let pages {
      canvas.text("Page \(canvas.page) of \(pages)", small, endingAt: right, y: top + 13)
    }
  }

  /// A statement that does not add up must not reach anybody.
  private func check(_ section: StatementSection) throws(ReportError) -> Totals {
    var totals = Totals()
    var balance = Int128(section.opening.minorUnits)
    for line in section.lines {
      let amount = Int128(line.amount.minorUnits)
      balance += amount
      if amount < 0 { totals.moneyOut -= amount } else { totals.moneyIn += amount }
      guard balance == Int128(line.balance.minorUnits) else { throw broken(section) }
    }
    guard balance == Int128(section.closing.minorUnits) else { throw broken(section) }
    return totals
  }

  private func broken(_ section: StatementSection) -> ReportError {
    ReportError(.statementDoesNotAddUp(section.currency.code), document.partyID)
  }
}
