import CCairoShim
import Domain

/// Draws a party's statement as a PDF of A4 pages.
///
/// One value serves any number of statements, one after the other. The bytes depend on the
/// document and on the versions of cairo, FreeType and the fonts; no clock, no locale.
public final class StatementPDF {
  public static let usualFontFolder = "/usr/share/fonts/truetype/dejavu"

  private let fonts: FontSet

  public init(fontFolder: String = StatementPDF.usualFontFolder) throws(ReportError) {
    fonts = try FontSet(folder: fontFolder)
  }

  /// Writes the statement; the caller commits the file.
  ///
  /// The lines of each section are read twice: once to count the pages and to check that every
  /// balance follows from the one before, once to draw them.
  ///
  /// - Returns: What could not be drawn as written, each character once.
  public func write(
    _ document: StatementDocument, to file: OutputFile
  ) throws(ReportError) -> [GlyphWarning] {
    let counting = StatementLayout(
      document, canvas: Canvas(fonts: fonts, pdf: nil), pages: nil, totals: [])
    try counting.draw()

    let output = PDFOutput(file)
    let closure = Unmanaged.passUnretained(output).toOpaque()
    guard
      let pdf = tieout_pdf_open(
        fonts.handle, PDFOutput.write, closure, Canvas.pageWidth, Canvas.pageHeight)
    else { throw ReportError(.pdf(1), file.name) }
    describe(document, pdf)
    let drawing = StatementLayout(
      document, canvas: Canvas(fonts: fonts, pdf: pdf), pages: counting.canvas.page,
      totals: counting.totals)
    let drawn = Result { () throws(ReportError) in try drawing.draw() }
    let status = withExtendedLifetime(output) { tieout_pdf_close(pdf) }
    if let failure = output.failure { throw failure }
    try drawn.get()
    guard status == 0 else { throw ReportError(.pdf(status), file.name) }
    return drawing.warnings
  }

  private func describe(_ document: StatementDocument, _ pdf: OpaquePointer) {
    // The day after the period, at midnight: the moment the statement is about.
    let created = "\(document.period.lastDay.adding(days: 1))T00:00:00Z"
    tieout_pdf_describe(
      pdf, SafeText.oneLine("Statement \(document.period.name) – \(document.partyName)"),
      SafeText.oneLine(document.bookName), SafeText.oneLine(document.partyID), created)
  }
}

/// Takes cairo's bytes into a file, and keeps the error that a C callback cannot throw.
private final class PDFOutput {
  private let file: OutputFile
  private(set) var failure: ReportError?

  init(_ file: OutputFile) { self.file = file }

  static let write: TieoutWrite = { closure, bytes, count in
    guard let closure, let bytes else { return 1 }
    let output = Unmanaged<PDFOutput>.fromOpaque(closure).takeUnretainedValue()
    do throws(ReportError) {
      try output.file.write(UnsafeRawBufferPointer(start: bytes, count: Int(count)))
      return 0
    } catch {
      output.failure = error
      return 1
    }
  }
}
