import CXMLShim

/// A text of an element without the blanks around it. Valid only while it is reported.
struct XMLText {
  /// Never empty.
  let bytes: UnsafeRawBufferPointer
  /// The attribute `Ccy`, of length 0 where there is none.
  let currency: XMLKey
  /// That of the start tag.
  let line: Int

  var string: String { String(utf8Checked: bytes) }

  /// The text and its currency, where no field asked for them.
  func other(at path: String) -> String {
    let text = currency.length > 0 ? string + " " + currency.string : string
    return CardData.kept(of: text, at: path)
  }
}

extension XMLKey {
  /// Without half a character that the limit cut off.
  var string: String { bytes.withUnsafeBytes { String(utf8Checked: $0) } }
}

/// What the receiver is told of texts.
extension XMLScanner {
  mutating func reportText(_ element: XMLElement) {
    let currency = element.reports(TIEOUT_XML_CURRENCY) ? currency : .none
    if held.isEmpty {
      let bytes = Self.trimmed(window.slice(piece))
      guard !bytes.isEmpty else { return }
      receiver.text(element.node, XMLText(bytes: bytes, currency: currency, line: elementLine))
    } else {
      copyPiece()
      held.withUnsafeBytes { held in
        let bytes = Self.trimmed(held)
        guard !bytes.isEmpty else { return }
        receiver.text(element.node, XMLText(bytes: bytes, currency: currency, line: elementLine))
      }
    }
  }

  mutating func reportOther() {
    let path = leafPath
    copyPiece()
    held.withUnsafeBytes { held in
      let text = XMLText(bytes: Self.trimmed(held), currency: currency, line: elementLine)
      guard !text.bytes.isEmpty else { return }
      receiver.other(path, text.other(at: path), line: elementLine)
    }
  }

  @inline(__always)
  private static func trimmed(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    var (start, end) = (0, bytes.count)
    while start < end, bytes[start].isBlank { start += 1 }
    while end > start, bytes[end - 1].isBlank { end -= 1 }
    return UnsafeRawBufferPointer(rebasing: bytes[start..<end])
  }

  /// The names below the innermost element around it that keeps others' texts, or `unknown` where they
  /// are longer than those of any schema.
  private var leafPath: String {
    var first = open.count - 1
    while first > 0, !open[first - 1].reports(TIEOUT_XML_OTHERS) { first -= 1 }
    var path: [UInt8] = []
    for index in first..<open.count {
      if index > first { path.append(UInt8(ascii: "/")) }
      path += openName(index).dropFirst(open[index].local)
    }
    guard path.count <= 256 else { return "unknown" }
    return String(validating: path, as: UTF8.self) ?? "unknown"
  }
}
