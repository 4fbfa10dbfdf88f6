/// Whether the platform hands out references one behind the other, so that what was asked for in one
/// sitting can be told from what others asked for at the same time.
///
/// Nobody has to say so: the requests that one organisation made in one sitting have neighbouring
/// references, or they do not.
struct Succession {
  /// The legs in the order of their references; -1 where another kind of reference begins.
  private let order: [Int32]
  /// By leg, its place in the order; -1 without one.
  private let places: [Int32]
  /// Whether what is asked for in one sitting has neighbouring references.
  let isKept: Bool

  /// Fewer sittings say nothing.
  private static let fewest = 10
  /// Between two references of a sitting so many others may stand, less one.
  private static let reach: Int32 = 4

  /// - Parameter sittings: Legs that one organisation asked for in one sitting.
  init(_ bench: Workbench, sittings: [[Int]]) {
    let types = Set(sittings.joined().map { bench.left[$0].type })
    let legs = bench.left.indices.filter {
      types.contains(bench.left[$0].type) && !bench.left[$0].keys.isEmpty
    }.map { leg in
      let key = bench.keys[bench.left[leg].keys[0]]
      return (outline: Succession.outline(key), number: Succession.number(key), leg: Int32(leg))
    }.sorted { ($0.outline, $0.number, $0.leg) < ($1.outline, $1.number, $1.leg) }
    var order: [Int32] = []
    var places = Array(repeating: Int32(-1), count: bench.left.count)
    for (at, entry) in legs.enumerated() {
      if at > 0, legs[at - 1].outline != entry.outline { order.append(-1) }
      places[Int(entry.leg)] = Int32(order.count)
      order.append(entry.leg)
    }
    let neighbouring = sittings.count { sitting in
      let sorted = sitting.map { places[$0] }.sorted()
      return sorted.first ?? -1 >= 0
        && zip(sorted, sorted.dropFirst()).allSatisfy { $1 - $0 <= Succession.reach }
    }
    isKept = sittings.count >= Succession.fewest && neighbouring * 10 >= sittings.count * 9
    self.order = order
    self.places = places
  }

  /// Runs of references without a gap that hold all of some legs and at most so many more, each run
  /// in the order of its legs.
  ///
  /// - Parameter mayHold: Whether a run may hold a leg.
  func runs(around legs: [Int], most: Int, where mayHold: (Int) -> Bool) -> [[Int]] {
    guard isKept, let first = legs.map({ places[$0] }).min(), first >= 0,
      let last = legs.map({ places[$0] }).max()
    else { return [] }
    func leg(_ place: Int32) -> Int? {
      guard order.indices.contains(Int(place)), order[Int(place)] >= 0 else { return nil }
      let leg = Int(order[Int(place)])
      return legs.contains(leg) || mayHold(leg) ? leg : nil
    }
    guard Int(last - first) < legs.count + most,
      (first...last).allSatisfy({ leg($0) != nil })
    else { return [] }
    var runs: [[Int]] = []
    var start = first
    while true {
      var end = last
      while Int(end - start) < legs.count + most {
        runs.append((start...end).map { Int(order[Int($0)]) }.sorted())
        guard leg(end + 1) != nil else { break }
        end += 1
      }
      guard Int(last - start) + 1 < legs.count + most, leg(start - 1) != nil else { return runs }
      start -= 1
    }
  }

  /// Letters and digits without saying which, short enough to compare at once.
  private static func outline(_ key: ArraySlice<UInt8>) -> UInt64 {
    key.reduce(1) { $0 &* 3 &+ ($1 &- 0x30 <= 9 ? 1 : 2) }
  }

  /// The digits as a number, without the check that a creditor reference has in front. A check at
  /// the end changes no order.
  private static func number(_ key: ArraySlice<UInt8>) -> UInt64 {
    ReferenceShapes.value(
      CheckDigits.creditorReference.holds(for: key) ? key.dropFirst(4) : key)
  }
}
