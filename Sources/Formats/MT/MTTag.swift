/// The name of a field between its colons: `61`, `60F`, `NS`. At most three bytes, packed.
struct MTTag: Hashable {
  private let packed: UInt32

  /// Two digits and perhaps a letter, a message type, or two or three letters; nil for all else.
  init?(_ bytes: UnsafeRawBufferPointer) {
    guard (2...3).contains(bytes.count) else { return nil }
    let digits = bytes.prefix { $0.isDigit }.count
    guard bytes[digits...].allSatisfy(\.isCapital), digits != 1 else { return nil }
    packed = bytes.reduce(0) { $0 << 8 | UInt32($1) }
    if digits == 3, ![MTTag.type940, .type942, .type950].contains(self) { return nil }
  }

  private init(known text: StaticString) {
    packed = (0..<text.utf8CodeUnitCount).reduce(0) { $0 << 8 | UInt32(text.utf8Start[$1]) }
  }

  var text: String {
    let bytes = [16, 8, 0].map { UInt8(truncatingIfNeeded: packed >> $0) }.filter { $0 != 0 }
    return String(validating: bytes, as: UTF8.self) ?? ""
  }

  static let reference = MTTag(known: "20")
  static let related = MTTag(known: "21")
  static let account = MTTag(known: "25")
  static let accountWithBIC = MTTag(known: "25P")
  static let number = MTTag(known: "28")
  static let sequence = MTTag(known: "28C")
  static let floorLimit = MTTag(known: "34F")
  static let time = MTTag(known: "13D")
  static let plainTime = MTTag(known: "13")
  static let opening = MTTag(known: "60F")
  static let openingOfPage = MTTag(known: "60M")
  static let line = MTTag(known: "61")
  static let closing = MTTag(known: "62F")
  static let closingOfPage = MTTag(known: "62M")
  static let available = MTTag(known: "64")
  static let forward = MTTag(known: "65")
  static let details = MTTag(known: "86")
  static let debits = MTTag(known: "90D")
  static let credits = MTTag(known: "90C")
  static let nonSwift = MTTag(known: "NS")
  static let type940 = MTTag(known: "940")
  static let type942 = MTTag(known: "942")
  static let type950 = MTTag(known: "950")

  /// The digits in front could be the minutes of a time of day that a bank broke after its hours.
  var couldBeMinutes: Bool {
    let tens = UInt8(truncatingIfNeeded: packed >> 8)
    return packed >> 16 == 0 && (UInt8(ascii: "0")...UInt8(ascii: "5")).contains(tens)
      && UInt8(truncatingIfNeeded: packed) &- UInt8(ascii: "0") <= 9
  }

  /// Whether its text may go on in further lines; the others are one line by SWIFT's rules.
  var hasLines: Bool { !MTTag.single.contains(self) }

  private static let single: Set<MTTag> = [
    reference, related, number, sequence, floorLimit, time, plainTime, opening, openingOfPage,
    closing, closingOfPage, available, forward, debits, credits, type940, type942, type950,
  ]
}
