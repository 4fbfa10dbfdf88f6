import Domain

/// An organisation pays at once what its members were asked for in one sitting.
///
/// Known of such a line are the payer, which requests name the organisation, and perhaps which
/// references it lists and how many there are; the others are those of the same sitting that come to
/// the amount, when no others do, or whose references follow one another.
struct BulkPayments {
  private var bench: Workbench
  private let payers: Payers
  private let succession: Succession
  /// The open legs with a party and a time, in the order of their booking.
  private let requests: [Int]
  private let moments: [Int64]
  /// By organisation.
  private let tagged: [Int32: [Int]]

  /// Microseconds in which one sitting asks for all.
  private static let sitting: Int64 = 900_000_000
  /// So many requests of a sitting may not name the organisation.
  private static let mostUntagged = 6

  private init(_ bench: Workbench, _ payers: Payers, _ succession: Succession) {
    self.bench = bench
    self.payers = payers
    self.succession = succession
    requests = bench.openLeft.filter {
      bench.left[$0].bookedAt != nil && bench.left[$0].party >= 0
    }.sorted { (bench.moment($0), $0) < (bench.moment($1), $1) }
    moments = requests.map { bench.moment($0) }
    tagged = Dictionary(
      grouping: bench.openLeft.filter { bench.left[$0].organisation >= 0 },
      by: { bench.left[$0].organisation })
  }

  static func decide(_ bench: inout Workbench, _ payers: Payers, _ succession: Succession) {
    var pass = BulkPayments(bench, payers, succession)
    while pass.round() {}
    bench = pass.bench
  }

  /// Takes what is the only answer now; each round leaves fewer requests to those that are left.
  ///
  /// - Returns: Whether it took anything.
  private mutating func round() -> Bool {
    let answers = payers.lines.filter { bench.isRightOpen[$0.line] }.map { payer in
      (line: payer.line, choices: choices(payer))
    }
    let uses = answers.flatMap { Set($0.choices.flatMap(\.legs)) }.reduce(into: [Int: Int]()) {
      $0[$1, default: 0] += 1
    }
    var took = false
    for answer in answers {
      guard let choice = answer.choices.first, answer.choices.count == 1,
        choice.legs.allSatisfy({ uses[$0] == 1 })
      else { continue }
      let payer = bench.right[answer.line].hasName ? "an organisation" : "the payer"
      let why =
        choice.areInOrder
        ? "whose references follow one another" : "and no others come to the amount"
      bench.match(
        choice.legs, [answer.line], rule: "bulk_payment", score: 930,
        reasons: [
          .other(
            "\(payer) pays \(choice.legs.count) requests that were booked together, \(why)")
        ])
      took = true
    }
    return took
  }

  /// Requests of one sitting that a line may pay.
  private struct Choice: Hashable {
    let legs: [Int]
    /// Others would come to the amount as well, but not with neighbouring references.
    let areInOrder: Bool
  }

  /// The requests of each sitting that a line surely pays if it pays that sitting: those that it
  /// quotes, else those that name the payer.
  private func seeds(_ payer: Payers.Line) -> [[Int]] {
    let named = payer.parties.flatMap { tagged[$0] ?? [] }.filter {
      bench.isLeftOpen[$0] && bench.isNear($0, payer.line)
    }
    let quoted = payer.quoted.filter {
      bench.isLeftOpen[$0] && bench.left[$0].bookedAt != nil
    }
    if let first = quoted.first {
      // Who quotes a request of one party is that party, if it is not one of its organisation.
      guard quoted.allSatisfy({ bench.isNear($0, payer.line) && isTogether($0, first) }),
        !named.isEmpty || Set(quoted.map { bench.left[$0].party }).count > 1
      else { return [] }
      return [Set(quoted + named.filter { isTogether($0, first) }).sorted()]
    }
    return Set(
      payer.parties.flatMap { party in
        BulkPayments.sittings(
          of: named.filter { bench.left[$0].organisation == party }, bench)
      }
    ).sorted { $0.lexicographicallyPrecedes($1) }
  }

