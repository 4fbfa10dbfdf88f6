import Foundation

/// A reconciliation workbook into which somebody wrote decisions, as a spreadsheet program stores it.
enum FilledWorkbook {
  /// What is written beside an item: `G` is the action, `H` the letter, `I` the difference, `J` the
  /// reason, `K` who. An item `+1` is the first spare line.
  typealias Lines = [(item: String, cells: [String: String])]

  /// - Parameter rewritten: Whether LibreOffice opens the workbook and saves it again.
  /// - Returns: The path of the copy.
  static func make(
    _ pack: String, _ lines: Lines, rewritten: Bool = false
  ) throws -> String {
    let folder = try ScratchFolders.make()
    let arguments = lines.flatMap { line in
      line.cells.sorted { $0.key < $1.key }.flatMap { [line.item, $0.key, $0.value] }
    }
    let filled = try Programs.call(
      "python3",
      ["-c", script, "\(pack)/reconciliation.xlsx", "\(folder)/filled.xlsx"] + arguments)
    guard filled.status == 0 else { throw Failure(text: filled.errors) }
    guard rewritten else { return "\(folder)/filled.xlsx" }
    let saved = try Programs.call(
      "soffice",
      [
        "-env:UserInstallation=file://\(folder)/profile", "--headless", "--convert-to",
        "xlsx:Calc MS Excel 2007 XML", "--outdir", "\(folder)/saved", "\(folder)/filled.xlsx",
      ])
    guard saved.status == 0 else { throw Failure(text: saved.errors) }
    return "\(folder)/saved/filled.xlsx"
  }

  struct Failure: Error { var text: String }

  private static let script = """
    import re, sys, zipfile
    from xml.sax.saxutils import escape
    source, target, *edits = sys.argv[1:]
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        names = re.findall('<sheet name="([^"]*)"', old.read("xl/workbook.xml").decode())
        part = f"xl/worksheets/sheet{names.index('Decisions') + 1}.xml"
        text = old.read(part).decode()
        rows = {}
        for row in re.findall(r'<row r="(\\d+)".*?</row>', text):
            cell = re.search(f'<c r="B{row}"[^>]*><is><t[^>]*>(.*?)</t>', text)
            item = cell.group(1) if cell else ""
            if item.startswith("suggested: "): item = "suggested"
            if item.startswith("decided: "): item = " ".join(item.split()[1:])
            rows.setdefault(item, row)
        rows["+1"] = rows[""]
        for item, column, value in zip(edits[::3], edits[1::3], edits[2::3]):
            place = column + rows[item]
            new_text = re.sub(
                f'<c r="{place}" s="(\\\\d+)"/>',
                lambda found: f'<c r="{place}" s="{found.group(1)}" t="inlineStr"><is><t>'
                    f'{escape(value)}</t></is></c>', text)
            assert new_text != text, f"{place} is no empty cell"
            text = new_text
        for name in old.namelist():
            new.writestr(name, text if name == part else old.read(name))
    """
}
