import Domain
import Matching
import TestSupport

@testable import Store

/// A small invented month of a bank and a processor in which everything collides: few parties that
/// share names, few amounts, references typed wrong, twins, batches, splits, reversals, payouts,
/// conversions. The same seed gives the same book.
struct AwkwardBook {
  /// One bank account in two currencies, so that conversions have somewhere to go, a processor, and
  /// two more accounts of our own, to which the cases of transfers go.
  enum Place: Int64 {
    case euro = 1
    case dollar = 2
    case processor = 3
    case savings = 4
    case reserve = 5
  }

  static let accounts = [
    MatchStore.ReconciledAccount(
      id: Place.euro.rawValue, code: "bank:main", currency: .eur, isProcessor: false),
    MatchStore.ReconciledAccount(
      id: Place.dollar.rawValue, code: "bank:main", currency: .usd, isProcessor: false),
    MatchStore.ReconciledAccount(
      id: Place.processor.rawValue, code: "clearing:stripe", currency: .eur, isProcessor: true),
    MatchStore.ReconciledAccount(
      id: Place.savings.rawValue, code: "bank:savings", currency: .eur, isProcessor: false),
    MatchStore.ReconciledAccount(
      id: Place.reserve.rawValue, code: "bank:reserve", currency: .eur, isProcessor: false),
  ]

  static let parties = PartyBook([
    .init(id: "M1", name: "Jörg Müller", iban: "DE02120300000000202051", customer: "cus_0001"),
    .init(id: "M2", name: "Anna Müller", customer: "cus_0002"),
    .init(id: "M3", name: "Émile Dupont-Leroy", iban: "FR1420041010050500013M02606"),
    .init(id: "M4", name: "Hanna Vogt", customer: "cus_0004"), .init(id: "M5", name: "Anna Vogt"),
    .init(id: "M6", name: "Anna Vogt", iban: "DE89370400440532013000"),
    .init(id: "O1", name: "Judo Club Ely", iban: "GB29NWBK60161331926819"),
  ])

  private(set) var items: [MatchStore.LoadedItem] = []
  private var random: SeededGenerator
  private var references: [String] = []

  /// Every kind of trouble once, and a few of them again.
  init(seed: UInt64) {
    random = SeededGenerator(seed: seed)
    let again = (0..<3).compactMap { _ in AwkwardBook.scenes.randomElement(using: &random) }
    for scene in (AwkwardBook.scenes + again).shuffled(using: &random) { scene(&self) }
  }

  private static let scenes: [@Sendable (inout AwkwardBook) -> Void] = [
    { $0.transfer() }, { $0.transfer() }, { $0.transfer() }, { $0.twins() }, { $0.batch() },
    { $0.unnamedBatch() }, { $0.list() }, { $0.split() }, { $0.takenBack() }, { $0.bookedBack() },
    { $0.club() }, { $0.payerTotal() }, { $0.nobody() }, { $0.charge() }, { $0.chargeWithoutID() },
    { $0.order() }, { $0.refundInParts() }, { $0.payout() }, { $0.conversion() }, { $0.short() },
  ]
}

// MARK: Scenes

extension AwkwardBook {
  /// A request and its payment, which names party and reference well or badly, or another's.
  private mutating func transfer() {
    let (who, amount, day) = (member(), amount(), day())
    let reference = reference()
    leg(amount, day, who, [Reference(.metadata, reference)])
    line(amount, day + pick(-1...4), name(who), misquoted(reference), from: who)
  }

  /// The same request twice, and one payment or two that say the same.
  private mutating func twins() {
    let (who, amount, day, first) = (member(), amount(), day(), reference())
    let second = pick(0...1) == 0 ? first : reference()
    for reference in [first, second] { leg(amount, day, who, [Reference(.metadata, reference)]) }
    let text = misquoted(first)
    let name = name(who)
    for _ in 0...pick(0...1) { line(amount, day + 1, name, text, from: who) }
  }

  /// Direct debits that the bank names by their batch, one of which may not have been paid.
  private mutating func batch() {
    let (key, day, count) = ("PMT\(20_260_000 + pick(1...9999))", day(), pick(2...4))
    let amounts = (0..<count).map { _ in amount() }
    for (at, amount) in amounts.enumerated() {
      leg(
        amount, day, member(), [Reference(.metadata, reference()), Reference(.source, key)],
        "topup_dd", second: at)
    }
    let paid = pick(0...2) == 0 ? amounts.dropLast().reduce(0, +) : amounts.reduce(0, +)
    line(paid, day + 2, "", "COLLECTION", [Reference(.batch, key)])
  }

