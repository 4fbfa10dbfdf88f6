/// The name of a field between its colons: `61`, `60F`, `NS`. At most three bytes, packed.
struct MTTag: Hashable {
  private let packed: UInt32

  /// Two digits and perhaps a letter, a message type, or two or three letters; nil for all else.
  init?(_ bytes: UnsafeRawBufferPointer) {
    guard (2...3).contains(bytes.count) else { return nil }
    let digits = bytes.prefix { $0.isDigit }.count
    guard bytes[digits...].allSatisfy(\.isCapital), digits != 1 else { return nil }
    packed = bytes.reduce(0) { $0 << 8 | UInt32($1) }
    if digits == 3, self != .type940, self != .type942, self != .type950 { return nil }
  }

  /// The letters as hexadecimal bytes: constants that cost nothing to compare with.
  private init(packed: UInt32) { self.packed = packed }

  /// Bytes, without the colons.
  var length: Int { packed >> 16 == 0 ? 2 : 3 }

  var text: String {
    let bytes = [16, 8, 0].map { UInt8(truncatingIfNeeded: packed >> $0) }.filter { $0 != 0 }
    return String(validating: bytes, as: UTF8.self) ?? ""
  }

  static let reference = MTTag(packed: 0x32_30)
  static let related = MTTag(packed: 0x32_31)
  static let account = MTTag(packed: 0x32_35)
  static let accountWithBIC = MTTag(packed: 0x32_35_50)
  static let number = MTTag(packed: 0x32_38)
  static let sequence = MTTag(packed: 0x32_38_43)
  static let floorLimit = MTTag(packed: 0x33_34_46)
  static let time = MTTag(packed: 0x31_33_44)
  static let plainTime = MTTag(packed: 0x31_33)
  static let opening = MTTag(packed: 0x36_30_46)
  static let openingOfPage = MTTag(packed: 0x36_30_4D)
  static let line = MTTag(packed: 0x36_31)
  static let closing = MTTag(packed: 0x36_32_46)
  static let closingOfPage = MTTag(packed: 0x36_32_4D)
  static let available = MTTag(packed: 0x36_34)
  static let forward = MTTag(packed: 0x36_35)
  static let details = MTTag(packed: 0x38_36)
  static let debits = MTTag(packed: 0x39_30_44)
  static let credits = MTTag(packed: 0x39_30_43)
  static let nonSwift = MTTag(packed: 0x4E_53)
  static let type940 = MTTag(packed: 0x39_34_30)
  static let type942 = MTTag(packed: 0x39_34_32)
  static let type950 = MTTag(packed: 0x39_35_30)

  /// The digits in front could be the minutes of a time of day that a bank broke after its hours.
  var couldBeMinutes: Bool {
    let tens = UInt8(truncatingIfNeeded: packed >> 8)
    return packed >> 16 == 0 && (UInt8(ascii: "0")...UInt8(ascii: "5")).contains(tens)
      && UInt8(truncatingIfNeeded: packed) &- UInt8(ascii: "0") <= 9
  }

  /// Whether its text may go on in further lines; the others are one line by SWIFT's rules.
  var hasLines: Bool {
    switch self {
    case .reference, .related, .number, .sequence, .floorLimit, .time, .plainTime, .opening,
      .openingOfPage, .closing, .closingOfPage, .available, .forward, .debits, .credits, .type940,
      .type942, .type950:
      false
    default: true
    }
  }
}
