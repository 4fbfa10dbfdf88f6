import Domain

/// A movement 2.1 with its parts 2.2 and 2.3 and the information 3.x that belongs to it.
///
/// A class, because what it holds is long and is handed from record to record.
final class CODAMovement {
  let sequence: UInt128
  private let detail: UInt128
  var entry: WrittenEntry
  private let isStructured: Bool
  /// It has a level of globalisation.
  private let opensGroup: Bool
  /// In UTF-8; of several records in a row.
  private var communication: [UInt8] = []
  private var information: [String] = []

  init(_ record: FixedRecord, currency: String?) {
    sequence = record.key(3...6)
    detail = record.key(7...10)
    isStructured = record.letter(62) == "1"
    entry = WrittenEntry()
    entry.references.reserveCapacity(2)
    communication.reserveCapacity(53 + 53 + 43)
    record.append(63...115, to: &communication)
    entry.slice = record.slice
    entry.currency = currency
    entry.amount = CODAFields.amount(record, sign: 32, 33...47)
    entry.value = CODAFields.date(record, 48...53)
    entry.booking = CODAFields.date(record, 116...121)
    entry.code.proprietary = record.text(54...61)
    entry.code.issuer = "Febelfin"
    entry.refer(.bank, record.text(11...31))
    opensGroup = ("1"..."9").contains(record.letter(125))
    if record.letter(125) != "0" { entry.put("globalisation", record.text(125...125)) }
  }

  /// Whether it explains a movement instead of being booked. The first digit of the transaction code
  /// says so: 5 to 9. Banks write it as a single payment (0) too, numbered below a total (1, 2) that
  /// opens a group.
  func explains(_ booked: CODAMovement?) -> Bool {
    guard let booked, booked.sequence == sequence else { return false }
    if (UInt8(ascii: "5")...UInt8(ascii: "9")).contains(type) { return true }
    return type == UInt8(ascii: "0") && detail != CODAMovement.noDetail && booked.isTotal
  }

  /// The detail number 0000 of a movement that is booked.
  private static let noDetail: UInt128 = (0..<4).reduce(0) { key, _ in key << 21 | 0x30 }

  private var type: UInt8 { entry.code.proprietary?.utf8.first ?? 0 }

  private var isTotal: Bool {
    opensGroup && (type == UInt8(ascii: "1") || type == UInt8(ascii: "2"))
  }

  /// Whether a further record belongs to it. Information may be numbered on its own within the
  /// movement.
  func takes(_ record: FixedRecord) -> Bool {
    sequence == record.key(3...6) && (record.kind == "3" || detail == record.key(7...10))
  }

  func add(_ record: FixedRecord) {
    entry.slice.extend(to: record.offset + record.length)
    switch (record.kind, record.letter(2)) {
    case ("2", "2"):
      record.append(11...63, to: &communication)
      entry.refer(.customer, record.text(64...98))
      entry.counterparty.bankID = record.text(99...109)
      entry.put("r_transaction", record.text(113...113))
      entry.returnReason = record.text(114...117)
      entry.put("category_purpose", record.text(118...121))
      entry.put("purpose", record.text(122...125))
    case ("2", "3"):
      record.append(83...125, to: &communication)
      readAccount(record)
      entry.counterparty.name = record.text(48...82)
    case ("3", "1"):
      information.append(record.raw(41...113))
      if record.letter(40) == "1" { entry.put("information_structure", "1") }
    case ("3", "2"): extendInformation(record.raw(11...115))
    default: extendInformation(record.raw(11...100))
    }
  }

  private func extendInformation(_ text: String) {
    if information.isEmpty { information.append("") }
    information[information.count - 1] += text
  }

  private func readAccount(_ record: FixedRecord) {
    guard let number = record.text(11...44) else { return }
    entry.counterparty.account = number
    entry.counterparty.accountScheme = IBAN(number) == nil ? "other" : "IBAN"
    entry.put("counterparty_currency", record.text(45...47))
  }

  /// Makes the entry say what all records together do.
  func finish(_ details: [CODAMovement] = []) {
    if isStructured {
      readStructured()
    } else {
      let text = communication.withUnsafeBytes { CellSplitter.trimmed(utf8Checked: $0) }
      if !text.isEmpty { entry.remittance = [text] }
    }
    if !information.isEmpty {
      let lines = information.compactMap(CODAMovement.trimmed)
      if !lines.isEmpty { entry.information = lines.joined(separator: "\n") }
    }
    for detail in details {
      detail.finish()
      entry.details.append(detail.entry)
    }
  }

  /// Three digits say what the rest is.
  private func readStructured() {
    let communication = communication.withUnsafeBytes { String(utf8Checked: $0) }
    let type = String(communication.prefix(3))
    let content = CODAMovement.withoutCard(String(communication.dropFirst(3)), type: type)
    let rest = Array(content.unicodeScalars)
    func text(_ columns: ClosedRange<Int>) -> String? {
      let part = columns.compactMap { rest.indices.contains($0 - 1) ? rest[$0 - 1] : nil }
      return CODAMovement.trimmed(String(String.UnicodeScalarView(part)))
    }
    entry.put("communication_type", type)
    switch type {
    case "100": entry.refer(.creditor, text(1...25))
    case "101", "102": entry.refer(.creditor, text(1...12))
    case "127":
      entry.refer(.creditorScheme, text(10...44))
      entry.refer(.mandate, text(45...79))
      if let words = text(80...141) { entry.remittance = [words] }
      entry.put("direct_debit_date", text(1...6))
      entry.put("direct_debit_type", text(7...7))
      entry.put("direct_debit_scheme", text(8...8))
      entry.put("direct_debit_paid", text(9...9))
      entry.put("direct_debit_return", text(142...146))
    default: break
    }
    if type != "127", let all = CODAMovement.trimmed(content) {
      entry.remittance = [all]
    }
  }

  /// Cards' communications begin with the card's number: of a withdrawal or purchase (113), a cash
  /// deposit (115), a card's account (124).
  private static func withoutCard(_ content: String, type: String) -> String {
    guard let length = ["113": 16, "115": 16, "124": 20][type] else { return content }
    return CardNumber.masked(field: String(content.prefix(length))) + content.dropFirst(length)
  }

  private static func trimmed(_ text: String) -> String? {
    let text = CellSplitter.trimmed(text)
    return text.isEmpty ? nil : text
  }
}
