import Domain

extension StatementLayout {
  /// The first page's head: who keeps the account, whose it is, and for which days.
  func drawLetterhead() {
    drawHolder()
    canvas.rule(Palette.accent, 1.2, from: left, to: right, y: y)
    y += 28
    drawParty()
  }

  private func drawHolder() {
    let half = (right - left) * 0.6
    let name = TextFit(fonts: canvas.fonts, face: .bold, size: 15, width: half)
    y = 66
    for line in name.lines(printable.clean(document.bookName), limit: 2) {
      canvas.text(
        line, .init(face: .bold, size: 15, colour: Palette.accent), x: left, y: y)
      y += 19
    }
    canvas.text(
      "Account statement", .init(size: 13, colour: Palette.ink), endingAt: right, y: 66)
    canvas.text(
      PrintedText.period(document.period), .init(size: 9, colour: Palette.muted),
      endingAt: right, y: 82)
    let small = TextFit(fonts: canvas.fonts, face: .regular, size: 8, width: half)
    let lines = document.holderLines.prefix(6).flatMap {
      small.lines(printable.clean($0), limit: 2)
    }
    for text in lines {
      canvas.text(text, .init(size: 8, colour: Palette.muted), x: left, y: y)
      y += 11
    }
    y = max(y, 94) + 4
  }

  private func drawParty() {
    let factsLeft = right - 170
    let name = TextFit(
      fonts: canvas.fonts, face: .bold, size: 12, width: factsLeft - left - 24)
    var nameY = y
    for line in name.lines(printable.clean(document.partyName), limit: 3) {
      canvas.text(line, .init(face: .bold, size: 12), x: left, y: nameY)
      nameY += 16
    }
    canvas.text(
      printable.clean(PrintedText.words(document.partyKind)), .init(size: 9, colour: Palette.muted),
      x: left, y: nameY)
    let currencies = document.sections.map(\.currency.code).joined(separator: ", ")
    let facts = [
      ("Account", document.partyID), ("Period", document.period.name),
      ("Currency", currencies.isEmpty ? "–" : currencies),
    ]
    let value = TextFit(fonts: canvas.fonts, face: .regular, size: 8.5, width: 112)
    for (index, fact) in facts.enumerated() {
      let factY = y + Double(index) * 14
      canvas.text(fact.0, .init(size: 8, colour: Palette.muted), x: factsLeft, y: factY)
      let text = value.elided(printable.clean(fact.1)[...])
      canvas.text(text, .init(size: 8.5), endingAt: right, y: factY)
    }
    y = max(nameY, y + 28) + 26
  }

  /// The title and the four figures of a section.
  func drawHeading(_ section: StatementSection, _ totals: Totals) {
    y += 6
    canvas.text(
      "\(section.currency.code) account",
      .init(face: .bold, size: 11, colour: Palette.accent), x: left, y: y + 8)
    y += 18
    let height = 46.0
    canvas.fill(Palette.pale, x: left, y: y, width: right - left, height: height)
    canvas.fill(Palette.accent, x: left, y: y, width: 2.5, height: height)
    let figures = [
      ("Opening balance", PrintedText.amount(section.opening)),
      ("Money in", PrintedText.amount(totals.moneyIn, section.currency)),
      ("Money out", PrintedText.amount(-totals.moneyOut, section.currency)),
      ("Closing balance", PrintedText.amount(section.closing)),
    ]
    let width = (right - left) / Double(figures.count)
    for (index, figure) in figures.enumerated() {
      let end = left + width * Double(index + 1) - 12
      let isClosing = index == figures.count - 1
      canvas.text(figure.0, .init(size: 7.5, colour: Palette.muted), endingAt: end, y: y + 17)
      canvas.figure(
        figure.1, .init(face: isClosing ? .bold : .regular, size: 11), endingAt: end, y: y + 34,
        within: width - 18)
    }
    y += height + 20
  }
}
