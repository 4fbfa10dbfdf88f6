import Domain

/// Adds up a statement's entries and compares them with what the statement says of itself.
struct StatementCheck {
  private var currency: Currency?
  private var isMixed = false
  private var all = CurrencyTotal(currency: .eur)
  private var creditCount = 0
  private var booked: Int128 = 0

  mutating func add(_ entry: Entry) {
    if let currency, currency != entry.amount.currency { isMixed = true }
    currency = currency ?? entry.amount.currency
    all.add(entry.amount.minorUnits)
    if !entry.amount.isNegative { creditCount += 1 }
    if entry.status == .booked || entry.status == nil { booked += Int128(entry.amount.minorUnits) }
  }

  func findings(_ head: StatementHead, index: Int, place: InputLocation) -> [Finding] {
    (balance(head) + control(head)).map {
      Finding(kind: $0, statement: index, statementID: head.id, place: place)
    }
  }

  private func balance(_ head: StatementHead) -> [Finding.Kind] {
    guard head.provesBalance, let opening = head.opening?.amount,
      let closing = head.closing?.amount,
      opening.currency == closing.currency, !isMixed,
      currency == nil || currency == opening.currency
    else { return [] }
    let start = Int128(opening.minorUnits)
    let end = Int128(closing.minorUnits)
    guard start + booked != end else { return [] }
    return [
      .balance(currency: opening.currency, opening: start, movements: booked, closing: end)
    ]
  }

  private func control(_ head: StatementHead) -> [Finding.Kind] {
    let declared = head.declared
    var kinds: [Finding.Kind] = []
    func compare(_ field: String, _ text: String?, _ computed: Int128, exponent: UInt8) {
      guard let text else { return }
      let value = CAMTValues.units(text, exponent: exponent)
      guard value != computed else { return }
      let shown = Money.decimal(computed, exponent: exponent)
      kinds.append(.control(field: field, declared: text, computed: shown))
    }
    compare("TtlNtries/NbOfNtries", declared.entries, Int128(all.count), exponent: 0)
    compare("TtlCdtNtries/NbOfNtries", declared.creditCount, Int128(creditCount), exponent: 0)
    compare(
      "TtlDbtNtries/NbOfNtries", declared.debitCount, Int128(all.count - creditCount), exponent: 0)
    guard !isMixed, let exponent = (currency ?? head.currency)?.exponent else { return kinds }
    compare("TtlNtries/Sum", declared.sum, all.credits + all.debits, exponent: exponent)
    compare("TtlCdtNtries/Sum", declared.creditSum, all.credits, exponent: exponent)
    compare("TtlDbtNtries/Sum", declared.debitSum, all.debits, exponent: exponent)
    // The net amount is signed by an indicator beside it, or stands with its own sign.
    let net = declared.netIndicator == nil ? all.sum : Int128(all.sum.magnitude)
    compare("TtlNtries/TtlNetNtryAmt", declared.net, net, exponent: exponent)
    return kinds
  }
}

extension CAMTValues {
  /// A declared count or sum in minor units; nil when it is no number.
  static func units(_ text: String, exponent: UInt8) -> Int128? {
    var text = text
    return text.withUTF8 { bytes in
      try? Int128(Amount.parse(UnsafeRawBufferPointer(bytes), exponent: exponent))
    }
  }
}
