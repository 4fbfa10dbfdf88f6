import Domain

/// The SEPA parts of a German remittance text: `EREF+…KREF+…SVWZ+…`.
///
/// The text is cut into parts of 27 characters (35 or 65 at some banks) without regard to the tags,
/// so it is joined before it is searched.
struct SEPATags {
  struct Found {
    let tag: SEPATag
    let value: Range<Int>
  }

  private(set) var text: [UInt8] = []
  private(set) var found: [Found] = []
  /// Where parts begin that were cut off because they were full, in the text of the details.
  private(set) var cutParts: [Int] = []

  init(_ details: MTDetails) {
    var parts: [Range<Int>] = []
    for part in details.parts where part.isRemittance {
      parts.append(part.text)
      text.append(contentsOf: details.text[part.text])
    }
    var open: (tag: SEPATag, start: Int)?
    var at = 0
    while at < text.count {
      if text[at] == UInt8(ascii: "+"), let tag = SEPATag(endingAt: at, in: text) {
        let tagStart = at - tag.rawValue.utf8.count
        if let open { close(open.tag, open.start..<max(open.start, tagStart)) }
        open = (tag, at + 1)
      }
      at += 1
    }
    if let open { close(open.tag, open.start..<text.count) }
    // Only texts with tags are known to be cut wherever a part is full.
    guard !found.isEmpty else { return }
    let full = parts.reduce(SEPATags.fullPart) { max($0, $1.count) }
    for at in parts.indices.dropLast()
    where parts[at].count == full && !SEPATags.beginsWithTag(details.text[parts[at + 1]]) {
      cutParts.append(parts[at].lowerBound)
    }
  }

  /// Characters of a part, at least.
  private static let fullPart = 27

  private static func beginsWithTag(_ text: ArraySlice<UInt8>) -> Bool {
    let start = text.prefix(5)
    guard let plus = start.firstIndex(of: UInt8(ascii: "+")) else { return false }
    return SEPATag(endingAt: plus - text.startIndex, in: Array(start)) != nil
  }

  /// `15,00`, `EUR15.00` or `15,00 EUR`; nil for anything else, and without a currency.
  static func money(_ text: String, _ currency: Currency?) -> Money? {
    func named(_ letters: ArraySlice<UInt8>) -> Currency? {
      letters.withUnsafeBytes { Currency(ascii: $0) }
    }
    var number = text.utf8.filter { $0 != 0x20 }[...]
    var currency = currency
    if let before = named(number.prefix(3)) {
      (currency, number) = (before, number.dropFirst(3))
    } else if let behind = named(number.suffix(3)) {
      (currency, number) = (behind, number.dropLast(3))
    }
    guard let currency else { return nil }
    return try? MTValues.money(Array(number), 0..<number.count, currency)
  }

  private mutating func close(_ tag: SEPATag, _ range: Range<Int>) {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, text[start] == 0x20 { start += 1 }
    while start < end, text[end - 1] == 0x20 { end -= 1 }
    found.append(Found(tag: tag, value: start..<end))
  }
}

/// The tags that the German banks agreed on (DFÜ-Abkommen, annex 3).
enum SEPATag: String, CaseIterable {
  case endToEnd = "EREF"
  case customer = "KREF"
  case mandate = "MREF"
  case bank = "BREF"
  case returnReference = "RREF"
  case creditor = "CRED"
  case debtor = "DEBT"
  case compensation = "COAM"
  case original = "OAMT"
  case remittance = "SVWZ"
  case ultimateParty = "ABWA"
  case ultimateReceiver = "ABWE"
  case iban = "IBAN"
  case bic = "BIC"
  case purpose = "PURP"

  /// The tag whose last letter stands before `index`.
  init?(endingAt index: Int, in text: [UInt8]) {
    guard index >= 3, text[index - 1].isCapital else { return nil }
    var packed: UInt32 = 0
    for at in max(0, index - 4)..<index { packed = packed << 8 | UInt32(text[at]) }
    if let found = SEPATag.table.first(where: { $0.packed == packed }) {
      self = found.tag
    } else if packed & 0xFF_FFFF == 0x42_4943 {
      self = .bic
    } else {
      return nil
    }
  }

  private static let table: [(packed: UInt32, tag: SEPATag)] = allCases.map { tag in
    (tag.rawValue.utf8.reduce(0) { $0 << 8 | UInt32($1) }, tag)
  }
}
