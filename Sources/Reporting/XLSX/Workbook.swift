import CLibXLSXWriter
import CSystemShim
import Domain
import Glibc

/// A workbook for people: a summary first, then one sheet per table, written as the rows come.
///
///     let workbook = try Workbook(directory.file("balances.xlsx"), head: head)
///     let sheet = workbook.sheet()      // a TableSink
///     ...                               // begin, rows, end; then the next sheet
///     let file = try workbook.close()
///
/// Rows go to temporary files in the output folder, so the memory does not grow with a table. The
/// bytes depend on the contents only: the one date in the file is the end of the period.
public final class Workbook {
  /// What the summary says above its figures.
  public struct Head: Sendable {
    public var title: String
    public var bookName: String
    public var period: StatementPeriod
    /// The verdict in words: `Does not tie: 7 breaks`.
    public var verdict: String
    /// Run id, inputs' hash, versions: a label and a value each.
    public var facts: [(label: String, value: String)]

    public init(
      title: String, bookName: String, period: StatementPeriod, verdict: String,
      facts: [(label: String, value: String)] = []
    ) {
      self.title = title
      self.bookName = bookName
      self.period = period
      self.verdict = verdict
      self.facts = facts
    }
  }

  let formats: WorkbookFormats
  private(set) var reports: [SheetReport] = []

  /// How many rows of data a sheet holds before the table goes on in another: Excel stops at
  /// 1,048,576 rows, less the header, the totals and the checks.
  let rowsPerSheet: Int

  private let file: OutputFile
  private let head: Head
  private let summary: UnsafeMutablePointer<lxw_worksheet>?
  private var workbook: UnsafeMutablePointer<lxw_workbook>?

  public convenience init(_ file: OutputFile, head: Head) throws(ReportError) {
    try self.init(file, head: head, rowsPerSheet: 1_048_000)
  }

  init(_ file: OutputFile, head: Head, rowsPerSheet: Int) throws(ReportError) {
    self.file = file
    self.head = head
    self.rowsPerSheet = rowsPerSheet
    Workbook.usePlainNumbers()
    tieout_workbook_files_begin()
    let created = file.folder.withCString { folder in
      var options = lxw_workbook_options()
      options.constant_memory = 1
      options.tmpdir = UnsafeMutablePointer(mutating: folder)
      return workbook_new_opt(file.partialPath, &options)
    }
    guard let created else {
      throw ReportError(.workbook(Int32(LXW_ERROR_MEMORY_MALLOC_FAILED.rawValue)), file.name)
    }
    workbook = created
    formats = WorkbookFormats(created)
    summary = workbook_add_worksheet(created, "Summary")
    setProperties()
  }

  deinit {
    if let workbook { lxw_workbook_free(workbook) }
  }

  /// The next sheet. Its table is begun, filled and ended before another sheet is asked for.
  public func sheet() -> SheetSink { SheetSink(self) }

  /// Writes the summary and puts the file in place.
  public func close() throws(ReportError) -> WrittenFile {
    guard let open = workbook else {
      preconditionFailure("A workbook is closed once")
    }
    if let summary {
      try SummarySheet(sheet: summary, formats: formats, fileName: file.name)
        .write(head, reports)
    }
    try checkTemporaryFiles()
    workbook = nil
    errno = 0
    let error = workbook_close(open)
    let number = errno
    try checkTemporaryFiles()
    // libxlsxwriter has no number of its own for a full disk, and none for a folder that is gone.
    if error == LXW_ERROR_CREATING_XLSX_FILE && number != 0
      || error != LXW_NO_ERROR && (number == ENOSPC || number == EDQUOT)
    {
      throw ReportError(.cannotWrite(number), file.name)
    }
    try check(error)
    return try file.commitWrittenByLibrary()
  }

  func addWorksheet(_ name: String) throws(ReportError) -> UnsafeMutablePointer<lxw_worksheet> {
    guard let workbook, let sheet = workbook_add_worksheet(workbook, name) else {
      throw ReportError(.workbook(Int32(LXW_ERROR_SHEETNAME_ALREADY_USED.rawValue)), file.name)
    }
    return sheet
  }

  func finished(_ report: SheetReport) { reports.append(report) }

  func check(_ error: lxw_error) throws(ReportError) {
    guard error == LXW_NO_ERROR else {
      throw ReportError(.workbook(Int32(bitPattern: error.rawValue)), file.name)
    }
  }

  /// What libxlsxwriter does not do: rows that were lost must not pass for a workbook.
  private func checkTemporaryFiles() throws(ReportError) {
    let number = tieout_workbook_files_lost()
    if number != 0 { throw ReportError(.cannotWrite(number), file.name) }
  }

  private func setProperties() {
    // Midnight UTC after the last day of the period: 2000-01-01 is day 10,957 of the Unix epoch.
    let created = time_t((Int(head.period.lastDay.daysSince2000) + 1 + 10_957) * 86_400)
    let texts: [UnsafeMutablePointer<CChar>?] = [
      strdup("\(head.title) \(head.period.name)"), strdup(head.period.name),
      strdup(SafeText.visible(head.bookName)),
    ]
    defer { for text in texts { free(text) } }
    var properties = lxw_doc_properties()
    properties.title = texts[0]
    properties.subject = texts[1]
    properties.author = texts[2]
    properties.company = texts[2]
    properties.created = created
    workbook_set_properties(workbook, &properties)
  }

  /// libxlsxwriter prints numbers with the thread's locale; a decimal comma would spoil the file.
  private static func usePlainNumbers() {
    _ = uselocale(plainLocale.value)
  }

  private struct PlainLocale: @unchecked Sendable {
    let value = newlocale(1 << LC_NUMERIC, "C", nil)
  }

  private static let plainLocale = PlainLocale()
}
