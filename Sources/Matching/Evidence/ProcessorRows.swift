import Domain

/// Rows of a processor that no id ties to the ledger: the web hook was lost, or the ledger has the id
/// of a first attempt that failed.
///
/// The customer, the gross amount and the seconds between charge and booking say what belongs
/// together, when they say it of one row and one leg only.
struct ProcessorRows {
  private var bench: Workbench
  private let rows: [Row]

  /// What the rules ask of a row.
  private struct Row {
    let row: Int
    /// By place in the book, -1 where nobody is named.
    let party: Int32
    let gross: Int64
    let category: String
    /// Microseconds.
    let chargedAt: Int64
  }

  static func decide(_ bench: inout Workbench, _ book: PartyBook) throws {
    var pass = try ProcessorRows(bench, book)
    for rule in Rule.allCases { pass.run(rule) }
    bench = pass.bench
  }

  private init(_ bench: Workbench, _ book: PartyBook) throws {
    self.bench = bench
    var customers: [String: Int32] = [:]
    for (place, party) in book.parties.enumerated() where !party.customer.isEmpty {
      customers[party.customer] = Int32(place)
    }
    let (open, known) = (bench.openRight, customers)
    rows = try Workers.flatMap(count: open.count, workers: bench.workers, size: 256) { range in
      let read = bench.lineReader()
      return try open[range].compactMap { row in
        let item = try read(row)
        guard let charged = item.bookedAt, !CategoryTable.isPayout(item.type) else { return nil }
        return Row(
          row: row, party: ProcessorRows.party(of: item, known, book.names) ?? -1,
          gross: item.gross.minorUnits, category: item.type, chargedAt: charged.microseconds)
      }
    }
  }

  /// By the processor's id of the customer, else by a name that only one party has.
  private static func party(
    of item: Item, _ customers: [String: Int32], _ names: NameIndex
  ) -> Int32? {
    for reference in item.references where reference.kind == .party {
      if let party = customers[reference.value] { return party }
    }
    guard !item.counterparty.name.isEmpty else { return nil }
    var said = names.said(item.counterparty.name, "")
    let named = names.named(in: &said, where: { _ in true }).filter {
      $0.likeness == .whole && $0.sharedBy == 1
    }
    return named.count == 1 ? named[0].party : nil
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
    var rowsOfKey: [Key: [Row]] = [:]
    for row in rows where bench.isRightOpen[row.row] && (rule == .atOnce) == (row.party < 0) {
      rowsOfKey[Key(party: row.party, amount: row.gross), default: []].append(row)
    }
    var legs: [Key: [Int]] = [:]
    for leg in bench.openLeft where bench.left[leg].bookedAt != nil && bench.left[leg].party >= 0 {
      let party = rule == .atOnce ? -1 : bench.left[leg].party
      legs[Key(party: party, amount: bench.left[leg].amount), default: []].append(leg)
    }
    for (key, rows) in rowsOfKey.sorted(by: {
      ($0.key.party, $0.key.amount) < ($1.key.party, $1.key.amount)
    }) {
      pair(rows, legs[key] ?? [], rule)
    }
  }

  /// Pairs a row and a leg when each is the other's only one in time.
  private mutating func pair(_ rows: [Row], _ legs: [Int], _ rule: Rule) {
    let sorted = legs.sorted { (bench.moment($0), $0) < (bench.moment($1), $1) }
    let moments = sorted.map(bench.moment)
    var rowsOfLeg: [Int: Int] = [:]
    var legsOfRow: [[Int]] = []
    for row in rows {
      let from = row.chargedAt + rule.seconds.lowerBound * 1_000_000
      let to = row.chargedAt + rule.seconds.upperBound * 1_000_000
      let first = moments.partitioningIndex { $0 >= from }
      let last = moments.partitioningIndex { $0 > to }
      let fitting = sorted[first..<last].filter {
        CategoryTable.areCompatible(
          ledgerType: bench.types[Int(bench.left[$0].type)], category: row.category)
      }
      for leg in fitting { rowsOfLeg[leg, default: 0] += 1 }
      legsOfRow.append(fitting)
    }
    for (row, fitting) in zip(rows, legsOfRow) {
      guard fitting.count == 1, rowsOfLeg[fitting[0]] == 1 else { continue }
      match(fitting[0], row, rule)
    }
  }

  private mutating func match(_ leg: Int, _ row: Row, _ rule: Rule) {
    let (ours, theirs) = (bench.left[leg], bench.right[row.row])
    let seconds = (bench.moment(leg) - row.chargedAt) / 1_000_000
    let fee = Money(minorUnits: ours.amount - theirs.amount, currency: bench.currency)
    var reasons: [Reason] = [
      .other(
        rule == .atOnce ? "no other of this amount at that minute" : "the same customer"),
      .other("booked \(counted(Int(seconds), "second")) after the \(row.category)"),
      .sameAmount(ours.amount),
    ]
    if !fee.isZero { reasons.append(.other("the processor kept back \(fee)")) }
    bench.match(
      [leg], [row.row], rule: "customer_and_time", score: rule == .atOnce ? 900 : 950,
      reasons: reasons,
      differences: fee.isZero
        ? [] : [Difference(kind: .fee, source: theirs.source, amount: fee)])
  }
}
