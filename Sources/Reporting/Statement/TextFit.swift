/// Breaking a text into lines of a width.
struct TextFit {
  let fonts: FontSet
  let face: FontSet.Face
  let size: Double
  let width: Double

  /// At most `limit` lines; a word longer than a line is broken, and what is left over is elided.
  func lines(_ text: String, limit: Int) -> [String] {
    if fits(text) { return text.isEmpty ? [] : [text] }
    var lines: [String] = []
    var rest = text[...]
    while !rest.isEmpty, lines.count < limit {
      if lines.count == limit - 1 {
        lines.append(elided(rest))
        break
      }
      let end = lineEnd(rest)
      lines.append(trimmed(rest[..<end]))
      rest = rest[end...].drop { $0 == " " }
    }
    return lines
  }

  /// As much of the text as fits, with `…` where it was cut.
  func elided(_ text: Substring) -> String {
    if fits(text) { return String(text) }
    let room = width - fonts.width("…", face, size: size)
    return trimmed(text[..<prefixEnd(text, width: room)]) + "…"
  }

  private func fits(_ text: some StringProtocol) -> Bool {
    fonts.width(text, face, size: size) <= width
  }

  /// Where the first line ends: behind the last word that fits, or inside the first one.
  private func lineEnd(_ text: Substring) -> String.Index {
    let end = prefixEnd(text, width: width)
    guard end < text.endIndex, text[end] != " ",
      let blank = text[..<end].lastIndex(of: " "), blank > text.startIndex
    else { return end }
    return blank
  }

  private func prefixEnd(_ text: Substring, width: Double) -> String.Index {
    var used = 0.0
    var index = text.startIndex
    while index < text.endIndex {
      let next = text.index(after: index)
      used += fonts.width(text[index..<next], face, size: size)
      // At least one character a line, or there would be no end.
      if used > width, index > text.startIndex { return index }
      index = next
    }
    return index
  }

  private func trimmed(_ text: Substring) -> String {
    var text = text
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
