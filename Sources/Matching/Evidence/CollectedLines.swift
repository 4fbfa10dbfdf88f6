import Domain

/// A line of the bank that stands for many payments: direct debits collected at once, a file of
/// payments, returns booked in one amount.
///
/// The bank names the batch, lists the payments, or says neither. In the first two cases the rows
/// are known and only the amount is checked; in the last the rows that were booked together and come
/// to the amount are taken, when no others do.
struct CollectedLines {
  private var bench: Workbench
  private let byReference: [String: [Int]]

  private init(_ bench: Workbench) {
    self.bench = bench
    var byReference: [String: [Int]] = [:]
    for at in bench.openLeft {
      for key in bench.left[at].ownKeys { byReference[key, default: []].append(at) }
    }
    self.byReference = byReference
  }

  static func decide(_ bench: inout Workbench) {
    var pass = CollectedLines(bench)
    let lines = bench.openRight.filter { bench.right[$0].isCollected }
    let rest = lines.filter { !pass.byKey($0) }.filter { !pass.byDetails($0) }
    pass.byRuns(rest)
    bench = pass.bench
  }

  // MARK: The batch is named

  private mutating func byKey(_ line: Int) -> Bool {
    let item = bench.right[line]
    for key in item.batchKeys {
      let rows = (byReference[key] ?? []).filter {
        bench.isLeftOpen[$0] && bench.left[$0].amount.isNegative == item.amount.isNegative
      }
      guard rows.count > 1 else { continue }
      let excess = bench.sum(left: rows) - Int128(item.amount.minorUnits)
      let why = "batch \(key): \(rows.count) rows come to the amount"
      if excess == 0 {
        bench.match(rows, [line], rule: "batch", score: 990, reasons: [why])
        return true
      }
      if let missing = fewRows(rows, excess: excess, expected: item.collectedCount) {
        bench.match(
          rows.filter { !missing.contains($0) }, [line], rule: "batch", score: 960,
          reasons: [
            "batch \(key): \(rows.count - missing.count) of \(rows.count) rows come to the amount, and no others do"
          ])
        return true
      }
    }
    return false
  }

  /// The few rows whose sum is the excess, when there is one choice only. Rows of one amount are as
  /// good as one another for the sum, so that a choice among them is none.
  private func fewRows(_ rows: [Int], excess: Int128, expected: Int?) -> Set<Int>? {
    let missing = expected.map { rows.count - $0 }
    if let missing, missing < 1 || missing > 4 { return nil }
    var found: [Set<Int>] = []
    var budget = CollectedLines.budget
    let sizes = missing.map { $0...$0 } ?? 1...2
    for size in sizes where rows.count >= size {
      choose(rows, size, from: 0, excess, [], &found, &budget)
      // What was not searched to its end may have another answer.
      if found.count > 1 || budget == 0 { return nil }
    }
    return found.first
  }

  /// So many choices of a few rows are tried.
  private static let budget = 200_000

  private func choose(
    _ rows: [Int], _ size: Int, from: Int, _ excess: Int128, _ chosen: [Int],
    _ found: inout [Set<Int>], _ budget: inout Int
  ) {
    guard found.count < 2, budget > 0 else { return }
    budget -= 1
    if size == 0 {
      if excess == 0 { found.append(Set(chosen)) }
      return
    }
    for at in from..<rows.count where found.count < 2 {
      choose(
        rows, size - 1, from: at + 1, excess - Int128(bench.left[rows[at]].amount.minorUnits),
        chosen + [rows[at]], &found, &budget)
    }
  }

  // MARK: The payments are listed

  private mutating func byDetails(_ line: Int) -> Bool {
    let item = bench.right[line]
    guard item.details.count > 1,
      item.details.reduce(Int128(0), { $0 + Int128($1.amount) })
        == Int128(item.amount.minorUnits)
    else { return false }
    var rows: [Int] = []
    var taken: Set<Int> = []
    for detail in item.details {
      let keys = detail.references.compactMap { ReferenceKey.normalised($0.value) }
      let fitting = keys.flatMap { byReference[$0] ?? [] }.filter {
        bench.isLeftOpen[$0] && !taken.contains($0)
          && bench.left[$0].amount.minorUnits == detail.amount
      }
      guard let row = Set(fitting).min(), Set(fitting).count == 1 else { return false }
      taken.insert(row)
      rows.append(row)
    }
    bench.match(
      rows, [line], rule: "batch", score: 990,
      reasons: ["the bank lists its \(rows.count) payments, and each is a row of the ledger"])
    return true
  }

