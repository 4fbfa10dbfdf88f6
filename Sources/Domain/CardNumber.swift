/// Numbers of payment cards in what others write. Of such a number the first six digits and the
/// last four may be kept and shown, never all of it (PCI DSS 3.4.1 and 3.5.1).
public enum CardNumber {
  /// What stands in a field that is for a card number: every twelve to nineteen digits in it are
  /// masked, whatever their check digit.
  public static func masked(field text: String) -> String {
    masked(text, evenTouched: true) { groups in
      let number = groups.prefix { !$0.isEmpty }
      let digits = number.reduce(0) { $0 + $1.count }
      return (12...19).contains(digits) ? number.count : nil
    }
  }

  /// An account number of a card: masked when its check digit is right.
  public static func masked(account text: String) -> String {
    let bytes = Array(text.utf8)
    return (13...19).contains(bytes.count) && hasRightCheckDigit(bytes) ? masked(field: text) : text
  }

  /// Lines of free text, as people and banks write them: masked are numbers with a right check digit
  /// that are grouped as on a card or that a word such as `Kartennr.` or `VISA` goes with. Other long
  /// numbers are references and stay.
  public static func masked(lines: [String]) -> [String] {
    guard lines.contains(where: mayHold) else { return lines }
    // A bank breaks lines anywhere, also inside the word.
    let mentionsCard = mentionsCard(lines.joined())
    return lines.map { masked($0) { printed($0, orAlone: mentionsCard) } }
  }

  /// A message about a value, which may quote anything.
  public static func masked(message text: String) -> String {
    guard mayHold(text) else { return text }
    return masked(text) { printed($0, orAlone: true) }
  }

  /// Whether a column or field of this name is about cards.
  public static func isCardField(_ name: String) -> Bool {
    mentionsCard(name) || name.uppercased() == "PAN"
  }

  private static let words = [
    "card", "cart", "kaart", "kart", "kort", "tarjeta", "visa", "maestro", "amex",
  ]

  private static func mentionsCard(_ text: String) -> Bool {
    let text = text.lowercased()
    return words.contains { text.contains($0) }
  }

  /// Whether thirteen digits stand in a row, single blanks and hyphens between them not counted.
  public static func mayHold(_ text: String) -> Bool {
    guard text.utf8.count >= 13 else { return false }
    let found = text.utf8.withContiguousStorageIfAvailable { bytes in
      // A run of thirteen covers one of every thirteenth bytes, so that most texts are passed over.
      var at = 12
      while at < bytes.count {
        if isPart(bytes[at]) {
          var digits = 0
          var start = at
          while start > 0, isPart(bytes[start - 1]) { start -= 1 }
          while start < bytes.count, isPart(bytes[start]) {
            if isDigit(bytes[start]) { digits += 1 }
            start += 1
          }
          if digits >= 13 { return true }
          at = max(at, start)
        }
        at += 13
      }
      return false
    }
    return found ?? true
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") <= 9 }
  private static func isPart(_ byte: UInt8) -> Bool {
    isDigit(byte) || byte == UInt8(ascii: " ") || byte == UInt8(ascii: "-")
  }
}

extension CardNumber {
  /// Masks what `count` takes for a card number.
  ///
  /// - Parameter count: Gets the groups of digits from one place on, those that a single blank or
  ///   hyphen parts, and says how many of them are the number; nil for none. An empty group ends them.
  private static func masked(
    _ text: String, evenTouched: Bool = false, _ count: (ArraySlice<ArraySlice<UInt8>>) -> Int?
  ) -> String {
    let bytes = Array(text.utf8)
    var result = bytes
    let groups = groups(bytes, evenTouched: evenTouched)
    var at = 0
    var isChanged = false
    while at < groups.count {
      guard let taken = count(groups[at...]) else {
        at += 1
        continue
      }
      let places = groups[at..<at + taken].flatMap(\.indices)
      for place in places.dropFirst(6).dropLast(4) { result[place] = UInt8(ascii: "*") }
      isChanged = true
      at += taken
    }
    guard isChanged else { return text }
    return String(validating: result, as: UTF8.self) ?? text
  }

  /// The runs of digits; an empty one between two that are not of one number.
  ///
  /// - Parameter evenTouched: Whether a run that letters touch counts.
  private static func groups(_ bytes: [UInt8], evenTouched: Bool) -> [ArraySlice<UInt8>] {
    var groups: [ArraySlice<UInt8>] = []
    var at = 0
    while at < bytes.count {
      guard isDigit(bytes[at]) else {
        at += 1
        continue
      }
      var end = at
      while end < bytes.count, isDigit(bytes[end]) { end += 1 }
      if let last = groups.last, !last.isEmpty {
        let isClose = at == last.endIndex + 1 && isPart(bytes[at - 1])
        if !isClose { groups.append([]) }
      }
      let isTouched =
        at > 0 && isLetter(bytes[at - 1]) || end < bytes.count && isLetter(bytes[end])
      groups.append(isTouched && !evenTouched ? [] : bytes[at..<end])
      at = end
    }
    return groups
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z") || byte >= 0x80
  }

  /// How many groups are a number as printed on cards, or one run where `orAlone` allows that.
  private static func printed(_ groups: ArraySlice<ArraySlice<UInt8>>, orAlone: Bool) -> Int? {
    guard let first = groups.first else { return nil }
    if orAlone, (13...19).contains(first.count), hasRightCheckDigit(Array(first)) { return 1 }
    for shape in [[4, 4, 4, 4, 3], [4, 4, 4, 4], [4, 6, 5], [4, 6, 4]] {
      let found = groups.prefix(shape.count)
      let after = groups.dropFirst(shape.count).first
      guard found.map(\.count) == shape, after?.isEmpty ?? true,
        hasRightCheckDigit(Array(found.joined())), isIssued(first.first)
      else { continue }
      return shape.count
    }
    return nil
  }

  /// Travel, banking, and merchants' cards begin with 3 to 6; 2 is the newer range of Mastercard.
  private static func isIssued(_ digit: UInt8?) -> Bool {
    digit.map { (UInt8(ascii: "2")...UInt8(ascii: "6")).contains($0) } ?? false
  }

  /// The check digit of ISO/IEC 7812-1: every second digit from the right counts double.
  private static func hasRightCheckDigit(_ digits: [UInt8]) -> Bool {
    var sum = 0
    for (index, byte) in digits.reversed().enumerated() {
      guard isDigit(byte) else { return false }
      let digit = Int(byte - UInt8(ascii: "0")) << (index & 1)
      sum += digit > 9 ? digit - 9 : digit
    }
    return sum % 10 == 0
  }
}
