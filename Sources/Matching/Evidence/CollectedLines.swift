import Domain

/// A line of the bank that stands for many payments: direct debits collected at once, a file of
/// payments, returns booked in one amount.
///
/// The bank names the batch, lists the payments, or says neither. In the first two cases the rows
/// are known and only the amount is checked; in the last the rows that were booked together and come
/// to the amount are taken, when no others do.
struct CollectedLines {
  private var bench: Workbench
  private var likely: [Likely] = []

  /// Rows that a line probably stands for, for a person to confirm.
  struct Likely {
    let line: Int
    let rows: [Int]
    let because: String
  }

  /// - Returns: What is to be suggested of lines that no other pass explains.
  static func decide(_ bench: inout Workbench) throws -> [Likely] {
    var pass = CollectedLines(bench: bench)
    let read = bench.lineReader()
    var rest: [(line: Int, count: Int?)] = []
    for line in bench.openRight where bench.right[line].isCollected {
      let item = try read(line)
      let count = item.collectedCount
      if !pass.byKey(line, item.batchKeys, count), !pass.byDetails(line, item) {
        rest.append((line, count))
      }
    }
    try pass.byRuns(rest)
    bench = pass.bench
    return pass.likely
  }

  private func openLegs(withKey key: String) -> [Int] {
    guard let number = bench.keys.number(of: key.utf8) else { return [] }
    return bench.legsOfKey[number].map(Int.init).filter { bench.isLeftOpen[$0] }
  }

  // MARK: The batch is named

  private mutating func byKey(_ line: Int, _ keys: [String], _ count: Int?) -> Bool {
    let amount = bench.right[line].amount
    for key in keys {
      let rows = openLegs(withKey: key).filter { (bench.left[$0].amount < 0) == (amount < 0) }
      guard rows.count > 1 else { continue }
      let excess = bench.sum(left: rows) - Int128(amount)
      if excess == 0 {
        bench.match(
          rows, [line], rule: "batch", score: 990,
          reasons: [.other("batch \(key): \(rows.count) rows come to the amount")])
        return true
      }
      let few = FewRows(rows) { bench.left[$0].amount }
      if let missing = CollectedLines.unpaid(few, excess: excess, expected: count) {
        bench.match(
          rows.filter { !missing.contains($0) }, [line], rule: "batch", score: 960,
          reasons: [
            .other(
              "batch \(key): \(rows.count - missing.count) of \(rows.count) rows come to the amount, and no others do"
            )
          ])
        return true
      }
      if !likely.contains(where: { $0.line == line }),
        let found = CollectedLines.likely(line, rows, few, excess: excess, expected: count)
      {
        likely.append(found)
      }
    }
    return false
  }

  /// Rows that come to the amount when others would as well: which of them were not paid cannot be
  /// told, but nearly all of them were.
  private static func likely(
    _ line: Int, _ rows: [Int], _ few: FewRows, excess: Int128, expected: Int?
  ) -> Likely? {
    let sizes = expected.map { rows.count - $0...rows.count - $0 } ?? 1...mostUnpaid
    for size in sizes where (1...mostUnpaid).contains(size) && size < rows.count {
      guard let unpaid = few.some(size, sum: excess) else { continue }
      return Likely(
        line: line, rows: rows.filter { !unpaid.contains($0) },
        because:
          "\(rows.count - size) of \(rows.count) rows come to the amount; which \(size) were not paid cannot be told"
      )
    }
    return nil
  }

  /// The few rows whose sum is the excess, when there is one choice only.
  private static func unpaid(_ few: FewRows, excess: Int128, expected: Int?) -> Set<Int>? {
    guard let expected else { return few.only(1...2, sum: excess) }
    let missing = few.count - expected
    return (1...mostMissing).contains(missing) ? few.only(missing...missing, sum: excess) : nil
  }

  /// So many rows of a batch may not have been paid, where it can be told which.
  private static let mostMissing = 4
  /// The same where it cannot.
  private static let mostUnpaid = 16

  // MARK: The payments are listed

