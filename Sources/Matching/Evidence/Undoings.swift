import Domain

/// Items that one side undid itself: a line that the bank took back, a booking that the ledger
/// reversed before any money moved. Neither half has a partner on the other side.
enum Undoings {
  static func decide(_ bench: inout Workbench) throws {
    try takenBack(&bench)
    reversed(&bench)
  }

  /// A reversal of the bank and the line that it takes back: the same in all but sign and day.
  private static func takenBack(_ bench: inout Workbench) throws {
    let reversals = bench.openRight.filter { bench.right[$0].isReversal }
    let amounts = Set(reversals.map { -bench.right[$0].amount })
    let candidates = bench.openRight.filter {
      !bench.right[$0].isReversal && amounts.contains(bench.right[$0].amount)
    }
    struct Key: Hashable {
      let amount: Int64
      let name: String
      let text: String
    }
    let frozen = bench
    func keys(_ lines: [Int], _ sign: Int64) throws -> [Key] {
      try Workers.flatMap(count: lines.count, workers: frozen.workers) { range in
        let read = frozen.lineReader()
        return try lines[range].map { line in
          let item = try read(line)
          return Key(
            amount: sign * item.amount.minorUnits, name: item.counterparty.name, text: item.text)
        }
      }
    }
    var lines: [Key: [Int]] = [:]
    for (line, key) in zip(candidates, try keys(candidates, 1)) {
      lines[key, default: []].append(line)
    }
    for (line, key) in zip(reversals, try keys(reversals, -1)) {
      let earlier = (lines[key] ?? []).filter {
        bench.isRightOpen[$0] && bench.right[$0].date <= bench.right[line].date
      }
      // Equal lines are as good as one another; the last one before is named.
      guard let original = earlier.max(by: { bench.right[$0].date < bench.right[$1].date }) else {
        continue
      }
      bench.setAside(
        .right, original, line, reason: .reversed, because: "the bank booked it and took it back")
    }
  }

  /// A booking and an adjustment of the same party that takes it back within two days.
  private static func reversed(_ bench: inout Workbench) {
    struct Key: Hashable {
      let amount: Int64
      let party: Int32
      let organisation: Int32
    }
    let undoes = bench.types.map(CategoryTable.isUndoing)
    func isUndoing(_ leg: Int) -> Bool { undoes[Int(bench.left[leg].type)] }
    func key(_ leg: Leg, _ sign: Int64) -> Key {
      Key(amount: sign * leg.amount, party: leg.party, organisation: leg.organisation)
    }
    let undoings = bench.openLeft.filter(isUndoing)
    let wanted = Set(undoings.map { key(bench.left[$0], -1) })
    var legs: [Key: [Int]] = [:]
    for leg in bench.openLeft where !isUndoing(leg) {
      let own = key(bench.left[leg], 1)
      if wanted.contains(own) { legs[own, default: []].append(leg) }
    }
    for at in undoings {
      let undoing = bench.left[at]
      let undone = (legs[key(undoing, -1)] ?? []).filter {
        let other = bench.left[$0]
        return bench.isLeftOpen[$0] && (0...2).contains(other.date.days(until: undoing.date))
          && (undoing.keys.isEmpty || other.keys.isEmpty
            || other.keys.contains(where: undoing.keys.contains))
      }
      let quoted = undone.filter { bench.left[$0].keys.contains(where: undoing.keys.contains) }
      let candidates = quoted.isEmpty ? undone : quoted
      guard candidates.count == 1 else { continue }
      bench.setAside(
        .left, candidates[0], at, reason: .reversedInLedger,
        because: "the ledger booked it and took it back")
    }
  }
}
