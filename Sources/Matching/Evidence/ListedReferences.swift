import Domain

/// Payments whose references say which belong together though there are several on a side: a line
/// that lists the references of many legs, a leg whose reference several lines quote.
struct ListedReferences {
  private var bench: Workbench
  private let quotes: Quotes

  static func decide(_ bench: inout Workbench, _ quotes: Quotes) {
    var pass = ListedReferences(bench: bench, quotes: quotes)
    pass.lists()
    pass.splits()
    bench = pass.bench
  }

  /// The open legs whose references a line quotes in full, reference by reference.
  private func quoted(_ line: Int) -> [[Int]] {
    guard let keys = quotes.of[line]?.keys else { return [] }
    return keys.map { key in
      bench.legsOfKey[key].map(Int.init).filter { bench.isLeftOpen[$0] }
    }.filter { !$0.isEmpty }
  }

  private mutating func lists() {
    for line in bench.openRight where quotes.of[line].map({ $0.keys.count > 1 }) ?? false {
      let owners = quoted(line)
      guard owners.count > 1, owners.allSatisfy({ $0.count == 1 }) else { continue }
      // One leg may have several references.
      let legs = Set(owners.map { $0[0] }).sorted()
      guard legs.count > 1, legs.allSatisfy({ bench.isNear($0, line) }),
        bench.sum(left: legs) == Int128(bench.right[line].amount)
      else { continue }
      bench.match(
        legs, [line], rule: "listed_references", score: 980,
        reasons: [.other("lists \(legs.count) references, whose payments come to the amount")])
    }
  }

  /// What the bank says that it kept of the parts is one fee of the whole.
  private mutating func splits() {
    var lines: [(leg: Int, line: Int)] = []
    for line in bench.openRight {
      let owners = quoted(line)
      if owners.count == 1, owners[0].count == 1 { lines.append((owners[0][0], line)) }
    }
    lines.sort { ($0.leg, $0.line) < ($1.leg, $1.line) }
    var start = 0
    while start < lines.count {
      let leg = lines[start].leg
      let parts = lines[start...].prefix { $0.leg == leg }.map(\.line)
      start += parts.count
      guard (2...4).contains(parts.count), parts.allSatisfy({ bench.isNear(leg, $0) }),
        let missing = self.missing(of: leg, parts), !isPaidByFewer(leg, parts)
      else { continue }
      var reasons: [Reason] = [
        .other("\(parts.count) lines quote its reference and come to its amount")
      ]
      var differences: [Difference] = []
      if missing != 0 {
        reasons.append(.amounts(.reportedFee, missing: missing))
        differences = AmountFit.reportedFee.differences(
          Money(minorUnits: missing, currency: bench.currency),
          source: bench.right[parts[0]].source)
      }
      bench.match(
        [leg], parts, rule: "split_payment", score: 970, reasons: reasons,
        differences: differences)
    }
  }

  /// What the parts lack of the leg, which is nothing or what the bank says that it kept of them; nil
  /// if it is something else.
  private func missing(of leg: Int, _ parts: [Int]) -> Int64? {
    let missing = Int128(bench.left[leg].amount) - bench.sum(right: parts)
    let kept = parts.reduce(Int128(0)) { $0 + Int128(bench.right[$1].charge) }
    return missing == 0 || missing == kept ? Int64(exactly: missing) : nil
  }

  /// Whether some of the lines pay the leg without the others: what was paid, paid again and taken
  /// back was not paid in three parts.
  private func isPaidByFewer(_ leg: Int, _ parts: [Int]) -> Bool {
    (1..<(1 << parts.count) - 1).contains { choice in
      missing(of: leg, parts.indices.filter { choice & 1 << $0 != 0 }.map { parts[$0] }) != nil
    }
  }
}
