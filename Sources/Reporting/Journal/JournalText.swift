/// Names and texts as a journal can carry them. ASCII throughout: hledger reads files in the
/// locale's encoding, and an auditor's may be plain C.
enum JournalText {
  /// An account's code as hledger's name. Two codes never share a name: letters, digits and
  /// `. _ -` stay, colons separate, and every other byte is written `%XX`.
  static func account(_ code: String) -> String {
    code.split(separator: ":", omittingEmptySubsequences: false)
      // A part with nothing in it would vanish; a lone mark cannot come from anything else.
      .map { $0.isEmpty ? "%" : encoded($0) }
      .joined(separator: ":")
  }

  /// A transaction's id, inside the parentheses of hledger's code.
  static func code(_ id: String) -> String { encoded(id[...], keeping: ":/+") }

  /// A description: one line, no comment sign, single blanks, accents left out.
  static func line(_ text: String) -> String {
    let folded = text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F } ? text : LatinFold.ascii(text)
    var line: [UInt8] = []
    for byte in folded.utf8 {
      switch byte {
      case UInt8(ascii: ";"): line.append(UInt8(ascii: ","))
      case UInt8(ascii: "|"): line.append(UInt8(ascii: "/"))
      case UInt8(ascii: " ") where line.isEmpty || line.last == byte: break
      default: line.append(byte)
      }
    }
    while line.last == UInt8(ascii: " ") { line.removeLast() }
    return String(validating: line, as: UTF8.self) ?? ""
  }

  private static func encoded(_ text: Substring, keeping others: String = "") -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var name: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "-"):
        name.append(byte)
      case _ where others.utf8.contains(byte): name.append(byte)
      default: name += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(validating: name, as: UTF8.self) ?? ""
  }
}
