import Domain

/// Payments of one payer that no single pair explains: an organisation that pays for its members at
/// once, a member that pays two requests in parts.
///
/// Only with the payer known, and only when one choice of items comes to the amount.
struct PayersSums {
  private var bench: Workbench
  private let book: PartyBook
  /// The open lines of which it is known who pays, with the payers.
  private let payers: [(line: Int, parties: [Int32])]
  /// By line, how many payments it says it stands for.
  private let counts: [Int: Int]

  private init(_ bench: Workbench, _ book: PartyBook) throws {
    self.bench = bench
    self.book = book
    let ownersOfAccount = Membership(
      classes: bench.accounts.count, bench.accountOwners)
    let hasOpen = Set(
      bench.openLeft.flatMap { [bench.left[$0].party, bench.left[$0].organisation] })
    let open = bench.openRight
    let found = try Workers.flatMap(count: open.count, workers: bench.workers) { range in
      let read = bench.lineReader()
      return try open[range].map { line in
        let item = try read(line)
        let account = bench.right[line].account
        let owners = account < 0 ? [] : Array(ownersOfAccount[account])
        return (
          line: line,
          parties: owners.isEmpty ? PayersSums.named(item, book.names, hasOpen) : owners,
          count: item.collectedCount
        )
      }
    }
    payers = found.filter { !$0.parties.isEmpty }.map { ($0.line, $0.parties) }
    counts = Dictionary(
      uniqueKeysWithValues: found.compactMap { row in row.count.map { (row.line, $0) } })
  }

  static func decide(_ bench: inout Workbench, _ book: PartyBook) throws {
    var pass = try PayersSums(bench, book)
    pass.organisations()
    pass.members()
    bench = pass.bench
  }

  /// The parties that a line certainly names.
  private static func named(_ line: Item, _ names: NameIndex, _ hasOpen: Set<Int32>) -> [Int32] {
    var said = names.said(line.counterparty.name, line.text)
    let named = names.named(in: &said, where: hasOpen.contains).filter {
      $0.likeness == .whole || $0.likeness == .most
    }
    let whole = named.filter { $0.likeness == .whole }
    return (whole.isEmpty ? named : whole).filter { $0.sharedBy <= 3 }.map(\.party)
  }

  // MARK: An organisation pays for its members

  private mutating func organisations() {
    var tagged: [Int32: [Int]] = [:]
    for leg in bench.openLeft where bench.left[leg].organisation >= 0 {
      tagged[bench.left[leg].organisation, default: []].append(leg)
    }
    let requests = bench.openLeft.filter {
      bench.left[$0].bookedAt != nil && bench.left[$0].party >= 0
    }.sorted { (bench.moment($0), $0) < (bench.moment($1), $1) }
    let moments = requests.map(bench.moment)
    var answers: [Int: Set<[Int]>] = [:]
    for (line, parties) in payers {
      for payer in parties {
        let own = (tagged[payer] ?? []).filter { bench.isNear($0, line) }
        for cluster in clusters(own) {
          let (first, last) = (bench.moment(cluster[0]), bench.moment(cluster[cluster.count - 1]))
          let from = moments.partitioningIndex { $0 >= last - PayersSums.sitting }
          let to = moments.partitioningIndex { $0 > first + PayersSums.sitting }
          let near = requests[from..<max(from, to)].filter {
            bench.isNear($0, line) && bench.left[$0].type == bench.left[cluster[0]].type
              && (bench.left[$0].organisation < 0 || cluster.contains($0))
          }
          answers[line, default: []].formUnion(sums(line, cluster, near))
        }
      }
    }
    take(answers)
  }

  /// The ways in which the tagged legs and some of those beside them come to the amount.
  private func sums(_ line: Int, _ cluster: [Int], _ near: [Int]) -> Set<[Int]> {
    let count = counts[line]
    let amount = Int128(bench.right[line].amount)
    let rest = near.filter { !cluster.contains($0) }
    let base = bench.sum(left: cluster)
    var found: Set<[Int]> = []
    guard rest.count <= 24 else {
      if base == amount, cluster.count > 1 {
        found.insert(cluster.sorted())
      }
      return found
    }
    var budget = 20_000
    func choose(_ from: Int, _ missing: Int128, _ chosen: [Int]) {
      budget -= 1
      guard budget > 0, missing >= 0 else { return }
      if missing == 0 {
        let legs = (cluster + chosen).sorted()
        if legs.count > 1, count == nil || count == legs.count { found.insert(legs) }
        return
      }
      guard chosen.count < 6 else { return }
      for at in from..<rest.count {
        choose(
          at + 1, missing - Int128(bench.left[rest[at]].amount), chosen + [rest[at]])
      }
    }
    choose(0, amount - base, [])
    return budget > 0 ? found : []
  }

  private func clusters(_ legs: [Int]) -> [[Int]] {
    let sorted = legs.filter { bench.left[$0].bookedAt != nil }.sorted {
      (bench.moment($0), $0) < (bench.moment($1), $1)
    }
    var found: [[Int]] = []
    for leg in sorted {
      if let last = found.last?.first, bench.moment(leg) - bench.moment(last) <= PayersSums.sitting
      {
        found[found.count - 1].append(leg)
      } else {
        found.append([leg])
      }
    }
    return found
  }

  private static let sitting: Int64 = 900_000_000

  private mutating func take(_ answers: [Int: Set<[Int]>]) {
    var uses: [Int: Int] = [:]
    for (_, found) in answers {
      for leg in Set(found.joined()) { uses[leg, default: 0] += 1 }
    }
    for (line, found) in answers.sorted(by: { $0.key < $1.key }) {
      guard found.count == 1, let legs = found.first, bench.isRightOpen[line],
        legs.allSatisfy({ uses[$0] == 1 && bench.isLeftOpen[$0] })
      else { continue }
      let payer = bench.right[line].hasName ? "an organisation" : "the payer"
      bench.match(
        legs, [line], rule: "bulk_payment", score: 930,
        reasons: [
          .other(
            "\(payer) pays \(legs.count) requests that were booked together, and no others come to the amount"
          )
        ])
    }
  }

  // MARK: A member pays in parts

  private mutating func members() {
    var lines: [Int32: [Int]] = [:]
    for (line, parties) in payers where parties.count == 1 && bench.isRightOpen[line] {
      lines[parties[0], default: []].append(line)
    }
    var legs: [Int32: [Int]] = [:]
    for leg in bench.openLeft where bench.left[leg].party >= 0 {
      legs[bench.left[leg].party, default: []].append(leg)
    }
    for (party, theirs) in lines.sorted(by: { $0.key < $1.key }) {
      let ours = legs[party] ?? []
      guard !ours.isEmpty, ours.count <= 3, theirs.count <= 3, ours.count + theirs.count > 2
      else { continue }
      let dates = ours.map { bench.left[$0].date } + theirs.map { bench.right[$0].date }
      guard let first = dates.min(), let last = dates.max(), first.days(until: last) <= 10,
        Set(ours.map { bench.left[$0].type }).count == 1,
        // Where a pair would do, the pairs are not decided by the sum.
        Set(ours.map { bench.left[$0].amount }).isDisjoint(
          with: theirs.map { bench.right[$0].amount }),
        bench.sum(left: ours) == bench.sum(right: theirs)
      else { continue }
      bench.match(
        ours, theirs, rule: "payer_total", score: 920,
        reasons: [
          .other("all that is open of the party on both sides comes to the same sum")
        ])
    }
  }
}
