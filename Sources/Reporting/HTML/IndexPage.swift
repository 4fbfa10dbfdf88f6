import Domain

/// The page finance opens: one HTML file with its style and drawings in it, and no script.
public enum IndexPage {
  /// Writes the page; the caller commits the file.
  public static func write(_ summary: PackSummary, to file: OutputFile) throws(ReportError) {
    try file.write(html(summary))
  }

  static func html(_ summary: PackSummary) -> String {
    let title = "\(summary.period.name) · \(summary.bookName)"
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta http-equiv="Content-Security-Policy" \
      content="default-src 'none'; style-src 'unsafe-inline'">
      <meta name="generator" content="Tieout">
      <title>\(HTMLText.escape(title))</title>
      <style>
      \(PageStyle.css)
      </style>
      </head>
      <body>
      \(head(summary))
      <main>
      \(sections(summary).joined(separator: "\n"))
      </main>
      \(foot(summary))
      </body>
      </html>

      """
  }

  private static func head(_ summary: PackSummary) -> String {
    let steps = summary.nextSteps.map { "<li>\(HTMLText.escape($0))</li>" }.joined(separator: "\n")
    let next = steps.isEmpty ? "" : "\n<h2>What to do next</h2>\n<ol>\n\(steps)\n</ol>"
    return """
      <header>
      <p class="book">\(HTMLText.escape(summary.bookName))</p>
      <p class="period">\(HTMLText.escape(PrintedText.period(summary.period)))</p>
      <div class="verdict \(summary.verdict.tone)">
      <h1><span class="mark" aria-hidden="true">\(summary.verdict.mark)</span> \
      \(HTMLText.escape(summary.headline))</h1>\(next)
      </div>
      </header>
      """
  }

  private static func sections(_ summary: PackSummary) -> [String] {
    [
      ProofSection.html(summary.proofs), BreakSection.html(summary),
      MoneySection.daily(summary.dailyVolumes), MoneySection.settlements(summary.settlements),
      MoneySection.matches(summary.matchCounts), MoneySection.controls(summary.controlTotals),
      FileSection.html(summary.files),
    ].filter { !$0.isEmpty }
  }

  private static func foot(_ summary: PackSummary) -> String {
    let facts = summary.provenance.map { fact in
      "<dt>\(HTMLText.escape(fact.label))</dt><dd>\(HTMLText.escape(fact.value))</dd>"
    }
    return """
      <footer>
      <dl>
      \(facts.joined(separator: "\n"))
      </dl>
      <p>Amounts are in each currency’s own units and are never added across currencies. The same \
      inputs give this same page.</p>
      </footer>
      """
  }
}
