import Domain

/// Payments of one payer that no single pair explains: an organisation that pays for its members at
/// once, a member that pays two requests in parts.
///
/// Only with the payer known, and only when one choice of items comes to the amount.
struct PayersSums {
  private var bench: Workbench
  private let book: PartyBook
  private let names: NameIndex
  private let partiesOfAccount: [String: [Int32]]
  /// Parties that an open leg is about.
  private let hasOpen: Set<Int32>

  private init(_ bench: Workbench, _ book: PartyBook, _ names: NameIndex) {
    self.bench = bench
    self.book = book
    self.names = names
    var accounts: [String: [Int32]] = [:]
    for (place, party) in book.parties.enumerated() where !party.iban.isEmpty {
      accounts[party.iban, default: []].append(Int32(place))
    }
    partiesOfAccount = accounts
    hasOpen = Set(
      bench.openLeft.flatMap {
        bench.left[$0].parties.compactMap { book.places[$0].map(Int32.init) }
      }
    )
  }

  static func decide(_ bench: inout Workbench, _ book: PartyBook, _ names: NameIndex) {
    var pass = PayersSums(bench, book, names)
    pass.organisations()
    pass.members()
    bench = pass.bench
  }

  /// The parties that a line certainly comes from.
  private func payers(_ line: Item) -> [Int32] {
    if let owners = partiesOfAccount[line.counterparty.account] { return owners }
    let named = names.named(by: line.counterparty.name, line.text, where: hasOpen.contains).filter {
      $0.likeness == .whole || $0.likeness == .most
    }
    let whole = named.filter { $0.likeness == .whole }
    return (whole.isEmpty ? named : whole).filter { $0.sharedBy <= 3 }.map(\.party)
  }

  // MARK: An organisation pays for its members

  private mutating func organisations() {
    var tagged: [String: [Int]] = [:]
    for leg in bench.openLeft where bench.left[leg].parties.count > 1 {
      for party in bench.left[leg].parties.dropFirst() { tagged[party, default: []].append(leg) }
    }
    let requests = bench.openLeft.filter {
      bench.left[$0].bookedAt != nil && !bench.left[$0].parties.isEmpty
    }.sorted { (bench.moment($0), $0) < (bench.moment($1), $1) }
    var answers: [Int: Set<[Int]>] = [:]
    for line in bench.openRight {
      let item = bench.right[line]
      for payer in payers(item) {
        let own = (tagged[book.parties[Int(payer)].id] ?? []).filter { bench.isNear($0, item) }
        for cluster in clusters(own) {
          let near = requests.filter {
            abs(bench.moment($0) - bench.moment(cluster[0])) <= PayersSums.sitting
              && bench.isNear($0, item)
              && bench.left[$0].type == bench.left[cluster[0]].type
              && abs(bench.moment($0) - bench.moment(cluster[cluster.count - 1]))
                <= PayersSums.sitting
              && (bench.left[$0].parties.count == 1 || cluster.contains($0))
          }
          answers[line, default: []].formUnion(sums(item, cluster, near))
        }
      }
    }
    take(answers)
  }

  /// The ways in which the tagged legs and some of those beside them come to the amount.
  private func sums(_ item: Item, _ cluster: [Int], _ near: [Int]) -> Set<[Int]> {
    let count = item.collectedCount
    let rest = near.filter { !cluster.contains($0) }
    let base = bench.sum(left: cluster)
    var found: Set<[Int]> = []
    guard rest.count <= 24 else {
      if base == Int128(item.amount.minorUnits), cluster.count > 1 {
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
          at + 1, missing - Int128(bench.left[rest[at]].amount.minorUnits), chosen + [rest[at]])
      }
    }
    choose(0, Int128(item.amount.minorUnits) - base, [])
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
      let payer = bench.right[line].counterparty.name.isEmpty ? "the payer" : "an organisation"
      bench.match(
        legs, [line], rule: "bulk_payment", score: 930,
        reasons: [
          "\(payer) pays \(legs.count) requests that were booked together, and no others come to the amount"
        ])
    }
  }

  // MARK: A member pays in parts

  private mutating func members() {
    var lines: [Int32: [Int]] = [:]
    for line in bench.openRight {
      let found = payers(bench.right[line])
      if found.count == 1 { lines[found[0], default: []].append(line) }
    }
    var legs: [Int32: [Int]] = [:]
    for leg in bench.openLeft {
      guard let id = bench.left[leg].parties.first, let place = book.places[id] else { continue }
      legs[Int32(place), default: []].append(leg)
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
        reasons: ["all that is open of the party on both sides comes to the same sum"])
    }
  }
}
