import Domain
import Settlement
import TestSupport
import Testing

struct ApportionmentTests {
  struct Case: Sendable {
    let total: Int64
    let weights: [Int64]
    let parts: [Int64]
  }

  @Test(arguments: [
    Case(total: 100, weights: [1, 1, 1], parts: [34, 33, 33]),
    Case(total: 101, weights: [1, 1, 1], parts: [34, 34, 33]),
    Case(total: -100, weights: [1, 1, 1], parts: [-34, -33, -33]),
    Case(total: 10, weights: [3, 0, 1], parts: [8, 0, 2]),
    Case(total: 1, weights: [1, 2, 2], parts: [0, 1, 0]),
    Case(total: 0, weights: [0, 0, 0], parts: [0, 0, 0]),
    Case(total: 7, weights: [0, 0, 5], parts: [0, 0, 7]),
  ])
  func `parts by largest remainder, ties by id`(example: Case) {
    let named = zip(["a", "b", "c"], example.weights).map { (id: $0, weight: $1) }
    for given in [named, named.reversed()] {
      let found = Apportionment.split(
        Money(minorUnits: example.total, currency: .eur), by: given)
      #expect(found.map(\.part.minorUnits) == example.parts)
      #expect(found.map(\.id) == ["a", "b", "c"])
    }
  }

  /// I-32: the parts sum to the total and each is less than one minor unit off its share.
  @Test func `any split sums exactly`() {
    var random = SeededGenerator(seed: 32)
    for round in 0..<5_000 {
      let total = Int64.random(in: -1_000_000...1_000_000, using: &random)
      let weights = (0..<Int.random(in: 1...12, using: &random)).map { index in
        (id: "org\(index)", weight: Int64.random(in: 0...1_000_000, using: &random))
      }
      let whole = weights.reduce(Int128(0)) { $0 + Int128($1.weight) }
      guard whole > 0 else { continue }
      var shuffled = weights
      shuffled.shuffle(using: &random)
      let parts = Apportionment.split(Money(minorUnits: total, currency: .eur), by: shuffled)
      #expect(parts.reduce(0) { $0 + $1.part.minorUnits } == total, "round \(round)")
      let byID = Dictionary(uniqueKeysWithValues: weights.map { ($0.id, $0.weight) })
      for (id, part) in parts {
        let off = Int128(part.minorUnits) * whole - Int128(total) * Int128(byID[id] ?? 0)
        #expect(off.magnitude < whole.magnitude, "round \(round), \(id)")
      }
    }
  }
}
