import Domain
import Store

/// What a file says otherwise than one or several older ones, line by line.
struct FileDifference {
  struct Change {
    var old: ToldLine
    var new: ToldLine
  }

  private(set) var removed: [ToldLine] = []
  private(set) var added: [ToldLine] = []
  private(set) var changed: [Change] = []
  private(set) var unchanged = 0

  /// - Parameters:
  ///   - old: The lines that are not, in every field, in the new file; in the order of their files.
  ///   - new: Those that are not in an old one.
  init(old: [ToldLine], new: [ToldLine], unchanged: Int) {
    self.unchanged = unchanged
    (removed, added) = (old, new)
    // What tells most comes first: the line's own id, then its place and its words.
    pair { $0.identity.map { String($0, radix: 16) }.joined(separator: ".") }
    pair { $0.reference.isEmpty ? nil : $0.reference }
    pair { "\($0.day) \($0.amount) \($0.about)" }
    pair { "\($0.day) \($0.amount)" }
    pair { $0.about.isEmpty ? nil : "\($0.day) \($0.about)" }
    pair { $0.about.isEmpty ? nil : "\($0.amount) \($0.about)" }
    removed.sort(by: Self.isBefore)
    added.sort(by: Self.isBefore)
    changed.sort { Self.isBefore($0.old, $1.old) }
  }

  var isEmpty: Bool { removed.isEmpty && added.isEmpty && changed.isEmpty }

  /// What the new lines sum to less the old ones, by currency; minor units.
  var net: [(currency: Currency, amount: Int128)] {
    var sums: [Currency: Int128] = [:]
    for line in added + changed.map(\.new) {
      sums[line.amount.currency, default: 0] += Int128(line.amount.minorUnits)
    }
    for line in removed + changed.map(\.old) {
      sums[line.amount.currency, default: 0] -= Int128(line.amount.minorUnits)
    }
    return sums.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// Takes a removed and an added line with one key as one line that was changed.
  private mutating func pair(_ key: (ToldLine) -> String?) {
    var waiting: [String: [Int]] = [:]
    for (index, line) in added.enumerated().reversed() {
      if let key = key(line) { waiting["\(line.source) \(key)", default: []].append(index) }
    }
    var taken: Set<Int> = []
    var left: [ToldLine] = []
    for line in removed {
      guard let key = key(line), let index = waiting["\(line.source) \(key)"]?.popLast() else {
        left.append(line)
        continue
      }
      taken.insert(index)
      changed.append(Change(old: line, new: added[index]))
    }
    removed = left
    added = added.enumerated().filter { !taken.contains($0.offset) }.map(\.element)
  }

  private static func isBefore(_ left: ToldLine, _ right: ToldLine) -> Bool {
    (left.day, left.amount.currency, left.amount.minorUnits, left.line ?? 0, left.about)
      < (right.day, right.amount.currency, right.amount.minorUnits, right.line ?? 0, right.about)
  }
}