  private mutating func byDetails(_ line: Int, _ item: Item) -> Bool {
    let details = item.details
    guard details.count > 1,
      details.reduce(Int128(0), { $0 + Int128($1.amount) }) == Int128(bench.right[line].amount)
    else { return false }
    var rows: [Int] = []
    var taken: Set<Int> = []
    for detail in details {
      let keys = detail.references.compactMap { ReferenceKey.normalised($0.value) }
      let fitting = Set(keys.flatMap(openLegs)).filter {
        !taken.contains($0) && bench.left[$0].amount == detail.amount
      }
      guard let row = fitting.first, fitting.count == 1 else { return false }
      taken.insert(row)
      rows.append(row)
    }
    let place = item.detailsFile.map { " in '\($0.visible)'" } ?? ""
    bench.match(
      rows, [line], rule: "batch", score: 990,
      reasons: [
        .other("the bank lists its \(rows.count) payments\(place), and each is a row of the ledger")
      ])
    return true
  }

  // MARK: Neither

  /// Rows that may have been sent together.
  private struct Run {
    let rows: [Int]
    let few: FewRows
    let sum: Int128
    let first: CalendarDate
    let isNegative: Bool
  }

  /// Those that the ledger put into one batch, and those of one type that were booked within moments
  /// of one another.
  private func runs(_ kinds: [Kind: Sequence]) -> [Run] {
    let keyed = bench.openLeft.filter { bench.left[$0].bookedAt != nil && sharedKey($0) != nil }
    var runs = Set(Dictionary(grouping: keyed, by: sharedKey).values)
    for kind in kinds.values {
      let sorted = kind.rows
      for pause in CollectedLines.pauses {
        var run: [Int] = []
        for row in sorted {
          if let last = run.last, bench.moment(row) - bench.moment(last) > pause {
            if run.count > 1 { runs.insert(run) }
            run = []
          }
          run.append(row)
        }
        if run.count > 1 { runs.insert(run) }
      }
    }
    return runs.filter { $0.count > 1 }.sorted { $0.lexicographicallyPrecedes($1) }.map { rows in
      let first = bench.left[rows[0]]
      return Run(
        rows: rows, few: FewRows(rows) { bench.left[$0].amount }, sum: bench.sum(left: rows),
        first: first.date, isNegative: first.amount < 0)
    }
  }

  private struct Kind: Hashable {
    let type: Int32
    let isNegative: Bool
  }

  /// Rows of one kind in the order in which they were booked.
  private struct Sequence {
    let rows: [Int]
    /// What the rows before each place come to.
    let sums: [Int128]
    let dates: [CalendarDate]
  }

  /// The rows that the ledger put into no batch.
  private func kinds() -> [Kind: Sequence] {
    let loose = bench.openLeft.filter { bench.left[$0].bookedAt != nil && sharedKey($0) == nil }
    return Dictionary(grouping: loose) { row in
      Kind(type: bench.left[row].type, isNegative: bench.left[row].amount < 0)
    }.mapValues { rows in
      let sorted = rows.sorted { (bench.moment($0), $0) < (bench.moment($1), $1) }
      var sums: [Int128] = [0]
      for row in sorted { sums.append(sums[sums.count - 1] + Int128(bench.left[row].amount)) }
      return Sequence(rows: sorted, sums: sums, dates: sorted.map { bench.left[$0].date })
    }
  }

  /// So many rows, one booked after the other, that come to the line's amount: batches that were
  /// booked one right behind the other have no pause between them.
  private func rowsInARow(_ line: Int, _ count: Int, _ kinds: [Kind: Sequence]) -> [[Int]] {
    let amount = Int128(bench.right[line].amount)
    return kinds.filter { $0.key.isNegative == (amount < 0) }.values.flatMap { kind -> [[Int]] in
      let from = bench.right[line].date.adding(days: -CollectedLines.reach)
      let first = kind.dates.partitioningIndex { $0 >= from }
      let last = kind.dates.partitioningIndex { $0 > bench.right[line].date }
      guard count > 1, last - first >= count else { return [] }
      return (first...(last - count)).filter {
        kind.sums[$0 + count] - kind.sums[$0] == amount
          && bench.moment(kind.rows[$0 + count - 1]) - bench.moment(kind.rows[$0])
            <= CollectedLines.longest
      }.map { Array(kind.rows[$0..<$0 + count]) }
    }
  }

