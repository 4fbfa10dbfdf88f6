import Domain

/// One instruction to the ledger, read and checked as far as it can be without knowing the books.
public struct Operation: Hashable, Sendable {
  public let kind: OperationKind
  /// Unique for ever: the key of idempotency.
  public let id: String
  /// When the platform took it.
  public let at: Instant
  /// The day of `at` in the book's time zone, which rules are looked up for and postings are dated by.
  public let day: CalendarDate
  /// Of every amount in it; nil when it has none.
  public let currency: Currency?
  /// Plus is money to the party where the sign is free.
  public let amount: Money?
  private let texts: [Text]

  private struct Text: Hashable, Sendable {
    let field: OperationField
    let value: String
  }

  /// Members that need the books to make sense of are asked for as they were written.
  public subscript(_ field: OperationField) -> String? {
    for text in texts where text.field == field { return text.value }
    return nil
  }

  /// Calls with each member but `op`, `id` and `at`, as they were written.
  public func forEachMember(_ body: (OperationField, String) -> Void) {
    for text in texts { body(text.field, text.value) }
  }

  public func flag(_ field: OperationField) -> Bool { self[field] == "true" }

  /// An amount beside `amount`, in the operation's currency.
  public func money(_ field: OperationField) -> Money? {
    guard let text = self[field], let currency else { return nil }
    return try? Amount.parse(text, in: currency)
  }

  /// One member and what it is to get.
  public struct Credit: Hashable, Sendable {
    public let member: String
    /// As it was written: also zero, and minus.
    public let amount: Money
  }

  /// The rows of a bulk credit, in order; of one that cannot be read why.
  public var credits: [Result<Credit, Rejection>] {
    guard let text = self[.credits], let currency else { return [] }
    return Operation.credits(text, in: currency)
  }
}

extension Operation {
  /// A member of the line with its value as text; a value that is empty or null is left out.
  public typealias Pair = (name: String, value: String)

  /// Reads an operation from the members of its line.
  ///
  /// - Parameter day: Gives the day of an instant in the book's time zone; nil outside 1990 to 2100.
  public init(
    _ pairs: [Pair], day: (Instant) -> CalendarDate?
  ) throws(Rejection) {
    var (op, id, at) = ("", "", "")
    for pair in pairs {
      switch pair.name {
      case "op": op = pair.value
      case "id": id = pair.value
      case "at": at = pair.value
      default: continue
      }
    }
    guard Operation.isID(id) else { throw .badID(id) }
    guard let kind = OperationKind.byName[op] else { throw .unknownOperation(op) }
    guard !at.isEmpty else { throw .missing("at") }
    guard let instant = Instant(rfc3339: at), let day = day(instant) else {
      throw .badValue("at", "a time such as 2026-10-05T08:30:00Z, of 1990 to 2100")
    }
    var texts: [Text] = []
    var form = OperationForm.of(kind)
    for pair in pairs where pair.name != "op" && pair.name != "id" && pair.name != "at" {
      guard let field = OperationField.byName[pair.name], form.take(field) else {
        throw .unknownMember(pair.name, kind)
      }
      texts.append(Text(field: field, value: pair.value))
    }
    if let missing = form.missing { throw .missing(missing.rawValue) }
    let choices = kind.oneOf
    if !choices.isEmpty, !texts.contains(where: { choices.contains($0.field) }) {
      throw .missing(choices[0].rawValue)
    }
    var currency: Currency?
    if let code = texts.first(where: { $0.field == .currency })?.value {
      guard let known = Currency(code: code) else { throw .unknownCurrency(code) }
      currency = known
    }
    var amount: Money?
    let isRowByRow = texts.contains { $0.field == .mode && $0.value == "each" }
    for text in texts {
      let money = try Operation.check(
        text, form.form(of: text.field), in: currency, rowByRow: isRowByRow)
      if text.field == .amount { amount = money }
    }
    self.init(
      kind: kind, id: id, at: instant, day: day, currency: currency, amount: amount, texts: texts)
  }

