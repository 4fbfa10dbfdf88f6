/// Building a page: every text from data goes through `escape`.
enum HTMLText {
  /// Safe as the content of an element and inside a quoted attribute.
  static func escape(_ text: String) -> String {
    let shown = SafeText.visible(text)
    var escaped = ""
    escaped.reserveCapacity(shown.utf8.count + 16)
    for scalar in shown.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }

  /// A link to a file of the pack. Every byte that could end the path or start a scheme is written
  /// as `%XX`, and `./` keeps the rest relative.
  static func link(_ name: String) -> String {
    let digits = Array("0123456789ABCDEF")
    var link = "./"
    for byte in name.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "."),
        UInt8(ascii: "-"), UInt8(ascii: "_"):
        link.unicodeScalars.append(Unicode.Scalar(byte))
      default: link += "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
      }
    }
    return link
  }

  /// `1.4 MB`, in whole tenths and powers of a thousand.
  static func size(_ bytes: Int64) -> String {
    guard bytes >= 1000 else { return "\(bytes) B" }
    var unit: Int64 = 1000
    var names = ["kB", "MB", "GB", "TB"][...]
    while Rounded.tenths(bytes, over: unit) >= 10_000, names.count > 1 {
      unit *= 1000
      names = names.dropFirst()
    }
    let tenths = Rounded.tenths(bytes, over: unit)
    return "\(tenths / 10).\(tenths % 10) \(names.first ?? "TB")"
  }
}

/// Whole-number arithmetic for places in a drawing, where nothing may depend on floating point.
enum Rounded {
  /// `value / unit` in tenths, half-up.
  static func tenths(_ value: Int64, over unit: Int64) -> Int64 { (value * 10 + unit / 2) / unit }

  /// `length` in the proportion of `value` to `maximum`; 1 at least for what is not zero.
  static func share(_ value: Int128, of maximum: Int128, length: Int) -> Int {
    guard value > 0, maximum > 0 else { return 0 }
    return max(1, Int(value * Int128(length) / maximum))
  }
}
