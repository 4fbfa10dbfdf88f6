import Domain

/// The breaks by age and by reason, and the largest ones with why their nearest item is no match.
enum BreakSection {
  static func html(_ summary: PackSummary) -> String {
    guard !summary.breaksByAge.isEmpty else {
      return """
        <section aria-labelledby="breaks">
        <h2 id="breaks">Breaks</h2>
        <p class="quiet">None: every item is matched or in transit.</p>
        </section>
        """
    }
    let charts =
      charts("By age in days", summary.breaksByAge) + charts("By reason", summary.breaksByReason)
    let hasTransit = summary.breaksByReason.contains { $0.name == "timing" }
    return """
      <section aria-labelledby="breaks">
      <h2 id="breaks">Breaks\(hasTransit ? " and items in transit" : "")</h2>
      <div class="charts">
      \(charts.joined(separator: "\n"))
      </div>
      \(table(summary.topBreaks))
      </section>
      """
  }

  /// One drawing per currency, for bars of two currencies cannot be compared.
  private static func charts(_ title: String, _ buckets: [PackSummary.BreakBucket]) -> [String] {
    Set(buckets.map(\.currency)).sorted().map { currency in
      let bars = buckets.filter { $0.currency == currency }.map { bucket in
        let amount = PrintedText.amount(bucket.value, currency)
        let count = bucket.count == 1 ? "1 item" : "\(bucket.count) items"
        return BarChart.Bar(
          name: PrintedText.words(bucket.name), value: bucket.value,
          label: "\(amount) \(currency.code) · \(count)")
      }
      return BarChart(title: "\(title), \(currency.code)", bars: bars).html
    }
  }

  private static func table(_ breaks: [PackSummary.TopBreak]) -> String {
    var table = PageTable(
      caption: "The largest breaks; all of them are in breaks.csv",
      headings: [
        "Item", "Account", "Date", .number("Age"), .number("Amount"), "Reason",
        "Nearest item, and why it is no match",
      ])
    table.rows = breaks.map(row)
    return table.html
  }

  private static func row(_ item: PackSummary.TopBreak) -> [String] {
    let side = item.side == .left ? "ledger" : "statement"
    let text = item.text.isEmpty ? "" : "<small>\(HTMLText.escape(item.text))</small>"
    let nearest =
      item.nearestItemID.isEmpty
      ? "" : "<code>\(HTMLText.escape(item.nearestItemID))</code>"
    let because =
      item.nearestBecause.isEmpty
      ? "" : "<small>\(HTMLText.escape(item.nearestBecause))</small>"
    let days = item.ageDays == 1 ? "1 day" : "\(item.ageDays) days"
    return [
      "<code>\(HTMLText.escape(item.itemID))</code><small>in the \(side)</small>\(text)",
      HTMLText.escape(item.account), "<span class=\"d\">\(item.date)</span>", days,
      "\(pageAmount(Int128(item.amount.minorUnits), item.amount.currency)) "
        + item.amount.currency.code,
      HTMLText.escape(PrintedText.words(item.reason)),
      nearest.isEmpty && because.isEmpty ? "<small>none</small>" : nearest + because,
    ]
  }
}
