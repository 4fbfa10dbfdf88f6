/// The name of a field between its colons: `61`, `60F`, `NS`. At most four bytes, packed.
struct MTTag: Hashable {
  private let packed: UInt32

  /// Nil when there are fewer than two or more than four bytes, or one that is no digit or capital.
  init?(_ bytes: UnsafeRawBufferPointer) {
    guard (2...4).contains(bytes.count) else { return nil }
    var packed: UInt32 = 0
    for byte in bytes {
      let isDigit = byte &- UInt8(ascii: "0") <= 9
      guard isDigit || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) else { return nil }
      packed = packed << 8 | UInt32(byte)
    }
    self.packed = packed
  }

  private init(known text: StaticString) {
    packed = (0..<text.utf8CodeUnitCount).reduce(0) { $0 << 8 | UInt32(text.utf8Start[$1]) }
  }

  var text: String {
    let bytes = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: packed >> $0) }.filter { $0 != 0 }
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

  /// What a statement message may hold, by SWIFT or by the habit of banks.
  var isKnown: Bool { MTTag.known.contains(self) }

  private static let known: Set<MTTag> = [
    reference, related, account, accountWithBIC, number, sequence, floorLimit, time, plainTime,
    opening, openingOfPage, line, closing, closingOfPage, available, forward, details, debits,
    credits, nonSwift, type940, type942, type950,
  ]
}