  /// Days from the booking of a batch to the bank's line, at most.
  private static let reach = 10
  /// Microseconds in which one batch is booked, at most.
  private static let longest: Int64 = 3_600_000_000

  /// A key that several rows have: the ledger's name of a batch.
  private func sharedKey(_ row: Int) -> Int32? {
    bench.left[row].keys.dropFirst().first { bench.legsOfKey[$0].count > 1 }
  }

  /// Microseconds between two rows that were not booked together.
  private static let pauses: [Int64] = [30_000_000, 120_000_000, 600_000_000]

  private mutating func byRuns(_ lines: [(line: Int, count: Int?)]) throws {
    let kinds = kinds()
    let runs = runs(kinds)
    let bySum = Dictionary(grouping: runs.indices, by: { runs[$0].sum })
    let byCount = Dictionary(grouping: runs.indices, by: { runs[$0].rows.count })
    let found = try Workers.flatMap(count: lines.count, workers: bench.workers, size: 32) {
      [self] part in
      lines[part].map { line, count in
        var found = Fitting(line: line)
        for run in bySum[Int128(bench.right[line].amount)] ?? []
        where isNear(runs[run], line) && (count == nil || count == runs[run].rows.count) {
          found.choices.insert(runs[run].rows)
        }
        guard let count else { return found }
        for missing in 1...CollectedLines.mostUnpaid {
          for run in byCount[count + missing] ?? [] where isNear(runs[run], line) {
            add(runs[run], count, to: &found)
          }
        }
        if found.choices.isEmpty {
          // Of rows that were sent together, the last ones may not have been paid, or any others.
          found.choices.formUnion(
            rowsInARow(line, count, kinds).filter { rows in
              !found.unclear.contains { $0.isSuperset(of: rows) }
            })
        }
        return found
      }
    }
    take(found)
  }

  /// What a line may stand for that says neither.
  private struct Fitting {
    let line: Int
    var choices: Set<[Int]> = []
    var likely: Likely?
    /// Runs of which it cannot be told which rows were not paid.
    var unclear: [Set<Int>] = []
  }

  /// A run that has more rows than the line stands for.
  private func add(_ run: Run, _ count: Int, to found: inout Fitting) {
    let excess = run.sum - Int128(bench.right[found.line].amount)
    if let left = CollectedLines.unpaid(run.few, excess: excess, expected: count) {
      found.choices.insert(run.rows.filter { !left.contains($0) })
    } else if found.choices.isEmpty,
      let likely = CollectedLines.likely(
        found.line, run.rows, run.few, excess: excess, expected: count)
    {
      found.likely = found.likely ?? likely
      found.unclear.append(Set(run.rows))
    }
  }

  /// Takes the lines with one choice whose rows no other line could have.
  private mutating func take(_ found: [Fitting]) {
    let suggested = Set(likely.map(\.line))
    likely += found.compactMap(\.likely).filter { !suggested.contains($0.line) }
    let uses = found.flatMap { Set($0.choices.joined()) }.reduce(into: [Int: Int]()) {
      $0[$1, default: 0] += 1
    }
    for fitting in found {
      guard let rows = fitting.choices.first, fitting.choices.count == 1,
        rows.allSatisfy({ uses[$0] == 1 })
      else { continue }
      bench.match(
        rows, [fitting.line], rule: "batch", score: 950,
        reasons: [.other("\(rows.count) rows booked together come to the amount, and no others do")]
      )
    }
  }

  private func isNear(_ run: Run, _ line: Int) -> Bool {
    run.isNegative == (bench.right[line].amount < 0)
      && (-2...6).contains(bench.days.distance(from: run.first, to: bench.right[line].date))
  }
}
