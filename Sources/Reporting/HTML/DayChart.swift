import Domain

/// Money in above the line and money out below it, a column a day.
struct DayChart {
  let currency: Currency
  let days: [PackSummary.DailyVolume]

  private static let width = 620
  private static let half = 70
  private static let axis = 84

  var html: String {
    let largest = days.map { max($0.moneyIn, $0.moneyOut) }.max() ?? 0
    let step = max(4, (Self.width - 8) / max(days.count, 1))
    let columns = days.enumerated().map { index, day in
      column(day, x: 4 + index * step, width: max(step - 3, 2), largest)
    }
    return """
      <figure>
      <figcaption>\(HTMLText.escape(title))</figcaption>
      <svg viewBox="0 0 \(Self.width) 190" role="img" aria-label="\(HTMLText.escape(title))">
      <line class="axis" x1="0" x2="\(Self.width)" y1="\(Self.axis)" y2="\(Self.axis)"/>
      \(columns.joined(separator: "\n"))
      <text class="figure" x="4" y="10">in</text>\
      <text class="figure" x="4" y="\(Self.axis + Self.half + 14)">out</text>
      </svg>
      </figure>
      """
  }

  private var title: String {
    let moneyIn = days.reduce(Int128(0)) { $0 + $1.moneyIn }
    let moneyOut = days.reduce(Int128(0)) { $0 + $1.moneyOut }
    return "\(currency.code): \(PrintedText.amount(moneyIn, currency)) in, "
      + "\(PrintedText.amount(moneyOut, currency)) out"
  }

  private func column(
    _ day: PackSummary.DailyVolume, x: Int, width: Int, _ largest: Int128
  ) -> String {
    let up = Rounded.share(day.moneyIn, of: largest, length: Self.half)
    let down = Rounded.share(day.moneyOut, of: largest, length: Self.half)
    let number = day.date.components.day
    // The first day of each week is named; all thirty would not fit on a telephone.
    let label =
      number % 7 == 1
      ? "<text class=\"day\" x=\"\(x + width / 2)\" y=\"186\" text-anchor=\"middle\">\(number)</text>"
      : ""
    let told =
      "\(day.date): \(PrintedText.amount(day.moneyIn, currency)) in, "
      + "\(PrintedText.amount(day.moneyOut, currency)) out"
    return """
      <g><title>\(HTMLText.escape(told))</title>\
      <rect class="in" x="\(x)" y="\(Self.axis - up)" width="\(width)" height="\(up)"/>\
      <rect class="out" x="\(x)" y="\(Self.axis)" width="\(width)" height="\(down)"/></g>\(label)
      """
  }
}
