import Domain

/// Payments whose references say which belong together though there are several on a side: a line
/// that lists the references of many legs, a leg whose reference several lines quote.
struct ListedReferences {
  private var bench: Workbench
  private let references: ReferenceIndex

  static func decide(_ bench: inout Workbench) {
    var keys: [(owner: Int32, key: String)] = []
    for leg in bench.openLeft {
      for key in bench.left[leg].ownKeys { keys.append((Int32(leg), key)) }
    }
    var pass = ListedReferences(bench: bench, references: ReferenceIndex(keys))
    pass.lists()
    pass.splits()
    bench = pass.bench
  }

  /// The open legs whose references a line quotes in full.
  private func quoted(_ line: Int) -> [[Int]] {
    guard let found = references.quoted(in: bench.right[line].quotingTexts),
      found.likeness <= .digits
    else { return [] }
    return found.keys.map { key in
      references.owners(of: key).map(Int.init).filter { bench.isLeftOpen[$0] }
    }.filter { !$0.isEmpty }
  }

  private mutating func lists() {
    for line in bench.openRight {
      let item = bench.right[line]
      let owners = quoted(line)
      guard owners.count > 1, owners.allSatisfy({ $0.count == 1 }) else { continue }
      // One leg may have several references.
      let legs = Set(owners.map { $0[0] }).sorted()
      guard legs.count > 1, legs.allSatisfy({ bench.isNear($0, item) }),
        bench.sum(left: legs) == Int128(item.amount.minorUnits)
      else { continue }
      bench.match(
        legs, [line], rule: "listed_references", score: 980,
        reasons: ["lists \(legs.count) references, whose payments come to the amount"])
    }
  }

  private mutating func splits() {
    var lines: [Int: [Int]] = [:]
    for line in bench.openRight {
      let owners = quoted(line)
      guard owners.count == 1, owners[0].count == 1 else { continue }
      lines[owners[0][0], default: []].append(line)
    }
    for (leg, parts) in lines.sorted(by: { $0.key < $1.key }) where parts.count > 1 {
      let item = bench.left[leg]
      guard parts.count <= 4, parts.allSatisfy({ bench.isNear(leg, bench.right[$0]) }),
        bench.sum(right: parts) == Int128(item.amount.minorUnits)
      else { continue }
      bench.match(
        [leg], parts, rule: "split_payment", score: 970,
        reasons: ["\(parts.count) lines quote its reference and come to its amount"])
    }
  }
}

extension Item {
  /// Where a line may quote a reference.
  var quotingTexts: [String] {
    references.filter { $0.kind == .creditor || $0.kind == .endToEnd }.map(\.value) + [text]
  }
}
