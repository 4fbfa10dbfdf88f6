import Domain

/// A table of the page. Cells are given as HTML already, headings as text.
struct PageTable {
  struct Heading {
    let text: String
    var isNumber = false
  }

  var caption: String
  var headings: [Heading]
  var rows: [[String]] = []

  var html: String {
    guard !rows.isEmpty else { return "" }
    let head = headings.map { heading in
      "<th scope=\"col\"\(css(heading))>\(HTMLText.escape(heading.text))</th>"
    }.joined()
    let body = rows.map { row in
      let cells = zip(headings, row).enumerated().map { index, pair in
        let tag = index == 0 ? "th" : "td"
        let scope = index == 0 ? " scope=\"row\"" : ""
        return "<\(tag)\(scope)\(css(pair.0))>\(pair.1)</\(tag)>"
      }
      return "<tr>\(cells.joined())</tr>"
    }
    return """
      <div class="scroll">
      <table>
      <caption>\(HTMLText.escape(caption))</caption>
      <thead><tr>\(head)</tr></thead>
      <tbody>
      \(body.joined(separator: "\n"))
      </tbody>
      </table>
      </div>
      """
  }

  private func css(_ heading: Heading) -> String { heading.isNumber ? " class=\"n\"" : "" }
}

extension PageTable.Heading: ExpressibleByStringLiteral {
  init(stringLiteral text: String) { self.init(text: text) }

  static func number(_ text: String) -> PageTable.Heading { .init(text: text, isNumber: true) }
}

/// An amount with its minus told from its plus by more than colour.
func pageAmount(_ minorUnits: Int128, _ currency: Currency) -> String {
  let text = PrintedText.amount(minorUnits, currency)
  return minorUnits < 0 ? "<span class=\"minus\">\(text)</span>" : text
}
