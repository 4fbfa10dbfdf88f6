/// Links to every file of the pack; the parties' statements are folded away.
enum FileSection {
  static func html(_ files: [PackSummary.File]) -> String {
    guard !files.isEmpty else { return "" }
    let statements = files.filter { $0.name.hasPrefix("statements/") }
    let others = files.filter { !$0.name.hasPrefix("statements/") }
    var folded = ""
    if !statements.isEmpty {
      let items = statements.map { file in
        "<li><a href=\"\(HTMLText.link(file.name))\">\(HTMLText.escape(title(file)))</a></li>"
      }
      folded = """

        <details>
        <summary>Statements (\(statements.count) files)</summary>
        <ul class="statements">
        \(items.joined(separator: "\n"))
        </ul>
        </details>
        """
    }
    return """
      <section aria-labelledby="files">
      <h2 id="files">Files</h2>
      \(table(others))\(folded)
      </section>
      """
  }

  private static func table(_ files: [PackSummary.File]) -> String {
    var table = PageTable(
      caption: "The same figures for other programs",
      headings: ["File", "What it is", .number("Rows"), .number("Size")])
    table.rows = files.map { file in
      [
        "<a href=\"\(HTMLText.link(file.name))\">\(HTMLText.escape(file.name))</a>",
        HTMLText.escape(FileTitles.title(file)), file.rows.map { "\($0)" } ?? "",
        HTMLText.size(file.bytes),
      ]
    }
    return table.html
  }

  private static func title(_ file: PackSummary.File) -> String {
    let name = String(file.name.dropFirst("statements/".count))
    return file.title.isEmpty ? name : "\(file.title) (\(name))"
  }
}
