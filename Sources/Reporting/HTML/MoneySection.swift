import Domain

/// Settlements, matches and control totals as tables; the days' money as a drawing.
enum MoneySection {
  static func daily(_ volumes: [PackSummary.DailyVolume]) -> String {
    let charts = Set(volumes.map(\.currency)).sorted().map { currency in
      DayChart(currency: currency, days: volumes.filter { $0.currency == currency }).html
    }
    return section("days", "Money by day", charts.isEmpty ? "" : wrapped(charts))
  }

  static func settlements(_ totals: [PackSummary.SettlementTotal]) -> String {
    var table = PageTable(
      caption: "opening + movements − fees − reserve change − payout − closing = residual",
      headings: [
        "Currency", .number("Organisations"), .number("Paid"), .number("Opening"),
        .number("Movements"), .number("Fees"), .number("Reserve change"), .number("Payout"),
        .number("Closing"), .number("Residual"),
      ])
    table.rows = totals.map { total in
      let amounts = [
        total.opening, total.movements, total.fees, total.reserveChange, total.payout,
        total.closing, total.residual,
      ]
      return [total.currency.code, "\(total.organisations)", "\(total.paid)"]
        + amounts.map { pageAmount($0, total.currency) }
    }
    return section("settlements", "Settlements", table.html)
  }

  static func matches(_ counts: [PackSummary.MatchCount]) -> String {
    var table = PageTable(
      caption: "Which rule explained how much",
      headings: ["Rule", "Status", .number("Matches"), .number("Items")])
    table.rows = counts.map { count in
      [
        HTMLText.escape(PrintedText.words(count.rule)),
        HTMLText.escape(PrintedText.words(count.status)), "\(count.groups)", "\(count.items)",
      ]
    }
    return section("matches", "Matches", table.html)
  }

  static func controls(_ totals: [PackSummary.ControlTotal]) -> String {
    var table = PageTable(
      caption: "Every record of every file is accepted or named; a difference must be 0",
      headings: [
        "Source", "Format", .number("Files"), .number("Records"), .number("Accepted"),
        .number("Rejected"), .number("Sum"), "Currency", .number("Difference"),
      ])
    table.rows = totals.map { total in
      [
        HTMLText.escape(total.source), HTMLText.escape(total.format), "\(total.files)",
        "\(total.records)", "\(total.accepted)", "\(total.rejected)",
        pageAmount(total.sumAccepted, total.currency), total.currency.code,
        pageAmount(total.difference, total.currency),
      ]
    }
    return section("controls", "Control totals", table.html)
  }

  private static func wrapped(_ charts: [String]) -> String {
    "<div class=\"charts\">\n\(charts.joined(separator: "\n"))\n</div>"
  }

  private static func section(_ id: String, _ title: String, _ content: String) -> String {
    guard !content.isEmpty else { return "" }
    return """
      <section aria-labelledby="\(id)">
      <h2 id="\(id)">\(title)</h2>
      \(content)
      </section>
      """
  }
}
