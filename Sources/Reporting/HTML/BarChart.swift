import Domain

/// Horizontal bars drawn as SVG: a name, a bar, and the figure in words. All places are whole
/// numbers, so the drawing is the same everywhere.
struct BarChart {
  struct Bar {
    let name: String
    let value: Int128
    let label: String
  }

  let title: String
  let bars: [Bar]

  private static let rowHeight = 26
  private static let nameWidth = 170
  private static let barWidth = 230
  private static let width = 620

  var html: String {
    let largest = bars.map(\.value).max() ?? 0
    let height = bars.count * Self.rowHeight + 4
    let rows = bars.enumerated().map { index, bar in
      let y = index * Self.rowHeight + 4
      let length = Rounded.share(bar.value, of: largest, length: Self.barWidth)
      return """
        <text x="\(Self.nameWidth - 10)" y="\(y + 14)" text-anchor="end">\
        \(HTMLText.escape(bar.name))</text>\
        <rect class="bar" x="\(Self.nameWidth)" y="\(y)" width="\(length)" height="18" rx="2"/>\
        <text class="figure" x="\(Self.nameWidth + length + 8)" y="\(y + 14)">\
        \(HTMLText.escape(bar.label))</text>
        """
    }
    return """
      <figure>
      <figcaption>\(HTMLText.escape(title))</figcaption>
      <svg viewBox="0 0 \(Self.width) \(height)" role="img" \
      aria-label="\(HTMLText.escape(title + ": " + spoken))">
      \(rows.joined(separator: "\n"))
      </svg>
      </figure>
      """
  }

  private var spoken: String { bars.map { "\($0.name) \($0.label)" }.joined(separator: "; ") }
}
