/// What a statement could not draw as it was written.
public struct GlyphWarning: Hashable, Sendable, CustomStringConvertible {
  public enum Kind: Hashable, Sendable {
    /// The fonts have no picture of it; `�` was drawn.
    case missing
    /// Its script is written from the right or joined, and was drawn as single letters.
    case unshaped
  }

  public let kind: Kind
  public let scalar: Unicode.Scalar

  public var description: String {
    let point = "U+" + String(scalar.value, radix: 16, uppercase: true)
    return switch kind {
    case .missing: "the statement fonts have no glyph for \(point)"
    case .unshaped: "\(point) is of a script that statements cannot shape"
    }
  }
}

/// Makes texts drawable and remembers what had to be replaced.
struct PrintableText {
  let fonts: FontSet
  private(set) var warnings: [GlyphWarning] = []
  private var seen: Set<GlyphWarning> = []

  init(_ fonts: FontSet) { self.fonts = fonts }

  /// The text on one line, with `�` for what the fonts cannot draw.
  mutating func clean(_ text: String) -> String {
    let shown = SafeText.oneLine(text)
    if shown.utf8.allSatisfy({ $0 < 0x80 }) { return shown }
    var drawable = String.UnicodeScalarView()
    for scalar in shown.unicodeScalars {
      if fonts.hasGlyph(scalar) {
        drawable.append(scalar)
        if PrintableText.needsShaping(scalar) { warn(.unshaped, scalar) }
      } else {
        drawable.append("\u{FFFD}")
        warn(.missing, scalar)
      }
    }
    return String(drawable)
  }

  private mutating func warn(_ kind: GlyphWarning.Kind, _ scalar: Unicode.Scalar) {
    let warning = GlyphWarning(kind: kind, scalar: scalar)
    if seen.insert(warning).inserted { warnings.append(warning) }
  }

  /// Hebrew, Arabic, Syriac and the scripts beside them, and their presentation forms.
  private static func needsShaping(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0590...0x08FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFF: true
    default: false
    }
  }
}
