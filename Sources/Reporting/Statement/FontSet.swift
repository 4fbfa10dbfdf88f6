import CCairoShim

/// The two fonts of a statement, with the widths of their characters.
final class FontSet {
  enum Face: Int32, CaseIterable {
    case regular, bold
  }

  let handle: OpaquePointer

  /// Widths of the first 1,024 characters, which are nearly all that a statement has.
  private let known: [Face: [Double]]

  /// - Parameter folder: Where `DejaVuSans.ttf` and `DejaVuSans-Bold.ttf` are.
  init(folder: String) throws(ReportError) {
    let paths = ["\(folder)/DejaVuSans.ttf", "\(folder)/DejaVuSans-Bold.ttf"]
    guard let handle = tieout_fonts_open(paths[0], paths[1]) else {
      throw ReportError(.fontMissing, paths[0])
    }
    self.handle = handle
    var known: [Face: [Double]] = [:]
    for face in Face.allCases {
      known[face] = (0..<1024).map { tieout_fonts_advance(handle, face.rawValue, $0) }
    }
    self.known = known
  }

  deinit { tieout_fonts_close(handle) }

  /// The width of a text in points.
  func width(_ text: some StringProtocol, _ face: Face, size: Double) -> Double {
    let table = known[face] ?? []
    var thousandths = 0.0
    for scalar in text.unicodeScalars {
      let value = Int(scalar.value)
      thousandths +=
        value < table.count
        ? table[value] : tieout_fonts_advance(handle, face.rawValue, scalar.value)
    }
    return thousandths * size / 1000
  }

  func hasGlyph(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value >= 0x20 && scalar.value < 0x7F
      || Face.allCases.allSatisfy { tieout_fonts_has_glyph(handle, $0.rawValue, scalar.value) != 0 }
  }
}