  /// The same when the bank says how many there are, or lists them, or neither.
  private mutating func unnamedBatch() {
    let (day, count) = (day(), pick(2...4))
    let rows = (0..<count).map { _ in (amount: amount(), reference: reference()) }
    for (at, row) in rows.enumerated() {
      leg(row.amount, day, member(), [Reference(.metadata, row.reference)], "topup_dd", second: at)
    }
    var item = AwkwardBook.line(rows.reduce(0) { $0 + $1.amount }, day + 1)
    switch pick(0...2) {
    case 0: item.paymentCount = count
    case 1:
      item.details = rows.map { row in
        Item.Detail(
          amount: row.amount, references: [Reference(.endToEnd, row.reference)],
          counterparty: Item.Counterparty())
      }
    default: item.text = "\(count) POSTEN"
    }
    add(item, .euro)
  }

  /// One line that lists the references of several requests, a return among them.
  private mutating func list() {
    let day = day()
    let rows = [amount(), amount(), -500].map { (amount: $0, reference: reference()) }
    for row in rows { leg(row.amount, day, member(), [Reference(.metadata, row.reference)]) }
    line(
      rows.reduce(0) { $0 + $1.amount }, day + 2, "Judo Club Ely",
      rows.map(\.reference).joined(separator: " / "))
  }

  /// One request, paid in two parts.
  private mutating func split() {
    let (who, day, reference) = (member(), day(), reference())
    let parts = [amount(), amount()]
    leg(parts[0] + parts[1], day, who, [Reference(.metadata, reference)])
    for part in parts { line(part, day + pick(0...3), name(who), reference, from: who) }
  }

  /// The bank books a payment and takes it back.
  private mutating func takenBack() {
    let (who, amount, day) = (member(), amount(), day())
    let text = misquoted(reference())
    for sign: Int64 in [1, -1] {
      var item = AwkwardBook.line(sign * amount, day)
      item.isReversal = sign < 0
      item.counterparty.name = who.name
      item.text = "\(who.name)\n\(text)"
      add(item, .euro)
    }
  }

  /// The ledger books a request and takes it back.
  private mutating func bookedBack() {
    let (who, amount, day, reference) = (member(), amount(), day(), reference())
    leg(amount, day, who, [Reference(.metadata, reference)])
    leg(
      -amount, day + pick(0...3), who,
      pick(0...1) == 0 ? [] : [Reference(.metadata, reference)], "adjustment")
  }

  /// An organisation pays what two of its members asked for.
  private mutating func club() {
    let day = day()
    let amounts = [amount(), amount()]
    for (at, amount) in amounts.enumerated() {
      leg(
        amount, day, member(), [Reference(.metadata, reference())], organisation: "O1", second: at)
    }
    line(amounts[0] + amounts[1], day + 1, "JUDO CLUB ELY", "Bulk top up 2 members")
  }

  /// Two requests of one party, paid in two other parts.
  private mutating func payerTotal() {
    let (who, day) = (member(), day())
    for amount: Int64 in [1_700, 4_300] {
      leg(amount, day, who, [Reference(.metadata, reference())])
    }
    for amount: Int64 in [2_600, 3_400] {
      line(amount, day + pick(0...3), who.name, "top up", from: who)
    }
  }

  /// A line that names nobody.
  private mutating func nobody() {
    let (amount, day) = (amount(), day())
    let references = pick(0...2) == 0 ? [Reference(.endToEnd, reference())] : []
    leg(amount, day, member(), references)
    line(amount, day + pick(-1...3), "", "", references)
  }

  /// A card payment by its id, and perhaps its refund under the same id.
  private mutating func charge() {
    let (amount, day, id) = (amount(), day(), "ch_\(pick(1000...9999))")
    leg(amount, day, member(), [Reference(.charge, id)], "topup_card", at: .processor)
    row(amount, day, "charge", fee: 35, [Reference(.charge, id)])
    guard pick(0...1) == 0 else { return }
    leg(-amount, day + 1, member(), [Reference(.charge, id)], "refund_card", at: .processor)
    row(-amount, day + 1, "refund", [Reference(.charge, id)])
  }

  /// A card payment whose id was lost: the customer and the second are left.
  private mutating func chargeWithoutID() {
    let (who, amount, day) = (member(), amount(), day())
    let customer = who.customer.isEmpty ? [] : [Reference(.party, who.customer)]
    leg(amount, day, who, [], "topup_card", at: .processor, second: 30)
    row(amount, day, "charge", fee: 35, customer, chargedAt: AwkwardBook.moment(day, 10))
  }

