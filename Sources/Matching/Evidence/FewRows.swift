/// Rows of which a few are to come to a sum: those of a batch that were not paid.
struct FewRows {
  /// By amount, the smallest first; rows of one amount in their order.
  private let rows: [Int]
  /// Of the rows at the same places, with the sign of the first row taken off.
  private let amounts: [Int128]
  /// What the amounts before each place come to.
  private let sums: [Int128]
  private let sign: Int128

  init(_ rows: [Int], amount: (Int) -> Int64) {
    let sign: Int128 = rows.first.map(amount).map { $0 < 0 } == true ? -1 : 1
    let sorted = rows.enumerated().map { (amount: sign * Int128(amount($1)), order: $0, row: $1) }
      .sorted { ($0.amount, $0.order) < ($1.amount, $1.order) }
    self.sign = sign
    self.rows = sorted.map(\.row)
    amounts = sorted.map(\.amount)
    sums = sorted.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.amount) }
  }

  var count: Int { rows.count }

  // MARK: The only choice

  /// So many choices are looked through; among more, one that fits may fit by accident.
  private static let mostChoices = 200_000

  /// The rows that come to the sum when no other choice of any of these sizes does, rows of one
  /// amount counted singly; nil where there is none, several, or too many to look through.
  func only(_ sizes: ClosedRange<Int>, sum: Int128) -> Set<Int>? {
    var choices = 0
    for size in sizes where size <= count {
      choices += (0...size).reduce(0) { $0 + FewRows.choices(of: $1, from: count) }
      guard choices < FewRows.mostChoices else { return nil }
    }
    var found: [[Int]] = []
    for size in sizes where size <= count {
      var chosen: [Int] = []
      search(size, from: 0, sign * sum, &chosen, &found)
      if found.count > 1 { return nil }
    }
    return found.first.map { Set($0.map { rows[$0] }) }
  }

  /// How many choices there are, at most `mostChoices`.
  private static func choices(of size: Int, from count: Int) -> Int {
    var choices = 1
    for taken in 0..<size {
      choices = choices * (count - taken) / (taken + 1)
      if choices >= mostChoices { return mostChoices }
    }
    return choices
  }

  /// Adds choices of places that come to the sum, until there are two.
  private func search(
    _ size: Int, from: Int, _ sum: Int128, _ chosen: inout [Int], _ found: inout [[Int]]
  ) {
    if size == 1 {
      var place = amounts[from...].partitioningIndex { $0 >= sum }
      while place < count, amounts[place] == sum, found.count < 2 {
        found.append(chosen + [place])
        place += 1
      }
      return
    }
    guard from + size <= count else { return }
    for place in from...(count - size) where found.count < 2 {
      // The amounts grow: what follows a place is at least its neighbours and at most the last ones.
      if sums[place + size] - sums[place] > sum { return }
      if amounts[place] + sums[count] - sums[count - size + 1] < sum { continue }
      chosen.append(place)
      search(size - 1, from: place + 1, sum - amounts[place], &chosen, &found)
      chosen.removeLast()
    }
  }

  // MARK: Some choice

  /// Some choice, if there is one and it is found in good time: the largest amounts first, rows of one
  /// amount in their order.
  func some(_ size: Int, sum: Int128) -> Set<Int>? {
    // Rows of a batch have one sign, so that sums only grow.
    guard let smallest = amounts.first, smallest > 0, size <= count, size > 0 else { return nil }
    let wanted = sign * sum
    guard wanted >= sums[size], wanted <= sums[count] - sums[count - size] else { return nil }
    let places = placesByAmount
    var taken = Array(repeating: 0, count: places.count)
    var budget = 100_000
    func choose(_ at: Int, _ left: Int, _ rest: Int128) -> Bool {
      if left == 0 { return rest == 0 }
      budget -= 1
      guard at < places.count, budget > 0 else { return false }
      let amount = amounts[places[at].lowerBound]
      guard rest <= Int128(left) * amount, rest >= Int128(left) * smallest else { return false }
      let most = min(left, places[at].count, Int(rest / amount))
      for count in stride(from: most, through: 0, by: -1) {
        taken[at] = count
        if choose(at + 1, left - count, rest - Int128(count) * amount) { return true }
      }
      taken[at] = 0
      return false
    }
    guard choose(0, size, wanted) else { return nil }
    return Set(zip(places, taken).flatMap { rows[$0.prefix($1)] })
  }

  /// The places of each amount, the largest amount first.
  private var placesByAmount: [Range<Int>] {
    var found: [Range<Int>] = []
    var start = 0
    while start < count {
      let end = amounts[start...].partitioningIndex { $0 > amounts[start] }
      found.append(start..<end)
      start = end
    }
    return found.reversed()
  }
}
