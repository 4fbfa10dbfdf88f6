/// Types of legs whose reference is the party's: its number, the same for all of its payments.
///
/// Such a reference says who pays and not what for. Nobody has to say so: legs of one party and type
/// share their reference, or they do not.
struct PartyReferences: Sendable {
  /// By number in `Workbench.types`.
  private let arePartyNumbers: [Bool]

  /// Fewer neighbours say nothing.
  private static let fewest = 10

  init(_ bench: Workbench) {
    var neighbours = Array(repeating: 0, count: bench.types.count)
    var sharing = neighbours
    let legs = bench.left.indices.filter {
      bench.left[$0].party >= 0 && !bench.left[$0].keys.isEmpty
    }.map { (bench.left[$0].party, bench.left[$0].type, bench.left[$0].date, at: $0) }
      .sorted(by: <).map(\.at)
    for (first, second) in zip(legs, legs.dropFirst()) {
      let (a, b) = (bench.left[first], bench.left[second])
      // What was booked twice, or taken back, has its reference twice, and mostly on one day.
      guard a.party == b.party, a.type == b.type, a.date != b.date else { continue }
      neighbours[Int(a.type)] += 1
      if a.keys[0] == b.keys[0] { sharing[Int(a.type)] += 1 }
    }
    let are = zip(neighbours, sharing).map { $0 >= Self.fewest && 2 * $1 > $0 }
    arePartyNumbers = are
    types = Set(are.indices.filter { are[$0] }.map { bench.types[$0] })
  }

  /// The types, in words.
  let types: Set<String>

  /// Of no type.
  var isEmpty: Bool { !arePartyNumbers.contains(true) }

  /// Whether the reference of a leg says no more than whose it is.
  func isPartyNumber(_ leg: Leg) -> Bool { arePartyNumbers[Int(leg.type)] }
}