  /// A card payment by the order that it pays.
  private mutating func order() {
    let (amount, day, order) = (amount(), day(), [Reference(.order, "ORDER-\(pick(100...120))")])
    leg(amount, day, member(), order, "topup_card", at: .processor)
    row(amount, day + 2, "charge", fee: 35, order)
  }

  /// A charge that is refunded in two equal parts, one of which the ledger names.
  private mutating func refundInParts() {
    let (day, id) = (day(), "ch_\(pick(1000...9999))")
    leg(-1_000, day, member(), [Reference(.charge, id)], "refund_card", at: .processor)
    leg(
      -1_000, day, member(), [Reference(.charge, id), Reference(.source, "re_\(id)")],
      "refund_card", at: .processor)
    row(-1_000, day, "refund", [Reference(.charge, id), Reference(.source, "re_\(id)")])
    row(-1_000, day + 1, "refund", [Reference(.charge, id)])
  }

  /// A payout; id, trace, row or line may be missing.
  private mutating func payout() {
    let (paid, day, id) = (amount() * 10, day(), "po_\(pick(1000...9999))")
    let named = pick(0...2) == 0 ? [] : [Reference(.payout, id)]
    let ledger = "L\(items.count)"
    for (amount, place) in [(-paid, Place.processor), (paid, .euro)] {
      add(
        Item(
          side: .left, number: 0, id: ledger, source: "ledger", date: AwkwardBook.date(day),
          amount: Money(minorUnits: amount, currency: .eur), type: "processor_payout",
          references: named), place)
    }
    let trace = "2610\(pick(10_000_000...99_999_999))"
    if pick(0...3) > 0 {
      add(
        Item(
          side: .right, number: 0, id: id, source: "stripe", date: AwkwardBook.date(day),
          amount: Money(minorUnits: -paid, currency: .eur), type: "payout",
          references: [Reference(.payout, id), Reference(.trace, trace)]), .processor,
        arrival: AwkwardBook.date(day + 1))
    }
    if pick(0...3) > 0 {
      line(paid, day + 1, "STRIPE", pick(0...1) == 0 ? "STRIPE \(trace)" : "STRIPE PAYOUT")
    }
  }

  /// Dollars that became euros; the ledger has the dollars, or an estimate.
  private mutating func conversion() {
    let (day, reference, euros) = (day(), reference(), amount())
    let dollars = Money(minorUnits: euros * 11 / 10, currency: .usd)
    if pick(0...1) == 0 {
      leg(euros + pick(-20...20), day, member(), [Reference(.endToEnd, reference)])
    } else {
      add(
        Item(
          side: .left, number: 0, id: "L\(items.count)", source: "ledger",
          date: AwkwardBook.date(day), amount: dollars, type: "topup_bank",
          references: [Reference(.endToEnd, reference)]), .dollar)
    }
    var item = AwkwardBook.line(euros, day + 1)
    item.references = [Reference(.endToEnd, reference)]
    item.original = dollars
    add(item, .euro)
  }

  /// Less arrives than was booked: a charge that the bank reports, one that it does not, or cents.
  private mutating func short() {
    let (who, amount, day, reference) = (member(), amount(), day(), reference())
    let kept: Int64 = [250, 250, 3].randomElement(using: &random) ?? 0
    leg(amount, day, who, [Reference(.metadata, reference)])
    var item = AwkwardBook.line(amount - kept, day + 1)
    item.charge = pick(0...1) == 0 ? kept : 0
    item.counterparty = Item.Counterparty(name: who.name, account: who.iban)
    item.text = "\(who.name)\n\(misquoted(reference))"
    add(item, .euro)
  }
}

// MARK: What scenes are made of

extension AwkwardBook {
  private mutating func pick<Number: FixedWidthInteger>(_ range: ClosedRange<Number>) -> Number {
    Number.random(in: range, using: &random)
  }

  private mutating func amount() -> Int64 {
    [10_00, 20_00, 25_00, 50_00].randomElement(using: &random) ?? 0
  }

  private mutating func day() -> Int { pick(3...24) }

  private mutating func member() -> PartyBook.Party {
    AwkwardBook.parties.parties.filter { $0.id.hasPrefix("M") }.randomElement(using: &random)
      ?? AwkwardBook.parties.parties[0]
  }

