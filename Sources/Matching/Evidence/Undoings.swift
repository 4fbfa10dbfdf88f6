import Domain

/// Items that one side undid itself: a line that the bank took back, a booking that the ledger
/// reversed before any money moved. Neither half has a partner on the other side.
enum Undoings {
  static func decide(_ bench: inout Workbench) {
    takenBack(&bench)
    reversed(&bench)
  }

  /// A reversal of the bank and the line that it takes back: the same in all but sign and day.
  private static func takenBack(_ bench: inout Workbench) {
    struct Key: Hashable {
      let amount: Int64
      let name: String
      let text: String
    }
    func key(_ item: Item, _ sign: Int64) -> Key {
      Key(amount: sign * item.amount.minorUnits, name: item.counterparty.name, text: item.text)
    }
    var lines: [Key: [Int]] = [:]
    for at in bench.openRight where !bench.right[at].isReversal {
      lines[key(bench.right[at], 1), default: []].append(at)
    }
    for at in bench.openRight where bench.right[at].isReversal {
      let item = bench.right[at]
      let earlier = (lines[key(item, -1)] ?? []).filter {
        bench.isRightOpen[$0] && bench.right[$0].date <= item.date
      }
      // Equal lines are as good as one another; the last one before is named.
      guard let original = earlier.max(by: { bench.right[$0].date < bench.right[$1].date }) else {
        continue
      }
      bench.setAside(
        right: [original, at], reason: .reversed,
        because: "the bank booked it and took it back")
    }
  }

  /// A booking and an adjustment of the same party that takes it back within two days.
  private static func reversed(_ bench: inout Workbench) {
    struct Key: Hashable {
      let amount: Int64
      let parties: [String]
    }
    var legs: [Key: [Int]] = [:]
    for at in bench.openLeft where !CategoryTable.isUndoing(bench.left[at].type) {
      let item = bench.left[at]
      legs[Key(amount: item.amount.minorUnits, parties: item.parties), default: []].append(at)
    }
    for at in bench.openLeft where CategoryTable.isUndoing(bench.left[at].type) {
      let item = bench.left[at]
      let undone = (legs[Key(amount: -item.amount.minorUnits, parties: item.parties)] ?? []).filter
      {
        let other = bench.left[$0]
        let keys = other.ownKeys
        return bench.isLeftOpen[$0] && (0...2).contains(other.date.days(until: item.date))
          && (item.ownKeys.isEmpty || keys.isEmpty || !Set(keys).isDisjoint(with: item.ownKeys))
      }
      let quoted = undone.filter { !Set(bench.left[$0].ownKeys).isDisjoint(with: item.ownKeys) }
      let candidates = quoted.isEmpty ? undone : quoted
      guard let original = candidates.min(), candidates.count == 1 else { continue }
      bench.setAside(
        left: [original, at], reason: .reversedInLedger,
        because: "the ledger booked it and took it back")
    }
  }
}