  /// Up to 100 visible ASCII characters but `#`, which marks what an operation gives rise to.
  private static func isID(_ text: String) -> Bool {
    let bytes = text.utf8
    return !bytes.isEmpty && bytes.count <= 100
      && bytes.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "#") }
  }

  /// An id of a party or service; what an operation gave rise to may be named by its mark.
  private static func isName(_ text: String) -> Bool {
    let bytes = text.utf8
    return !bytes.isEmpty && bytes.count <= 120 && bytes.allSatisfy { $0 > 0x20 && $0 < 0x7F }
  }

  /// - Returns: The amount, if the value is one.
  private static func check(
    _ text: Text, _ form: OperationField.Form, in currency: Currency?, rowByRow: Bool
  ) throws(Rejection) -> Money? {
    let (name, value) = (text.field.rawValue, text.value)
    switch form {
    case .id:
      guard isName(value) else { throw .badValue(name, "an id of visible ASCII characters") }
    case .text:
      guard value.utf8.count <= 1000 else { throw .badValue(name, "at most 1,000 bytes long") }
    case .iban: guard IBAN(value) != nil else { throw .badValue(name, "a valid IBAN") }
    case .currency: break
    case .positive, .amount, .signed:
      guard let currency else { throw .missing("currency") }
      let money = try self.money(value, name, in: currency)
      switch form {
      case .positive: guard money.isPositive else { throw .badValue(name, "more than zero") }
      case .amount: guard !money.isNegative else { throw .badValue(name, "zero or more") }
      default: guard !money.isZero else { throw .badValue(name, "other than zero") }
      }
      return money
    case .percent:
      guard Percent(value) != nil else {
        throw .badValue(name, "0 to 100 with up to six decimals")
      }
    case .count:
      guard let count = Int64(value), (1...10_000).contains(count), value.utf8.first != 0x2B else {
        throw .badValue(name, "a whole number from 1 to 10000")
      }
    case .date:
      guard CalendarDate(iso: value) != nil else {
        throw .badValue(name, "a day such as 2026-10-05")
      }
    case .month:
      guard Period(value) != nil else { throw .badValue(name, "a month such as 2028-09") }
    case .cardText:
      guard value.utf8.count <= 1000, CardNumber.masked(message: value) == value else {
        throw .badValue(name, "a text without the number of a card, at most 1,000 bytes long")
      }
    case .cardDigits:
      guard value.utf8.count == 4, value.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
        throw .badValue(name, "the last four digits of a card, and no more")
      }
    case .flag:
      guard value == "true" || value == "false" else { throw .badValue(name, "true or false") }
    case .credits:
      guard let currency else { throw .missing("currency") }
      let rows = credits(value, in: currency)
      // A row alone is left to the books, unless there is nothing but such rows.
      if rowByRow, rows.contains(where: { (try? $0.get()) != nil }) { break }
      for row in rows { _ = try row.get() }
    case .word(let words):
      guard words.contains(value) else { throw .badValue(name, words.joined(separator: " or ")) }
    }
    return nil
  }

  private static func money(
    _ text: String, _ name: String, in currency: Currency
  ) throws(Rejection) -> Money {
    do throws(Amount.Failure) {
      return try Amount.parse(text, in: currency)
    } catch {
      switch error {
      case .notADecimal: throw .badValue(name, "a decimal number such as 1234.50")
      case .tooManyDecimals(let allowed):
        throw .badValue(name, "an amount of at most \(allowed) decimals")
      case .outOfRange: throw .badValue(name, "an amount below 10^17 minor units")
      }
    }
  }

  private static func credits(
    _ text: String, in currency: Currency
  ) -> [Result<Credit, Rejection>] {
    let parts = text.split(separator: " ")
    guard !parts.isEmpty else {
      return [.failure(.badValue("credits", "one member and amount at least"))]
    }
    return parts.enumerated().map { place, part in
      Result { () throws(Rejection) -> Credit in
        let row = "credits, row \(place + 1),"
        guard let mark = part.lastIndex(of: "="), mark > part.startIndex else {
          throw .badValue(row, "of the form 'M-1=10.00'")
        }
        let member = String(part[..<mark])
        guard isName(member) else { throw .badValue(row, "an id of visible ASCII characters") }
        let amount = try money(String(part[part.index(after: mark)...]), row, in: currency)
        return Credit(member: member, amount: amount)
      }
    }
  }
}

/// The members of a kind as bits, so that a million lines are checked without a search.
private struct OperationForm {
  private let kind: Int
  private let allowed: UInt64
  private let required: UInt64
  private var seen: UInt64 = 0

  private init(_ kind: OperationKind, _ index: Int) {
    self.kind = index
    func bits(_ members: [OperationKind.Member]) -> UInt64 {
      members.reduce(0) { $0 | 1 << UInt64(OperationForm.index(of: $1.field)) }
    }
    allowed = bits(kind.members)
    required = bits(kind.members.filter(\.isRequired))
  }

  private static let fields = Dictionary(
    uniqueKeysWithValues: OperationField.allCases.enumerated().map { ($1, $0) })
  private static let kinds = Dictionary(
    uniqueKeysWithValues: OperationKind.allCases.enumerated().map { ($1, OperationForm($1, $0)) })
  /// By kind, then by field.
  private static let forms: [[OperationField.Form]] = OperationKind.allCases.map { kind in
    OperationField.allCases.map { field in
      kind.members.first { $0.field == field }?.form ?? .text
    }
  }

  private static func index(of field: OperationField) -> Int {
    guard let index = fields[field] else { preconditionFailure("Every field has a place") }
    return index
  }

  static func of(_ kind: OperationKind) -> OperationForm {
    guard let form = kinds[kind] else { preconditionFailure("Every kind has a form") }
    return form
  }

  /// False when the kind has no such member.
  mutating func take(_ field: OperationField) -> Bool {
    let bit: UInt64 = 1 << UInt64(OperationForm.index(of: field))
    seen |= bit
    return allowed & bit != 0
  }

  /// The first member that is needed and was not taken.
  var missing: OperationField? {
    let absent = required & ~seen
    return absent == 0 ? nil : OperationField.allCases[absent.trailingZeroBitCount]
  }

  func form(of field: OperationField) -> OperationField.Form {
    OperationForm.forms[kind][OperationForm.index(of: field)]
  }
}
