extension IBAN {
  /// A text with the middle of every valid IBAN in it starred, be it written in one or in groups.
  public static func masked(in text: String) -> String {
    var bytes = Array(text.utf8)
    var at = 0
    var isChanged = false
    while at + 5 <= bytes.count {
      guard let places = places(of: bytes, from: at) else {
        at += 1
        continue
      }
      for place in places.dropFirst(4).dropLast(4) { bytes[place] = UInt8(ascii: "*") }
      isChanged = true
      at = (places.last ?? at) + 1
    }
    return isChanged ? String(validating: bytes, as: UTF8.self) ?? text : text
  }

  /// Where the letters and digits of the number stand that begins at a place; nil when none does.
  /// What comes right after it does not matter: banks write the next word without a blank.
  private static func places(of bytes: [UInt8], from start: Int) -> [Int]? {
    guard let length = length(of: bytes[start] & ~0x20, bytes[start + 1] & ~0x20),
      isDigit(bytes[start + 2]), isDigit(bytes[start + 3])
    else { return nil }
    var places: [Int] = []
    var at = start
    while places.count < length, at < bytes.count {
      if bytes[at] != UInt8(ascii: " ") {
        places.append(at)
      } else if bytes[at - 1] == UInt8(ascii: " ") {
        return nil
      }
      at += 1
    }
    guard places.count == length,
      let found = String(validating: places.map { bytes[$0] }, as: UTF8.self), IBAN(found) != nil
    else { return nil }
    return places
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") <= 9 }
}
