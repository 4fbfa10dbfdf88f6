import Domain

/// `matches.csv` and `differences.csv`: every live group ties, and claims its items alone.
///
/// Rows of one group need not follow one another, so each row leaves 24 bytes behind and the
/// groups are summed once at the end.
final class MatchesCheck {
  static let matches = "matches.csv"
  static let differences = "differences.csv"

  private struct Part {
    var group: UInt32
    var currency: UInt16
    /// 0 for the ledger.
    var source: UInt16
    var line: UInt32
    /// From differences.csv rather than matches.csv.
    var isDifference: Bool
    var minorUnits: Int64
  }

  private var groups = NumberedNames<String>()
  private var sources = NumberedNames<String>()
  private var currencies = NumberedNames<Currency>()
  private var parts: [Part] = []
  private var liveItems: Set<ItemKey> = []
  private var liveGroups: Set<UInt32> = []

  init() { _ = sources.number(of: "ledger") }

  /// A group counts once somebody or some rule has made it; a suggestion does not.
  private static let liveStatuses: Set<String> = ["auto", "confirmed"]

  func isLive(_ item: ItemKey) -> Bool { liveItems.contains(item) }

  fileprivate func match(_ row: Row, _ log: CheckLog) throws(RowProblem) {
    let status = try row.text("status")
    let side = try row.text("side")
    guard side == "left" || side == "right" else {
      throw RowProblem(column: "side", expected: "'left' or 'right'", found: "'\(side)'")
    }
    guard Self.liveStatuses.contains(status) else { return }
    let item = try ItemKey(row)
    let part = try part(row, source: side == "left" ? "ledger" : try row.text("source"))
    parts.append(part)
    liveGroups.insert(part.group)
    log.examined(.itemClaimedOnce)
    if !liveItems.insert(item).inserted {
      log.report(
        .itemClaimedOnce, Self.matches, row: row.line, "item \(try row.text("item_id"))",
        expected: "one live match", found: "a second, \(try row.text("group_id"))")
    }
  }

  fileprivate func difference(_ row: Row) throws(RowProblem) {
    var part = try part(row, source: try row.text("source"))
    part.isDifference = true
    parts.append(part)
  }

  private func part(_ row: Row, source: String) throws(RowProblem) -> Part {
    let currency = try row.currency()
    let amount = try row.amount("amount", currency)
    guard let minorUnits = Int64(exactly: amount) else {
      throw RowProblem(column: "amount", expected: "an amount in range", found: "\(amount)")
    }
    return Part(
      group: groups.number(of: try row.text("group_id")),
      currency: UInt16(truncatingIfNeeded: currencies.number(of: currency)),
      source: UInt16(truncatingIfNeeded: sources.number(of: source)),
      line: UInt32(truncatingIfNeeded: row.line), isDifference: false, minorUnits: minorUnits)
  }

  /// Call it when both files have been read.
  func end(_ log: CheckLog) {
    parts.sort {
      ($0.group, $0.currency, $0.source, $0.isDifference ? 1 : 0, $0.line)
        < ($1.group, $1.currency, $1.source, $1.isDifference ? 1 : 0, $1.line)
    }
    var start = 0
    while start < parts.count {
      let first = parts[start]
      var end = start
      while end < parts.count, parts[end].group == first.group,
        parts[end].currency == first.currency
      { end += 1 }
      check(parts[start..<end], log)
      start = end
    }
  }

  /// The parts of one group and currency, the ledger's first.
  private func check(_ parts: ArraySlice<Part>, _ log: CheckLog) {
    guard let first = parts.first else { return }
    log.examined(.groupsTie)
    let group = groups[first.group]
    guard liveGroups.contains(first.group) else {
      return log.report(
        .groupsTie, Self.differences, row: Int(first.line), "match \(group)",
        expected: "a live match of this id", found: "none")
    }
    let ledger = sum(parts.prefix { $0.source == 0 })
    var rest = parts.drop { $0.source == 0 }
    if rest.isEmpty { expect(ledger, equals: 0, of: parts, source: "nothing outside", log) }
    while let source = rest.first?.source {
      let own = rest.prefix { $0.source == source }
      expect(ledger, equals: sum(own), of: parts, source: sources[UInt32(source)], log)
      rest = rest.dropFirst(own.count)
    }
  }

  private func sum(_ parts: ArraySlice<Part>) -> Int128 {
    parts.reduce(0) { $0 + Int128($1.minorUnits) }
  }

  private func expect(
    _ ledger: Int128, equals sum: Int128, of parts: ArraySlice<Part>, source: String,
    _ log: CheckLog
  ) {
    guard ledger != sum, let first = parts.first else { return }
    let currency = currencies[UInt32(first.currency)]
    log.report(
      .groupsTie, first.isDifference ? Self.differences : Self.matches, row: Int(first.line),
      "match \(groups[first.group]), ledger against \(source)",
      expected: WideMoney(minorUnits: sum, currency: currency).description,
      found: WideMoney(minorUnits: ledger, currency: currency).description)
  }
}

/// Feeds `matches.csv` to the check of both files.
final class MatchRows: TableCheck {
  private let check: MatchesCheck
  init(_ check: MatchesCheck) { self.check = check }
  func row(_ row: Row, _ log: CheckLog) throws(RowProblem) { try check.match(row, log) }
}

/// Feeds `differences.csv` to the check of both files.
final class DifferenceRows: TableCheck {
  private let check: MatchesCheck
  init(_ check: MatchesCheck) { self.check = check }
  func row(_ row: Row, _ log: CheckLog) throws(RowProblem) { try check.difference(row) }
}

/// An item of matching in sixteen bytes: two hashes over what identifies it, good within one run.
struct ItemKey: Hashable {
  private let first: Int
  private let second: Int

  /// An item is identified by side, id and reconciled account (a transfer between two own accounts
  /// is one item on each), theirs by source too.
  init(_ row: Row) throws(RowProblem) {
    var first = Hasher()
    var second = Hasher()
    second.combine(1)
    for column in ["side", "source", "account", "item_id"] {
      // Our own items come from one ledger, whatever the table calls it.
      if column == "source", try row.text("side") == "left" { continue }
      try row.withBytes(of: column) { field in
        first.combine(field.count)
        first.combine(bytes: field)
        second.combine(field.count)
        second.combine(bytes: field)
      }
    }
    self.first = first.finalize()
    self.second = second.finalize()
  }
}

/// Values numbered in the order they first came.
struct NumberedNames<Value: Hashable> {
  private var numbers: [Value: UInt32] = [:]
  private var values: [Value] = []

  subscript(_ number: UInt32) -> Value { values[Int(number)] }

  mutating func number(of value: Value) -> UInt32 {
    if let number = numbers[value] { return number }
    let number = UInt32(values.count)
    numbers[value] = number
    values.append(value)
    return number
  }
}