  private func isTogether(_ leg: Int, _ other: Int) -> Bool {
    abs(bench.moment(leg) - bench.moment(other)) <= BulkPayments.sitting
  }

  /// What a line may pay, of each sitting one choice.
  private func choices(_ payer: Payers.Line) -> Set<Choice> {
    let seeds = seeds(payer).map { (seed: $0, beside: beside(payer, $0)) }
    // A number of the text is no count if nowhere are so many.
    let most = seeds.map { $0.seed.count + $0.beside.count }.max() ?? 0
    let count = payer.count.flatMap { $0 <= most ? $0 : nil }
    return Set(seeds.compactMap { choice(payer.line, $0.seed, $0.beside, count) })
  }

  /// What a line pays of the sitting of a seed; nil if nothing comes to the amount, or several.
  private func choice(_ line: Int, _ seed: [Int], _ beside: [Int], _ count: Int?) -> Choice? {
    let missing = Int128(bench.right[line].amount) - bench.sum(left: seed)
    guard missing >= 0, Set(seed.map { bench.left[$0].type }).count == 1 else { return nil }
    if missing == 0 {
      // A list that is complete was looked at before.
      let isAll =
        seed.count > 1 && count ?? seed.count == seed.count
        && seed.contains { bench.left[$0].organisation >= 0 }
      return isAll ? Choice(legs: seed, areInOrder: false) : nil
    }
    let runs = succession.runs(
      around: seed, most: BulkPayments.mostUntagged, where: Set(beside).contains
    ).filter { run in
      (count == nil || count == run.count)
        && bench.sum(left: run) == Int128(bench.right[line].amount)
    }
    if runs.count == 1 { return Choice(legs: runs[0], areInOrder: true) }
    let sizes =
      count.map { $0 - seed.count...$0 - seed.count } ?? 1...BulkPayments.mostUntagged
    guard sizes.lowerBound > 0, sizes.upperBound <= BulkPayments.mostUntagged else { return nil }
    let few = FewRows(beside) { bench.left[$0].amount }
    return few.only(sizes, sum: missing).map {
      Choice(legs: (seed + $0).sorted(), areInOrder: false)
    }
  }

  /// Open requests that may have been made in the same sitting and name no other organisation.
  private func beside(_ payer: Payers.Line, _ seed: [Int]) -> [Int] {
    let times = seed.map { bench.moment($0) }
    guard let first = times.min(), let last = times.max() else { return [] }
    let from = moments.partitioningIndex { $0 >= last - BulkPayments.sitting }
    let to = moments.partitioningIndex { $0 > first + BulkPayments.sitting }
    return requests[from..<max(from, to)].filter { leg in
      bench.isLeftOpen[leg] && bench.left[leg].organisation < 0
        && bench.left[leg].type == bench.left[seed[0]].type && bench.isNear(leg, payer.line)
        && !seed.contains(leg)
    }
  }

  /// All that organisations asked for at once, paid or not.
  static func sittings(_ bench: Workbench) -> [[Int]] {
    let legs = bench.left.indices.filter { bench.left[$0].organisation >= 0 }
    return Dictionary(grouping: legs) { bench.left[$0].organisation }
      .sorted { $0.key < $1.key }
      .flatMap { sittings(of: $0.value, bench) }.filter { $0.count > 1 }
  }

  /// Legs that were booked together, each sitting in the order of its legs.
  private static func sittings(of legs: [Int], _ bench: Workbench) -> [[Int]] {
    let sorted = legs.filter { bench.left[$0].bookedAt != nil }.sorted {
      (bench.moment($0), $0) < (bench.moment($1), $1)
    }
    var found: [[Int]] = []
    for leg in sorted {
      if let first = found.last?.first, bench.moment(leg) - bench.moment(first) <= sitting {
        found[found.count - 1].append(leg)
      } else {
        found.append([leg])
      }
    }
    return found.map { $0.sorted() }
  }
}
