import Domain
import Foundation
import Testing

@testable import Reporting

struct WorkbookTests {
  private let head = Workbook.Head(
    title: "Balances", bookName: "Fédération <d'essai> & fils", period: october,
    verdict: "Ties: every account", facts: [("Run", "0123abcd")])

  private func write(
    _ scratch: Scratch, _ name: String = "test.xlsx", rowsPerSheet: Int = 1_048_000,
    _ body: (Workbook) throws -> Void
  ) throws -> WrittenFile {
    let workbook = try Workbook(
      scratch.output().file(name), head: head, rowsPerSheet: rowsPerSheet)
    try body(workbook)
    return try workbook.close()
  }

  /// The parts of a workbook, by name, read by a program that is not ours.
  private func parts(_ scratch: Scratch, _ name: String = "test.xlsx") throws -> [String: String] {
    let folder = "\(scratch.path)/unzipped-\(name)"
    try run(["python3", "-m", "zipfile", "-e", "\(scratch.path)/pack/\(name)", folder])
    var parts: [String: String] = [:]
    let files = FileManager.default.enumerator(atPath: folder)
    while let file = files?.nextObject() as? String {
      let url = URL(fileURLWithPath: "\(folder)/\(file)")
      guard let data = try? Data(contentsOf: url) else { continue }
      parts[file] = String(validating: data, as: UTF8.self)
      #expect(parts[file] != nil, "\(file) is not UTF-8")
    }
    return parts
  }

