/// How far a message has come.
enum MTSection {
  case outside
  /// Before the first entry.
  case head
  case body
  /// The closing balance or the totals have been read.
  case closed

  func after(_ tag: MTTag) -> MTSection {
    switch tag {
    case .reference: .head
    case .opening, .openingOfPage, .line: .body
    case .closing, .closingOfPage, .debits, .credits: .closed
    default: self == .outside ? .head : self
    }
  }
}

/// What one line of a file is.
enum MTLineShape: Equatable {
  /// The first line of a field; `skipping` control bytes stand before its colon.
  case tag(MTTag, skipping: Int)
  /// `-}` or another sign that cannot be text.
  case endOfMessage
  /// Nothing but `-`: the end of a message, or a line of text.
  case hyphen
  /// `{1:…`, `{4:`, or the `$` between messages.
  case envelope
  case text
  case blank

  /// - Parameter previous: The line before, in the same field.
  init(
    _ bytes: UnsafeRawBufferPointer, in section: MTSection, after previous: UnsafeRawBufferPointer?
  ) {
    guard let first = bytes.first else {
      self = .blank
      return
    }
    switch first {
    case UInt8(ascii: "X"): self = MTLineShape.isTail(bytes, section) ? .endOfMessage : .text
    case UInt8(ascii: ":"):
      self = MTLineShape.tag(in: bytes, section, after: previous, skipping: 0)
    case UInt8(ascii: "-"): self = MTLineShape.hyphen(bytes, section)
    case UInt8(ascii: "{"), UInt8(ascii: "$"), 0xC3, 0xE4:
      self = MTLineShape.isEnvelope(bytes) ? .envelope : .text
    case 0...0x20:
      self = MTLineShape.afterControls(bytes, section, previous)
    default: self = .text
    }
  }

  /// Some files have SOH, ETX or the old end-of-file sign 0x1A before a field.
  private static func afterControls(
    _ bytes: UnsafeRawBufferPointer, _ section: MTSection, _ previous: UnsafeRawBufferPointer?
  ) -> MTLineShape {
    guard let at = bytes.firstIndex(where: { $0 > 0x20 }) else { return .blank }
    let rest = UnsafeRawBufferPointer(rebasing: bytes[at...])
    guard bytes[..<at].allSatisfy({ $0 < 0x20 && $0 != 0x09 }) else {
      return hyphen(rest, section) == .hyphen ? .hyphen : .text
    }
    switch rest[0] {
    case UInt8(ascii: ":"): return tag(in: rest, section, after: previous, skipping: at)
    case UInt8(ascii: "-"): return hyphen(rest, section)
    default: return isEnvelope(rest) ? .envelope : .text
    }
  }

  private static func tag(
    in bytes: UnsafeRawBufferPointer, _ section: MTSection,
    after previous: UnsafeRawBufferPointer?, skipping: Int
  ) -> MTLineShape {
    guard let colon = bytes.prefix(6).dropFirst().firstIndex(of: UInt8(ascii: ":")),
      let tag = MTTag(UnsafeRawBufferPointer(rebasing: bytes[1..<colon]))
    else { return .text }
    let rest = UnsafeRawBufferPointer(rebasing: bytes[(colon + 1)...])
    let isInText = section == .body || section == .closed
    if isInText, tag.couldBeMinutes, let previous, endsWithHours(previous), startsWithSeconds(rest)
    {
      return .text
    }
    return .tag(tag, skipping: skipping)
  }

  /// One or two digits up to 23 that no digit stands before.
  private static func endsWithHours(_ line: UnsafeRawBufferPointer) -> Bool {
    func digit(_ fromEnd: Int) -> Int? {
      guard line.count > fromEnd else { return nil }
      let value = line[line.count - 1 - fromEnd] &- UInt8(ascii: "0")
      return value <= 9 ? Int(value) : nil
    }
    guard let ones = digit(0) else { return false }
    guard let tens = digit(1) else { return true }
    return tens * 10 + ones <= 23 && digit(2) == nil
  }

  private static func startsWithSeconds(_ rest: UnsafeRawBufferPointer) -> Bool {
    guard rest.count >= 2, rest[0] &- UInt8(ascii: "0") <= 5, rest[1] &- UInt8(ascii: "0") <= 9
    else { return false }
    return rest.count == 2 || rest[2] &- UInt8(ascii: "0") > 9
  }

  /// A lone hyphen, a hyphen with the brace that closes block 4 (`}` is `å` or `ü` in the national
  /// variants of ISO 646), or the end sign of older Dutch files.
  private static func hyphen(
    _ bytes: UnsafeRawBufferPointer, _ section: MTSection
  ) -> MTLineShape {
    guard bytes.first == UInt8(ascii: "-") else { return .text }
    let rest = bytes.dropFirst().drop { $0 <= 0x20 }
    guard let next = rest.first else { return .hyphen }
    guard rest.startIndex == 1 else { return .text }
    if next == UInt8(ascii: "}") { return .endOfMessage }
    let isAlone = rest.dropFirst(next == 0xC3 ? 2 : 1).allSatisfy { $0 <= 0x20 }
    if isAlone, rest.count > 1 || next == 0xE5 || next == 0xFC, isBrace(rest) {
      return .endOfMessage
    }
    return isTail(UnsafeRawBufferPointer(rebasing: rest), section) ? .endOfMessage : .text
  }

  /// `XXX`, with which older Dutch files close a message.
  private static func isTail(_ bytes: UnsafeRawBufferPointer, _ section: MTSection) -> Bool {
    section == .closed && bytes.count >= 3 && bytes.prefix(3).allSatisfy { $0 == UInt8(ascii: "X") }
      && bytes.dropFirst(3).allSatisfy { $0 <= 0x20 }
  }

  private static func isBrace(_ bytes: Slice<UnsafeRawBufferPointer>) -> Bool {
    guard let first = bytes.first else { return false }
    if first == 0xE5 || first == 0xFC { return true }
    guard first == 0xC3, let second = bytes.dropFirst().first else { return false }
    return second == 0xA5 || second == 0xBC
  }

  /// `{` (in Swedish and German ISO 646 `ä`), a block's number and a colon.
  private static func isEnvelope(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var rest = bytes[...]
    if rest.first == UInt8(ascii: "$") {
      rest = rest.dropFirst()
      if rest.allSatisfy({ $0 <= 0x20 }) { return true }
    }
    switch rest.first {
    case UInt8(ascii: "{"), 0xE4: rest = rest.dropFirst()
    case 0xC3:
      guard rest.dropFirst().first == 0xA4 else { return false }
      rest = rest.dropFirst(2)
    default: return false
    }
    guard let number = rest.first, rest.dropFirst().first == UInt8(ascii: ":") else { return false }
    return (UInt8(ascii: "1")...UInt8(ascii: "5")).contains(number)
  }

  /// Whether a lone hyphen before this line ended the message, when it stood in a field `tag`.
  func endsMessageAfterHyphen(in section: MTSection, of tag: MTTag) -> Bool {
    switch self {
    case .tag(.reference, _), .tag(.type940, _), .tag(.type942, _), .tag(.type950, _): true
    case .endOfMessage, .hyphen, .envelope: true
    case .tag: section == .closed
    case .text:
      section == .closed || ![.details, .nonSwift, .line].contains(tag)
    case .blank: false
    }
  }
}
