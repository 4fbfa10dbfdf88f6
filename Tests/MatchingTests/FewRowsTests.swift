import Testing

@testable import Matching

/// A few rows of many that come to a sum, against a look at every choice.
struct FewRowsTests {
  private struct Generator: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ state >> 29
    }
  }

  private static func choices(_ rows: [Int], _ size: Int) -> [[Int]] {
    if size == 0 { return [[]] }
    return rows.indices.flatMap { at in
      choices(Array(rows[(at + 1)...]), size - 1).map { [rows[at]] + $0 }
    }
  }

  @Test(arguments: [1, -1])
  func `the only choice is found, and none of several`(sign: Int64) {
    var generator = Generator(state: 7)
    for _ in 0..<400 {
      let amounts = (0..<Int.random(in: 1...9, using: &generator)).map { _ in
        sign * Int64.random(in: 1...30, using: &generator)
      }
      let few = FewRows(Array(amounts.indices)) { amounts[$0] }
      let low = Int.random(in: 1...3, using: &generator)
      let sizes = low...Int.random(in: low...4, using: &generator)
      let sum = sign * Int64.random(in: 1...70, using: &generator)
      func fitting(_ size: Int) -> [[Int]] {
        Self.choices(Array(amounts.indices), size).filter {
          $0.reduce(0) { $0 + amounts[$1] } == sum
        }
      }
      let all = sizes.flatMap(fitting)
      #expect(few.only(sizes, sum: Int128(sum)) == (all.count == 1 ? Set(all[0]) : nil))
      for size in sizes {
        let some = few.some(size, sum: Int128(sum))
        #expect((some == nil) == fitting(size).isEmpty)
        if let some {
          #expect(some.count == size && some.reduce(0) { $0 + amounts[$1] } == sum)
        }
      }
    }
  }

  @Test func `among too many choices the one that fits may fit by accident`() {
    let amounts = (0..<100).map { Int64(1) << min($0, 40) }
    let few = FewRows(Array(amounts.indices)) { amounts[$0] }
    #expect(few.only(2...2, sum: 3) == [0, 1])
    #expect(few.only(4...4, sum: 15) == nil)
  }
}
