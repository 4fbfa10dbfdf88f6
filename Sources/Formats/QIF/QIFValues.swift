import Domain

extension FormatFault {
  static let qifCutOff = FormatFault(
    "ING-0451", "the last record does not end with ^", hint: "the file was cut off: fetch it again")

  static func qifDayOrMonth(_ text: String) -> FormatFault {
    FormatFault(
      "ING-0452", "'\(text)' may have the day or the month first",
      hint: "say which with --format qif.dmy or --format qif.mdy", isReadable: true)
  }

  static let qifNoCurrency = FormatFault(
    "ING-0453", "the format has no currency",
    hint: "name it after the order of dates, as in --format qif.dmy.EUR", isReadable: true)

  static func qifThousands(_ text: String) -> FormatFault {
    FormatFault(
      "ING-0454", "'\(text)' may be thousands or a decimal fraction",
      hint: "export with two decimals", isReadable: true)
  }

  static func qifDate(_ text: String) -> FormatFault {
    FormatFault(
      "ING-0455", "'\(text)' is not a date of QIF",
      hint: "if the other part is the month, say so with --format qif.dmy or --format qif.mdy")
  }

  static func qifUnknownType(_ text: String) -> FormatFault {
    FormatFault("ING-0456", "'!\(text)' is no section of QIF")
  }

  static func qifAmountsDiffer(_ first: String, _ second: String) -> FormatFault {
    FormatFault("ING-0457", "the record has two amounts, '\(first)' and '\(second)'")
  }

  static func qifUnknownAction(_ text: String) -> FormatFault {
    FormatFault("ING-0458", "'\(text)' is no investment action of QIF")
  }

  static func qifOtherOrder(_ option: String, _ order: QIFDateOrder) -> FormatFault {
    FormatFault(
      "ING-0460", "the file says '!\(option)', and its dates were to be read as \(order.rawValue)",
      hint: "leave the order out of --format; if days above twelve stand first, correct the option")
  }

  static func qifOtherCurrency(_ text: String, _ currency: String) -> FormatFault {
    FormatFault(
      "ING-0461", "'\(text)' is not in \(currency)",
      hint: "name the currency of its sign, as in --format qif.dmy.GBP")
  }

  static let qifOutside = FormatFault("ING-0459", "a line stands before the first section")
}

/// Which part of a date comes first.
enum QIFDateOrder: String {
  case dayFirst = "dmy"
  case monthFirst = "mdy"
}

/// A date as QIF writes it: `12/31/26`, `31.12.2026`, `12/31'26`, `1/ 5' 6`, `2026-12-31`.
struct QIFDate {
  enum Reading: Equatable {
    case day(CalendarDate)
    case ambiguous
    case none
  }

  private let first: Int
  private let second: Int
  private let year: Int
  private let isYearFirst: Bool

  /// Nil when it has not three numbers.
  init?(_ text: String) {
    var numbers: [(value: Int, digits: Int)] = []
    var isAfterApostrophe = false
    var isInNumber = false
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        let digit = Int(byte - UInt8(ascii: "0"))
        if isInNumber, let last = numbers.last, last.digits < 4 {
          numbers[numbers.count - 1] = (last.value * 10 + digit, last.digits + 1)
        } else if isInNumber {
          return nil
        } else {
          numbers.append((digit, 1))
        }
        isInNumber = true
      case UInt8(ascii: "/"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: " "):
        isInNumber = false
      case UInt8(ascii: "'"):
        isInNumber = false
        isAfterApostrophe = true
      default: return nil
      }
    }
    guard numbers.count == 3 else { return nil }
    isYearFirst = numbers[0].digits == 4
    if isYearFirst {
      (year, first, second) = (numbers[0].value, numbers[1].value, numbers[2].value)
    } else {
      (first, second) = (numbers[0].value, numbers[1].value)
      year = QIFDate.year(numbers[2], isAfterApostrophe: isAfterApostrophe)
    }
  }

  /// An apostrophe says that the year is of this century.
  private static func year(
    _ number: (value: Int, digits: Int), isAfterApostrophe: Bool
  ) -> Int {
    if number.digits > 2 { return number.value }
    return number.value + (isAfterApostrophe || number.value < 70 ? 2000 : 1900)
  }

  /// The only order in which it is a day; nil when both are possible or none is.
  var order: QIFDateOrder? {
    if isYearFirst || first == second { return nil }
    let dayFirst = CalendarDate(year: year, month: second, day: first)
    let monthFirst = CalendarDate(year: year, month: first, day: second)
    switch (dayFirst, monthFirst) {
    case (.some, nil): return .dayFirst
    case (nil, .some): return .monthFirst
    default: return nil
    }
  }

  func reading(_ order: QIFDateOrder?) -> Reading {
    let wanted = isYearFirst ? .monthFirst : order ?? (first == second ? .dayFirst : self.order)
    switch wanted {
    case .dayFirst:
      return CalendarDate(year: year, month: second, day: first).map(Reading.day) ?? .none
    case .monthFirst:
      return CalendarDate(year: year, month: first, day: second).map(Reading.day) ?? .none
    case nil:
      let isDay = CalendarDate(year: year, month: first, day: second) != nil
      return isDay ? .ambiguous : .none
    }
  }
}

