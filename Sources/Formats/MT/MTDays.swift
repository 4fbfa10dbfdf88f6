import Domain

/// The two dates of an entry.
struct MTDays {
  private(set) var value: CalendarDate?
  private(set) var booking: CalendarDate?
  /// No days of the calendar, and no day of a bank's year of 360 days either.
  private(set) var impossibleValue: Range<Int>?
  private(set) var impossibleEntry: Range<Int>?
  private var bankersRange: Range<Int>?

  init(_ raw: MTEntryRecord) {
    guard let range = raw.line.valueDate, let parts = MTValues.dateParts(raw.bytes, range) else {
      return
    }
    value = CalendarDate(year: parts.year, month: parts.month, day: parts.day)
    if value == nil {
      if MTValues.isBankersDay(parts) { bankersRange = range } else { impossibleValue = range }
    }
    guard let entry = raw.line.entryDate else {
      // Then nothing at all says when it was booked.
      if let range = bankersRange { impossibleValue = range }
      return
    }
    booking = MTValues.entryDate(raw.bytes, entry, near: parts)
    if booking == nil { impossibleEntry = entry }
  }

  /// The text of a value date that only a year of twelve times thirty days has. It is kept as
  /// written: to move it to another day would make up a value.
  func bankersDay(_ raw: MTEntryRecord) -> String? {
    bankersRange.map { MTValues.ascii(raw.bytes, $0) }
  }

  /// The text of a value date that is no day.
  func rawValue(_ raw: MTEntryRecord) -> String? {
    (bankersRange ?? impossibleValue).map { MTValues.ascii(raw.bytes, $0) }
  }

  func rawEntry(_ raw: MTEntryRecord) -> String? {
    impossibleEntry.map { MTValues.ascii(raw.bytes, $0) }
  }
}

/// The texts of a statement line.
struct MTLineWords {
  let fundsCode: String?
  let code: String?
  let customerReference: String?
  let bankReference: String?
  let supplementary: String?

  init(_ raw: MTEntryRecord, _ text: MTText) {
    func string(_ range: Range<Int>?) -> String? {
      range.map { text.string(raw.bytes[$0], line: raw.lineNumber) }
    }
    fundsCode = string(raw.line.fundsCode)
    code = string(raw.line.code)
    customerReference = string(raw.line.customerReference)
    bankReference = string(raw.line.bankReference)
    supplementary = raw.line.supplementary.map { range in
      let isOneLine = !raw.bytes[range].contains { $0 == 0x0A || $0 == 0x0D }
      return isOneLine
        ? text.string(raw.bytes[range], line: raw.lineNumber)
        : text.lines(raw.bytes, range, line: raw.lineNumber).joined(separator: " ")
    }
  }

  private static let pointers = [
    "EREF", "KREF", "MREF", "PREF", "MARF", "EREF+", "KREF+", "MREF+", "PREF+",
  ]

  /// The customer's reference is not here but in the details, under this tag.
  var isPointer: Bool {
    guard let customerReference else { return false }
    guard customerReference.utf8.count <= 5 else { return false }
    return MTLineWords.pointers.contains(customerReference)
  }

  /// Older files of Rabobank fill the reference up to its 16 characters and go on with a name.
  private var split: (own: String, overflow: String)? {
    guard bankReference == nil, let whole = customerReference, whole.utf8.count > 16 else {
      return nil
    }
    let own = whole.prefix(16)
    guard own.last == " " else { return nil }
    return (String(own.trimmedBlanks), String(whole.dropFirst(16).trimmedBlanks))
  }

  var ownReference: String? { split?.own ?? customerReference }
  var overflow: String? { split?.overflow }
}