  /// One of the book's own make, with its check digits.
  private mutating func reference() -> String {
    let number = 1_000_000 + references.count * 7 + pick(0...6)
    let check = 98 - number * 100 % 97
    references.append("TU-\(number)-\(check < 10 ? "0" : "")\(check)")
    return references[references.count - 1]
  }

  /// A reference as people write it.
  private mutating func misquoted(_ reference: String) -> String {
    var characters = Array(reference)
    switch pick(0...8) {
    case 0: return reference
    case 1: return "ref " + reference.lowercased().replacing("-", with: " ")
    case 2: return reference.filter(\.isNumber)
    case 3:
      characters[pick(4...8)] = "7"
      return String(characters)
    case 4:
      characters.swapAt(7, 8)
      return String(characters)
    case 5: return String(reference.dropLast(2))
    case 6: return references.randomElement(using: &random) ?? ""
    case 7: return "TU-1999999-\(pick(10...97))"
    default: return "top up"
    }
  }

  /// A name as banks tell it: whole, turned round, cut, another's, or not at all.
  private mutating func name(_ party: PartyBook.Party) -> String {
    let words = party.name.split(separator: " ").map(String.init)
    switch pick(0...5) {
    case 0, 1: return party.name
    case 2: return words.reversed().joined(separator: " ").uppercased()
    case 3: return "\(party.name.prefix(1)). \(words[words.count - 1])"
    case 4: return member().name
    default: return ""
    }
  }

  private mutating func leg(
    _ amount: Int64, _ day: Int, _ party: PartyBook.Party, _ references: [Reference],
    _ type: String = "topup_bank", at place: Place = .euro, organisation: String? = nil,
    second: Int? = nil
  ) {
    let second = second ?? pick(1000...80_000)
    var item = Item(
      side: .left, number: 0, id: "L\(items.count)", source: "ledger",
      date: AwkwardBook.date(day), amount: Money(minorUnits: amount, currency: .eur), type: type,
      references: references)
    item.bookedAt = AwkwardBook.moment(day, second)
    item.parties = [party.id] + [organisation].compactMap(\.self)
    add(item, place)
  }

  private mutating func line(
    _ amount: Int64, _ day: Int, _ name: String, _ text: String, _ references: [Reference] = [],
    from party: PartyBook.Party? = nil
  ) {
    var item = AwkwardBook.line(amount, day)
    item.references = references
    item.text = name.isEmpty ? text : "\(name)\n\(text)"
    item.counterparty.name = name
    if let party, pick(0...2) == 0 { item.counterparty.account = party.iban }
    add(item, .euro)
  }

  private mutating func row(
    _ gross: Int64, _ day: Int, _ category: String, fee: Int64 = 0, _ references: [Reference],
    chargedAt: Instant? = nil
  ) {
    var item = Item(
      side: .right, number: 0, id: "", source: "stripe", date: AwkwardBook.date(day),
      amount: Money(minorUnits: gross - fee, currency: .eur),
      gross: Money(minorUnits: gross, currency: .eur), type: category, references: references)
    item.bookedAt = chargedAt
    add(item, .processor)
  }

  /// An item without an id is given one.
  private mutating func add(_ item: Item, _ place: Place, arrival: CalendarDate? = nil) {
    var item = item
    if item.id.isEmpty { item.id = (place == .processor ? "S" : "B") + String(items.count) }
    items.append(AwkwardBook.loaded(item, place, arrival: arrival))
  }

  /// A line of the bank that has no id yet.
  static func line(_ amount: Int64, _ day: Int) -> Item {
    Item(
      side: .right, number: 0, id: "", source: "bank", date: date(day),
      amount: Money(minorUnits: amount, currency: .eur), type: "PMNT-RCDT-ESCT")
  }

  static func loaded(
    _ item: Item, _ place: Place, arrival: CalendarDate? = nil
  ) -> MatchStore.LoadedItem {
    let source: Int32 = item.side == .left ? 0 : item.source == "stripe" ? 2 : 1
    return MatchStore.LoadedItem(
      item: item, account: place.rawValue, source: source, number: 0, isLater: false,
      arrival: arrival)
  }

  static func date(_ day: Int) -> CalendarDate { Period.october.firstDay.adding(days: day - 1) }

  static func moment(_ day: Int, _ second: Int) -> Instant {
    Instant(
      microseconds: Int64(date(day).daysSince2000) * 86_400_000_000 + Int64(second) * 1_000_000)
  }
}