/// Amounts as QIF writes them, with the marks of whatever country.
struct QIFAmount {
  let value: ExactDecimal
  /// That of the sign or letters beside the number, where they name one for certain.
  let currency: Currency?

  /// `-1,234.56`, or with a currency on one side: `-£1,234.56`, `12,50 €`.
  init(_ text: String) throws(FailedValue) {
    let isPlain = text.utf8.allSatisfy { $0 &- UInt8(ascii: "0") <= 9 || "+-.,".utf8.contains($0) }
    if isPlain {
      (value, currency) = (try Self.number(text), nil)
      return
    }
    var rest = text[...]
    var signs = ""
    var mark = Self.takeFront(&rest, signs: &signs)
    guard let last = rest.lastIndex(where: { ("0"..."9").contains($0) }), signs.count <= 1 else {
      throw FailedValue(.notADecimal(text))
    }
    let number = rest[...last]
    let behind = rest[rest.index(after: last)...].filter { !$0.isWhitespace }
    if !behind.isEmpty {
      guard mark.isEmpty else { throw FailedValue(.notADecimal(text)) }
      mark = behind.hasSuffix(".") ? String(behind.dropLast()) : behind
    }
    let found = mark.withUTF8 { CurrencyMark(UnsafeRawBufferPointer($0)) }
    guard let found else { throw FailedValue(.notADecimal(text)) }
    if case .one(let known) = found { currency = known } else { currency = nil }
    do throws(FailedValue) {
      value = try Self.number(signs + number)
    } catch {
      if case .fault = error.reason { throw error }
      throw FailedValue(.notADecimal(text))
    }
  }

  /// The letters or symbol before the number; a sign may stand on either side of them.
  private static func takeFront(_ rest: inout Substring, signs: inout String) -> String {
    var mark = ""
    while let next = rest.first, !("0"..."9").contains(next), next != ",", next != "." {
      rest.removeFirst()
      if next == "-" || next == "+" {
        signs.append(next)
      } else if !next.isWhitespace {
        mark.append(next)
        // The point of an abbreviation: `Rs.500`.
        if ("a"..."z").contains(next), rest.first == "." { rest.removeFirst() }
      }
    }
    return mark
  }

  /// `-1,234.56`, `1.234,56`, `12,5`, `1,234,567`; the last of two kinds of mark is the decimal one.
  private static func number(_ text: String) throws(FailedValue) -> ExactDecimal {
    let bytes = Array(text.utf8)
    let body =
      bytes.first.map { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") } == true
      ? bytes.dropFirst() : bytes[...]
    let marks = body.filter { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ",") }
    var decimalMark: Int?
    if let last = marks.last {
      let isSingle = marks.count { $0 == last } == 1
      let at = body.lastIndex(of: last) ?? body.endIndex
      if marks.count == 1, body.endIndex - at == 4 { throw FailedValue(.qifThousands(text)) }
      if isSingle { decimalMark = at }
    }
    var digits: [UInt8] = []
    var group = 0
    for index in body.indices where index != decimalMark {
      let byte = body[index]
      if byte &- UInt8(ascii: "0") <= 9 {
        digits.append(byte)
        group += 1
        continue
      }
      let isMark = marks.contains(byte) && byte != decimalMark.map { body[$0] }
      // Groups after the first have three digits.
      guard isMark, group > 0, isGroup(body, after: index) else {
        throw FailedValue(.notADecimal(text))
      }
      group = 0
    }
    let decimals = decimalMark.map { body.endIndex - $0 - 1 } ?? 0
    guard !digits.isEmpty, digits.count <= 17, decimals <= 8 else {
      throw FailedValue(digits.isEmpty ? .notADecimal(text) : .outOfRange(text))
    }
    let value = digits.reduce(Int128(0)) { $0 * 10 + Int128($1 - UInt8(ascii: "0")) }
    return ExactDecimal(
      digits: bytes.first == UInt8(ascii: "-") ? -value : value, scale: decimals)
  }

  private static func isGroup(_ body: ArraySlice<UInt8>, after index: Int) -> Bool {
    let rest = body[(index + 1)...]
    let count = rest.prefix { $0 &- UInt8(ascii: "0") <= 9 }.count
    return count == 3
  }
}

/// What an investment action does to the account's cash.
enum QIFAction {
  case moneyIn, moneyOut, asSigned, none

  /// Nil for one that is not known. Those that end with X settle with another account.
  init?(_ text: String) {
    switch text.lowercased() {
    case "sell", "div", "intinc", "miscinc", "cglong", "cgshort", "cgmid", "rtrncap", "xin",
      "contribx", "shtsell":
      self = .moneyIn
    case "buy", "miscexp", "margint", "xout", "withdrwx", "cvrshrt", "grantx", "exercise":
      self = .moneyOut
    case "cash", "": self = .asSigned
    case "buyx", "sellx", "divx", "intincx", "miscincx", "miscexpx", "cglongx", "cgshortx",
      "cgmidx", "rtrncapx", "margintx", "shtsellx", "cvrshrtx", "reinvdiv", "reinvint",
      "reinvlg", "reinvsh", "reinvmd", "reinvest", "shrsin", "shrsout", "stksplit", "reminder",
      "grant", "vest", "expire", "exercisx":
      self = .none
    default: return nil
    }
  }
}
