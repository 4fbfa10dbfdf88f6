import Domain

/// Counts and sums per currency. Files have few currencies, so a list is quicker than a table.
struct Movements {
  private var sums: [(currency: Currency, entries: Int64, movement: Int128)] = []

  var isEmpty: Bool { sums.isEmpty }
  var currencies: [Currency] { sums.map(\.currency).sorted() }

  mutating func add(_ amount: Money) {
    let index = sums.firstIndex { $0.currency == amount.currency } ?? sums.endIndex
    if index == sums.endIndex { sums.append((amount.currency, 0, 0)) }
    sums[index].entries += 1
    sums[index].movement += Int128(amount.minorUnits)
  }

  subscript(_ currency: Currency) -> (entries: Int64, movement: Int128) {
    sums.first { $0.currency == currency }.map { ($0.entries, $0.movement) } ?? (0, 0)
  }
}