  @Test func `a workbook is the same bytes twice and holds only plain parts`() throws {
    let scratch = Scratch()
    let first = try write(scratch, "a.xlsx") { try fill($0.sheet()) }
    let second = try write(scratch, "b.xlsx") { try fill($0.sheet()) }
    #expect(first.sha256 == second.sha256)
    #expect(try first.sha256 == TestDigest.hex(scratch.bytes("a.xlsx")))
    #expect(try scratch.names() == ["a.xlsx", "b.xlsx"], "no temporary file is left")
    let names = try parts(scratch, "a.xlsx").keys.sorted()
    #expect(
      names == [
        "[Content_Types].xml", "_rels/.rels", "docProps/app.xml", "docProps/core.xml",
        "xl/_rels/workbook.xml.rels", "xl/styles.xml", "xl/theme/theme1.xml", "xl/workbook.xml",
        "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml",
      ])
  }

  /// A temporary file's descriptor is turned to /dev/full; libxlsxwriter itself would not notice.
  @Test func `rows that a full disk loses are an error`() throws {
    let scratch = Scratch()
    let workbook = try Workbook(scratch.output().file("a.xlsx"), head: head)
    let sheet = workbook.sheet()
    try sheet.begin(everyKind)
    let folder = "\(scratch.path)/pack/"
    let nameless = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
      .compactMap { Int32($0) }.filter { descriptor in
        let target = try? FileManager.default.destinationOfSymbolicLink(
          atPath: "/proc/self/fd/\(descriptor)")
        return target?.hasPrefix(folder) == true && target?.hasSuffix("(deleted)") == true
      }
    #expect(!nameless.isEmpty, "the temporary files are not those that tell of errors")
    let full = open("/dev/full", O_WRONLY)
    for descriptor in nameless { dup2(full, descriptor) }
    close(full)
    for number in 0..<500 { try sheet.row(everyKindRow(number, "row \(number)")) }
    try sheet.end()
    #expect(throws: ReportError(.cannotWrite(ENOSPC), "a.xlsx")) { try workbook.close() }
  }

  @Test func `the sheets are as reviewed`() throws {
    let scratch = Scratch()
    _ = try write(scratch) { workbook in
      let sheet = workbook.sheet()
      try sheet.begin(everyKind)
      for number in 0..<4 { try sheet.row(everyKindRow(number, "row \(number)")) }
      try sheet.end()
      try empty(workbook)
    }
    let parts = try parts(scratch)
    let names = parts.keys.sorted().filter { $0 != "xl/theme/theme1.xml" }
    let text = names.map { "== \($0)\n\(parts[$0, default: ""])\n" }.joined()
    try expectGolden(
      text.replacingOccurrences(of: "><", with: ">\n<"), "workbook.parts.txt")
  }

  private func empty(_ workbook: Workbook) throws {
    let sheet = workbook.sheet()
    try sheet.begin(Schemas.breaks)
    try sheet.end()
  }

  @Test func `no hostile text becomes a formula, a link or a part`() throws {
    let scratch = Scratch()
    _ = try write(scratch) { try fill($0.sheet()) }
    for (name, part) in try parts(scratch) {
      #expect(!part.contains("<hyperlink"), "\(name)")
      #expect(!part.contains("TargetMode=\"External\""), "\(name)")
      guard name.hasPrefix("xl/worksheets/") else { continue }
      for formula in part.components(separatedBy: "<f>").dropFirst() {
        let text = formula.components(separatedBy: "</f>")[0]
        #expect(
          ["ROUND(SUMIFS(", "SUMPRODUCT(", "'Every kind'!"].contains { text.hasPrefix($0) },
          "\(text)")
      }
      #expect(!part.contains("t=\"s\""), "strings are inline")
    }
  }

  /// openpyxl reads types and values; a cell keeps its own text, with controls written out.
  @Test(.enabled(if: openpyxl != nil, "python3-openpyxl is not installed"))
  func `another program reads typed cells and the texts themselves`() throws {
    let scratch = Scratch()
    _ = try write(scratch) { try fill($0.sheet()) }
    let script = """
      import openpyxl, sys, json
      sheet = openpyxl.load_workbook(sys.argv[1])["Every kind"]
      for row in sheet.iter_rows(min_row=2, max_row=\(hostileTexts.count + 1)):
          print(json.dumps([row[1].value or "", "".join(c.data_type for c in row),
                            row[3].value.isoformat(), repr(row[5].value), row[5].number_format]))
      """
    let python = try #require(openpyxl)
    let lines = try run([python, "-c", script, "\(scratch.path)/pack/test.xlsx"])
      .split(separator: "\n")
    try #require(lines.count == hostileTexts.count)
    for (number, line) in lines.enumerated() {
      let values = try #require(
        try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String])
      let text = hostileTexts[number]
      #expect(values[0] == SafeText.visible(text))
      #expect(values[1] == (text.isEmpty ? "snnddnnnns" : "ssnddnnnns"))
      #expect(values[2].hasPrefix("2026-10-"))
      let currency = [Currency.eur, .gbp, .jpy, .kwd][number % 4]
      let expected = try #require(everyKindRow(number, "", currency)[5].amount)
      let read = try #require(Double(values[3]))
      #expect(read == CellWriter.number(expected.minorUnits, expected.currency))
      #expect(values[4].hasPrefix(["#,##0.00;", "#,##0.00;", "#,##0;", "#,##0.000;"][number % 4]))
    }
  }

  /// LibreOffice computes every formula anew and must come to the values that we wrote.
  @Test(
    .enabled(
      if: isInstalled("libreoffice") && openpyxl != nil,
      "libreoffice or python3-openpyxl is not installed"))
  func `LibreOffice opens it and computes the same totals and checks`() throws {
    let scratch = Scratch()
    _ = try write(scratch, rowsPerSheet: 17) { workbook in
      try fill(workbook.sheet())
      try workbook.sheetOfProof()
    }
    // Without the cached values, what is read afterwards can only be computed.
    let strip = """
      import re, sys, zipfile
      source, target = sys.argv[1:]
      with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
          for name in old.namelist():
              data = old.read(name)
              if name.startswith("xl/worksheets/"):
                  data = re.sub(rb"</f><v>[^<]*</v>", b"</f>", data)
              new.writestr(name, data)
      """
    let folder = scratch.path
    try run(["python3", "-c", strip, "\(folder)/pack/test.xlsx", "\(folder)/stripped.xlsx"])
    try run(
      [
        "libreoffice", "-env:UserInstallation=file://\(folder)/profile", "--headless",
        "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", "\(folder)/out",
        "\(folder)/stripped.xlsx",
      ], environment: ["HOME": folder])
    let compare = """
      import openpyxl, sys
      formulas = openpyxl.load_workbook(sys.argv[1])
      ours = openpyxl.load_workbook(sys.argv[1], data_only=True)
      theirs = openpyxl.load_workbook(sys.argv[2], data_only=True)
      count = 0
      for sheet in formulas:
          for row in sheet.iter_rows():
              for cell in row:
                  if cell.data_type == "f":
                      count += 1
                      a = ours[sheet.title][cell.coordinate].value
                      b = theirs[sheet.title][cell.coordinate].value
                      if a != b: print("differs", sheet.title, cell.coordinate, cell.value, a, b)
      print(count, "formulas")
      """
    let result = try run([
      try #require(openpyxl), "-c", compare, "\(folder)/pack/test.xlsx",
      "\(folder)/out/stripped.xlsx",
    ])
    // 12 totals, 1 check, 6 totals and 1 check, each on its sheet and in the summary.
    #expect(result == "40 formulas\n")
  }

  @Test func `a check counts the rows that break an identity`() throws {
    let scratch = Scratch()
    _ = try write(scratch) { workbook in
      let sheet = workbook.sheet()
      try sheet.begin(Schemas.trialBalance)
      for (opening, closing) in [(100, 105), (100, 104), (0, 5)] as [(Int64, Int64)] {
        try sheet.row([
          .text("bank:main"), .text("asset"), .currency(.eur), .money(eur(opening)),
          .money(eur(7)), .money(eur(2)), .money(eur(closing)),
        ])
      }
      try sheet.end()
      #expect(workbook.reports[0].checks[0].failures == 1)
      #expect(workbook.reports[0].totals.map(\.minorUnits) == [200, 21, 6, 214])
    }
    let sheet = try #require(try parts(scratch)["xl/worksheets/sheet2.xml"])
    let formula = "SUMPRODUCT(--(ROUND(D2:D4+E2:E4-F2:F4-G2:G4,4)&lt;&gt;0))"
    #expect(sheet.contains("<f>\(formula)</f><v>1</v>"))
  }

  @Test func `every sheet of a table that a person fills offers the choices in all its rows`()
    throws
  {
    let scratch = Scratch()
    _ = try write(scratch, rowsPerSheet: 2) { workbook in
      let sheet = workbook.sheet()
      try sheet.begin(Schemas.decisions)
      for number in 0..<3 {
        try sheet.row([.text("brk_\(number)")] + Array(repeating: .empty, count: 12))
      }
      try sheet.end()
    }
    let parts = try parts(scratch)
    for (sheet, last) in [("sheet2", 3), ("sheet3", 52)] {
      let text = try #require(parts["xl/worksheets/\(sheet).xml"])
      #expect(text.contains("sqref=\"G2:G\(last)\""), "\(sheet)")
      #expect(text.contains("<formula1>\"fee,fx,rounding,write_off\"</formula1>"), "\(sheet)")
      #expect(text.contains("<c r=\"J\(last)\" s="), "\(sheet)")
    }
  }

  @Test func `amounts too long for a number stay exact as text`() throws {
    let scratch = Scratch()
    let huge: Int64 = 12_345_678_901_234_567
    _ = try write(scratch) { workbook in
      let sheet = workbook.sheet()
      try sheet.begin(Schemas.differences)
      for amount in [huge, 999_999_999_999_999] {
        try sheet.row([
          .text("g"), .text("s"), .text("fee"), .text("fees"), .money(eur(amount)),
          .currency(.eur),
        ])
      }
      try sheet.end()
    }
    let sheet = try #require(try parts(scratch)["xl/worksheets/sheet2.xml"])
    #expect(sheet.contains("<t>123456789012345.67</t>"))
    #expect(sheet.contains("<v>9999999999999.99</v>"))
    #expect(sheet.contains("<t>133456789012345.66</t>"), "the total is exact as well")
    #expect(!sheet.contains("<f>"))
  }

  @Test func `a text longer than a cell is cut and marked`() throws {
    let scratch = Scratch()
    _ = try write(scratch) { workbook in
      let sheet = workbook.sheet()
      try sheet.begin(everyKind)
      try sheet.row(everyKindRow(1, String(repeating: "é🧾", count: 20_000)))
      try sheet.end()
    }
    #expect(try #require(try parts(scratch)["xl/worksheets/sheet2.xml"]).contains(" […]</t>"))
  }

  @Test func `a folder that is gone is named as what is wrong`() throws {
    let scratch = Scratch()
    let workbook = try Workbook(scratch.output().file("a.xlsx"), head: head)
    let sheet = workbook.sheet()
    try sheet.begin(everyKind)
    try sheet.end()
    try FileManager.default.removeItem(atPath: "\(scratch.path)/pack")
    #expect(throws: ReportError(.cannotWrite(ENOENT), "a.xlsx")) { try workbook.close() }
  }

  @Test func `an unfinished workbook leaves nothing behind`() throws {
    let scratch = Scratch()
    do {
      let workbook = try Workbook(scratch.output().file("test.xlsx"), head: head)
      try workbook.sheet().begin(everyKind)
    }
    #expect(try scratch.names() == [])
  }
}

extension Workbook {
  fileprivate func sheetOfProof() throws {
    let sheet = sheet()
    try sheet.begin(Schemas.proof)
    try sheet.row([
      .text("bank:main"), .currency(.eur), .money(eur(1_000_01)), .money(eur(10)),
      .money(eur(3)), .money(eur(-4)), .money(eur(1_000_04)), .money(eur(0)),
      .text("reconciled_with_pending"),
    ])
    try sheet.end()
  }
}

/// A Python that has the reader which the workbook is checked with: the one that comes first, or
/// Debian's, which `make deps-test` installs it for.
let openpyxl: String? = ["python3", "/usr/bin/python3"].first { python in
  let process = Process()
  process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
  process.arguments = [python, "-c", "import openpyxl"]
  process.standardError = FileHandle.nullDevice
  guard (try? process.run()) != nil else { return false }
  process.waitUntilExit()
  return process.terminationStatus == 0
}
