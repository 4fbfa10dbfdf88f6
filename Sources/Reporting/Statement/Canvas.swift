import CCairoShim

/// Where a statement is drawn. Without a PDF behind it, it only counts the pages.
final class Canvas {
  static let pageWidth = 595.276
  static let pageHeight = 841.89

  let fonts: FontSet
  private let pdf: OpaquePointer?
  private(set) var page = 1

  init(fonts: FontSet, pdf: OpaquePointer?) {
    self.fonts = fonts
    self.pdf = pdf
  }

  /// The look of a text.
  struct Style {
    var face: FontSet.Face = .regular
    var size: Double
    var colour: UInt32 = Palette.ink
  }

  func text(_ text: String, _ style: Style, x: Double, y: Double) {
    guard let pdf, !text.isEmpty else { return }
    tieout_pdf_text(pdf, style.face.rawValue, style.size, style.colour, x, y, text)
  }

  func text(_ text: String, _ style: Style, endingAt right: Double, y: Double) {
    guard pdf != nil else { return }
    let width = fonts.width(text, style.face, size: style.size)
    self.text(text, style, x: right - width, y: y)
  }

  /// A figure at the right edge of its column, smaller if it would run into its neighbour.
  func figure(
    _ text: String, _ style: Style, endingAt right: Double, y: Double, within width: Double
  ) {
    var style = style
    let natural = fonts.width(text, style.face, size: style.size)
    if natural > width { style.size *= width / natural }
    self.text(text, style, endingAt: right, y: y)
  }

  func fill(_ colour: UInt32, x: Double, y: Double, width: Double, height: Double) {
    guard let pdf else { return }
    tieout_pdf_fill(pdf, colour, x, y, width, height)
  }

  func rule(_ colour: UInt32, _ thickness: Double, from x1: Double, to x2: Double, y: Double) {
    guard let pdf else { return }
    tieout_pdf_rule(pdf, colour, thickness, x1, x2, y)
  }

  func nextPage() {
    page += 1
    if let pdf { tieout_pdf_next_page(pdf) }
  }
}

/// The colours of everything we print: one accent, greys, and red for what is wrong.
enum Palette {
  static let accent: UInt32 = 0x0B4F6C
  static let ink: UInt32 = 0x1F2933
  static let muted: UInt32 = 0x66727F
  static let hairline: UInt32 = 0xDDE3E8
  static let pale: UInt32 = 0xF1F5F8
}
