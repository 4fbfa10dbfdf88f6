import Domain

/// What stands beside an amount and says in what it is counted: a code of ISO 4217, a symbol, or the
/// abbreviation that is usual in a country.
enum CurrencyMark: Hashable {
  /// It names this currency for certain.
  case one(Currency)
  /// Several currencies are written so (`$`, `kr`), or one that changed.
  case several

  /// Nil for what is no mark of a currency. An abbreviation's point is not part of it.
  init?(_ mark: UnsafeRawBufferPointer) {
    if mark.count == 3, mark.allSatisfy({ (0x41...0x5A).contains($0) }) {
      guard let known = Currency(ascii: mark) else { return nil }
      self = .one(known)
    } else if let found = Self.symbols.first(where: { $0.bytes.elementsEqual(mark) }),
      let known = Currency(code: found.code)
    {
      self = .one(known)
    } else if Self.shared.contains(where: { $0.elementsEqual(mark) }) {
      self = .several
    } else {
      return nil
    }
  }

  private static let shared: [[UInt8]] = [
    "$", "A$", "AU$", "C$", "CA$", "NZ$", "HK$", "S$", "NT$", "R$", "kr", "Kr", "KR", "Rs", "RS",
    "R", "RM", "Fr", "SFr", "fr", "FR", "lei", "Lei", "LEI", "Lt", "Ls", "kn", "din", "DIN", "Rp",
    "DH", "Dh", "dh", "DHS", "Dhs", "Bs", "¥", "円", "元", "฿", "₫", "₱", "₦", "лв", "грн", "руб",
    "р", "ден", "дин",
  ].map { Array($0.utf8) }

  private static let symbols: [(bytes: [UInt8], code: String)] = [
    ("€", "EUR"), ("Eur", "EUR"), ("eur", "EUR"), ("Euro", "EUR"), ("euro", "EUR"),
    ("EURO", "EUR"), ("£", "GBP"), ("zł", "PLN"), ("ZŁ", "PLN"), ("zl", "PLN"), ("Kč", "CZK"),
    ("KČ", "CZK"), ("kč", "CZK"), ("Kc", "CZK"), ("Ft", "HUF"), ("FT", "HUF"), ("₹", "INR"),
    ("₽", "RUB"), ("₺", "TRY"), ("TL", "TRY"), ("₴", "UAH"), ("₪", "ILS"), ("₩", "KRW"),
    ("US$", "USD"), ("₸", "KZT"), ("₾", "GEL"), ("₼", "AZN"), ("֏", "AMD"), ("KM", "BAM"),
  ].map { (Array($0.0.utf8), $0.1) }
}
