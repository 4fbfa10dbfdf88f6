import Domain

/// Rows of a processor that no id ties to the ledger: the web hook was lost, or the ledger has the id
/// of a first attempt that failed.
///
/// The customer, the gross amount and the seconds between charge and booking say what belongs
/// together, when they say it of one row and one leg only.
struct ProcessorRows {
  private var bench: Workbench
  private let book: PartyBook
  private let partyOfCustomer: [String: Int32]
  private let names: NameIndex

  static func decide(_ bench: inout Workbench, _ book: PartyBook) {
    var pass = ProcessorRows(bench, book)
    for rule in Rule.allCases { pass.run(rule) }
    bench = pass.bench
  }

  private init(_ bench: Workbench, _ book: PartyBook) {
    self.bench = bench
    self.book = book
    names = NameIndex(book.parties.map(\.name))
    var customers: [String: Int32] = [:]
    for (place, party) in book.parties.enumerated() where !party.customer.isEmpty {
      customers[party.customer] = Int32(place)
    }
    partyOfCustomer = customers
  }

  /// The surest first.
  private enum Rule: CaseIterable {
    /// The same customer, within a minute and a half.
    case customerAtOnce
    /// The same customer, booked within three days.
    case customerLater
    /// Nobody is named, within a minute and a half.
    case atOnce

    /// Seconds from the charge to the booking.
    var seconds: ClosedRange<Int64> {
      self == .customerLater ? -60...259_200 : -5...95
    }
  }

  private struct Key: Hashable {
    let party: Int32
    let amount: Int64
  }

  private mutating func run(_ rule: Rule) {
    var rows: [Key: [Int]] = [:]
    for row in bench.openRight where bench.right[row].bookedAt != nil {
      let party = party(ofRow: bench.right[row])
      if rule == .atOnce ? party == nil : party != nil {
        let key = Key(party: party ?? -1, amount: bench.right[row].gross.minorUnits)
        rows[key, default: []].append(row)
      }
    }
    var legs: [Key: [Int]] = [:]
    for leg in bench.openLeft where bench.left[leg].bookedAt != nil {
      let item = bench.left[leg]
      guard let id = item.parties.first, let place = book.places[id] else { continue }
      let key = Key(party: rule == .atOnce ? -1 : Int32(place), amount: item.amount.minorUnits)
      legs[key, default: []].append(leg)
    }
    for (key, rows) in rows.sorted(by: {
      ($0.key.party, $0.key.amount) < ($1.key.party, $1.key.amount)
    }) {
      pair(rows, legs[key] ?? [], rule)
    }
  }

  /// Pairs a row and a leg when each is the other's only one in time.
  private mutating func pair(_ rows: [Int], _ legs: [Int], _ rule: Rule) {
    let sorted = legs.sorted { (moment(bench.left[$0]), $0) < (moment(bench.left[$1]), $1) }
    let moments = sorted.map { moment(bench.left[$0]) }
    var rowsOfLeg: [Int: [Int]] = [:]
    var legsOfRow: [Int: [Int]] = [:]
    for row in rows {
      let item = bench.right[row]
      let from = moment(item) + rule.seconds.lowerBound * 1_000_000
      var at = moments.partitioningIndex { $0 >= from }
      while at < sorted.count, moments[at] <= moment(item) + rule.seconds.upperBound * 1_000_000 {
        let leg = bench.left[sorted[at]]
        if CategoryTable.areCompatible(ledgerType: leg.type, category: item.type),
          !CategoryTable.isPayout(item.type)
        {
          legsOfRow[row, default: []].append(sorted[at])
          rowsOfLeg[sorted[at], default: []].append(row)
        }
        at += 1
      }
    }
    for row in rows {
      guard let found = legsOfRow[row], found.count == 1, rowsOfLeg[found[0]]?.count == 1 else {
        continue
      }
      match(found[0], row, rule)
    }
  }

  private mutating func match(_ leg: Int, _ row: Int, _ rule: Rule) {
    let (ours, theirs) = (bench.left[leg], bench.right[row])
    let seconds = (moment(ours) - moment(theirs)) / 1_000_000
    let fee = ours.amount - theirs.amount
    var reasons = [
      rule == .atOnce ? "no other of this amount at that minute" : "the same customer",
      "booked \(counted(Int(seconds), "second")) after the \(theirs.type)",
      "same amount \(ours.amount)",
    ]
    if !fee.isZero { reasons.append("the processor kept back \(fee)") }
    bench.match(
      [leg], [row], rule: "customer_and_time", score: rule == .atOnce ? 900 : 950,
      reasons: reasons,
      differences: fee.isZero
        ? [] : [Difference(kind: .fee, source: theirs.source, amount: fee)])
  }

  private func moment(_ item: Item) -> Int64 { item.bookedAt?.microseconds ?? 0 }

  /// By the processor's id of the customer, else by a name that only one party has.
  private func party(ofRow item: Item) -> Int32? {
    for reference in item.references where reference.kind == .party {
      if let party = partyOfCustomer[reference.value] { return party }
    }
    guard !item.counterparty.name.isEmpty else { return nil }
    let named = names.named(by: item.counterparty.name, "", where: { _ in true }).filter {
      $0.likeness == .whole && $0.sharedBy == 1
    }
    return named.count == 1 ? named[0].party : nil
  }
}

extension Array {
  /// Where the elements begin that fulfil a condition which holds from some place on.
  func partitioningIndex(_ holds: (Element) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if holds(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
