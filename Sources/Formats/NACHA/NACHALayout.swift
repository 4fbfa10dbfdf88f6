import Domain

/// The entry layouts: what stands where depends on the standard entry class.
///
/// Source: Nacha Operating Rules, appendix three (record formats).
enum NACHALayout {
  /// Direction and state from the second digit of a transaction code: 1 to 4 are credits to the
  /// receiver, 5 to 9 debits; advices (81 to 88) take turns.
  static func direction(_ code: String, isAdvice: Bool) -> (isCredit: Bool, state: Entry.Status)? {
    guard code.utf8.count == 2, let number = Int(code), number >= 0 else { return nil }
    let digit = number % 10
    if isAdvice || number >= 80 {
      return (81...88).contains(number) ? (digit % 2 == 1, .instructed) : nil
    }
    guard (21...59).contains(number), digit > 0 else { return nil }
    let state: Entry.Status =
      switch digit {
      case 1, 6: .returned
      case 3, 8: .prenote
      default: .instructed
      }
    return (digit <= 4, state)
  }

  /// The check digit of a routing number: weights 3, 7, 1.
  static func hasRightCheckDigit(_ routing: String) -> Bool {
    let digits = routing.utf8.map { Int($0) - 0x30 }
    guard digits.count == 9, digits.allSatisfy((0...9).contains) else { return false }
    let weights = [3, 7, 1, 3, 7, 1, 3, 7]
    let sum = zip(digits, weights).reduce(0) { $0 + $1.0 * $1.1 }
    return (10 - sum % 10) % 10 == digits[8]
  }

  /// Fills what differs between the classes: names, identifiers, check and card data.
  static func fill(_ entry: inout WrittenEntry, from record: FixedRecord, secCode: String) {
    switch secCode {
    case "ADV":
      entry.counterparty.account = record.text(13...27)
      entry.counterparty.name = record.text(55...76)
      entry.put("advice_routing", record.text(40...48))
    case "IAT":
      entry.counterparty.account = record.text(40...74)
      entry.put("gateway_ofac", record.text(77...77))
      entry.put("secondary_ofac", record.text(78...78))
    case "CTX", "ATX", "TRX":
      fillIdentified(&entry, record)
      entry.put("addenda_count", record.text(55...58))
      entry.counterparty.name = record.text(59...74)
    case "TRC", "XCK":
      fillIdentified(&entry, record)
      entry.put("process_control", record.text(55...60))
      entry.put("item_research_number", record.text(61...76))
    case "SHR":
      fillIdentified(&entry, record)
      entry.put("card_account", record.text(55...76).map { CardNumber.masked(field: $0) })
    default:
      fillIdentified(&entry, record)
      entry.counterparty.name = record.text(55...76)
    }
    if secCode != "IAT" { entry.put("discretionary", record.text(77...78)) }
  }

  private static func fillIdentified(_ entry: inout WrittenEntry, _ record: FixedRecord) {
    entry.counterparty.account = record.text(13...29)
    entry.refer(.customer, record.text(40...54))
  }
}
