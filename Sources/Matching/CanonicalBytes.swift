/// Bytes to derive ids from: the same fields give the same bytes, other fields give others.
///
/// Each field is written as its length in bytes, a colon and its UTF-8 (`5:hello`), so that no
/// content can be mistaken for a boundary.
public enum CanonicalBytes {
  public static func of(_ fields: [String]) -> [UInt8] {
    var bytes: [UInt8] = []
    for field in fields {
      bytes.append(contentsOf: String(field.utf8.count).utf8)
      bytes.append(UInt8(ascii: ":"))
      bytes.append(contentsOf: field.utf8)
    }
    return bytes
  }

  static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    var text = ""
    for byte in bytes {
      if byte < 16 { text += "0" }
      text += String(byte, radix: 16)
    }
    return text
  }
}