  // MARK: Neither

  /// Rows that may have been sent together: those that the ledger put into one batch, and those of
  /// one type that were booked within moments of one another.
  private func runs() -> [[Int]] {
    let rows = bench.openLeft.filter { bench.left[$0].bookedAt != nil }
    let byKey = Dictionary(grouping: rows, by: sharedKey)
    var runs = Set(byKey.filter { $0.key != nil }.values)
    let loose = Dictionary(grouping: byKey[nil] ?? []) { row in
      (bench.left[row].amount.isNegative ? "-" : "+") + bench.left[row].type
    }
    for rows in loose.values {
      let sorted = rows.sorted { (bench.moment($0), $0) < (bench.moment($1), $1) }
      for pause in CollectedLines.pauses {
        var run: [Int] = []
        for row in sorted {
          if let last = run.last, bench.moment(row) - bench.moment(last) > pause {
            runs.insert(run)
            run = []
          }
          run.append(row)
        }
        runs.insert(run)
      }
    }
    return runs.filter { $0.count > 1 }.sorted { $0.lexicographicallyPrecedes($1) }
  }

  /// A key that several rows have: the ledger's name of a batch.
  private func sharedKey(_ row: Int) -> String? {
    bench.left[row].ownKeys.dropFirst().first { (byReference[$0]?.count ?? 0) > 1 }
  }

  /// Microseconds between two rows that were not booked together.
  private static let pauses: [Int64] = [30_000_000, 120_000_000, 600_000_000]

  private mutating func byRuns(_ lines: [Int]) {
    let runs = runs()
    var fitting: [Int: Set<[Int]>] = [:]
    for line in lines {
      let item = bench.right[line]
      for run in runs where isNear(run, item) {
        let rows = run.filter { bench.isLeftOpen[$0] }
        if let found = fit(rows, item) { fitting[line, default: []].insert(found) }
      }
    }
    let uses = fitting.values.flatMap { Set($0.joined()) }.reduce(into: [Int: Int]()) {
      $0[$1, default: 0] += 1
    }
    for line in lines {
      guard let found = fitting[line], found.count == 1, let rows = found.first,
        rows.allSatisfy({ uses[$0] == 1 })
      else { continue }
      bench.match(
        rows, [line], rule: "batch", score: 950,
        reasons: [
          "\(rows.count) rows booked together come to the amount, and no others do"
        ])
    }
  }

  private func fit(_ rows: [Int], _ item: Item) -> [Int]? {
    guard rows.count > 1 else { return nil }
    let excess = bench.sum(left: rows) - Int128(item.amount.minorUnits)
    let count = item.collectedCount
    if excess == 0, count == nil || count == rows.count { return rows }
    guard let count, rows.count > count, rows.count - count <= 4,
      let missing = fewRows(rows, excess: excess, expected: count)
    else { return nil }
    return rows.filter { !missing.contains($0) }
  }

  private func isNear(_ run: [Int], _ line: Item) -> Bool {
    let first = bench.left[run[0]]
    return first.amount.isNegative == line.amount.isNegative
      && (-2...6).contains(bench.days.distance(from: first.date, to: line.date))
  }
}

extension Item {
  /// The references of a ledger leg as keys, each once: its own, then the batch it was sent in.
  var ownKeys: [String] {
    references.compactMap { ReferenceKey.normalised($0.value) }
      .reduce(into: []) { keys, key in if !keys.contains(key) { keys.append(key) } }
  }

  var batchKeys: [String] {
    references.filter { $0.kind == .batch }.compactMap { ReferenceKey.normalised($0.value) }
  }

  /// Whether the line may stand for several payments: it says so, or names nobody.
  var isCollected: Bool {
    !batchKeys.isEmpty || details.count > 1 || counterparty.name.isEmpty
  }

  /// How many payments it says it stands for: a number of its text that stands alone.
  var collectedCount: Int? {
    if details.count > 1 { return details.count }
    let numbers = FoldedWords.of(text).filter { $0.utf8.count <= 5 }.compactMap { Int($0) }
      .filter { $0 > 1 }
    return numbers.count == 1 ? numbers[0] : nil
  }
}
