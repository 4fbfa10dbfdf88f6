/// A few rows of many that come to a sum.
enum FewRows {
  /// Some such choice, if there is one and it is found in good time; rows of one amount are taken in
  /// their order.
  static func some(
    of rows: [Int], _ size: Int, sum: Int128, amount: (Int) -> Int64
  ) -> Set<Int>? {
    guard let first = rows.first else { return nil }
    // Rows of a batch have one sign, so that sums only grow.
    let sign: Int64 = amount(first) < 0 ? -1 : 1
    let byAmount = Dictionary(grouping: rows) { sign * amount($0) }
    guard byAmount.keys.allSatisfy({ $0 > 0 }) else { return nil }
    let amounts = byAmount.keys.sorted(by: >)
    var taken = Array(repeating: 0, count: amounts.count)
    var budget = 100_000
    func choose(_ at: Int, _ left: Int, _ rest: Int128) -> Bool {
      if left == 0 { return rest == 0 }
      budget -= 1
      guard at < amounts.count, budget > 0, let smallest = amounts.last,
        rest <= Int128(left) * Int128(amounts[at]), rest >= Int128(left) * Int128(smallest)
      else { return false }
      let most = min(left, byAmount[amounts[at]]?.count ?? 0, Int(rest / Int128(amounts[at])))
      for count in stride(from: most, through: 0, by: -1) {
        taken[at] = count
        if choose(at + 1, left - count, rest - Int128(count) * Int128(amounts[at])) { return true }
      }
      taken[at] = 0
      return false
    }
    guard choose(0, size, Int128(sign) * sum) else { return nil }
    return Set(zip(amounts, taken).flatMap { (byAmount[$0] ?? []).prefix($1) })
  }
}
