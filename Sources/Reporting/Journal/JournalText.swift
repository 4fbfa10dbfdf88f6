/// Names and texts as a journal can carry them. ASCII throughout: hledger reads files in the
/// locale's encoding, and an auditor's may be plain C.
enum JournalText {
  /// An account's code as hledger's name. Two codes never share a name: letters, digits and
  /// `. _ -` stay, colons separate, and every other byte is written `%XX`.
  static func append(account code: String, to bytes: inout [UInt8]) {
    var code = code
    code.withUTF8 { utf8 in
      var isPartEmpty = true
      for byte in utf8 {
        if byte == UInt8(ascii: ":") {
          // A part with nothing in it would vanish; a lone mark cannot come from anything else.
          if isPartEmpty { bytes.append(UInt8(ascii: "%")) }
          bytes.append(byte)
          isPartEmpty = true
        } else {
          append(byte, to: &bytes)
          isPartEmpty = false
        }
      }
      if isPartEmpty { bytes.append(UInt8(ascii: "%")) }
    }
  }

  /// A transaction's id, inside the parentheses of hledger's code.
  static func append(code id: String, to bytes: inout [UInt8]) {
    var id = id
    id.withUTF8 { utf8 in
      for byte in utf8 {
        switch byte {
        case UInt8(ascii: ":"), UInt8(ascii: "/"), UInt8(ascii: "+"): bytes.append(byte)
        default: append(byte, to: &bytes)
        }
      }
    }
  }

  /// A description: one line, no comment sign, single blanks, accents left out.
  static func append(line text: String, to bytes: inout [UInt8]) {
    let isPlain = text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
    var folded = isPlain ? text : LatinFold.ascii(text)
    let start = bytes.count
    folded.withUTF8 { utf8 in
      for byte in utf8 {
        switch byte {
        case UInt8(ascii: ";"): bytes.append(UInt8(ascii: ","))
        case UInt8(ascii: "|"): bytes.append(UInt8(ascii: "/"))
        case UInt8(ascii: " ") where bytes.count == start || bytes.last == byte: break
        default: bytes.append(byte)
        }
      }
    }
    while bytes.count > start, bytes.last == UInt8(ascii: " ") { bytes.removeLast() }
  }

  private static func append(_ byte: UInt8, to bytes: inout [UInt8]) {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"),
      UInt8(ascii: "-"):
      bytes.append(byte)
    default:
      bytes.append(UInt8(ascii: "%"))
      bytes.append(hexDigit(byte >> 4))
      bytes.append(hexDigit(byte & 15))
    }
  }

  private static func hexDigit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
  }
}
