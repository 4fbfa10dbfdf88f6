import Audit
import Domain
import Matching

/// Cuts one part of a pass's keys into blocks, and lets the pass decide them.
///
/// What it gives is a function of the items and of what is claimed: parts can be decided side by
/// side, in any order.
struct BlockCutter: Sendable {
  let pass: Pass
  let items: ItemSpill
  let families: [KeySpill]
  let rules: AccountRules
  let sink: DecisionSink
  private let partyNumberTypes: [String: Set<String>]
  private let places: [UInt16]

  /// - Parameter partyNumberTypes: By the account's code, if they are known yet.
  init(
    _ pass: Pass, _ items: ItemSpill, _ families: [KeySpill], _ rules: AccountRules,
    _ sink: DecisionSink, partyNumberTypes: [String: Set<String>]
  ) {
    self.pass = pass
    self.items = items
    self.families = families
    self.rules = rules
    self.sink = sink
    self.partyNumberTypes = partyNumberTypes
    places = BlockCutter.places(items, pass.scope)
  }

  /// Where the items of an account meet others: in it, or in any currency of it.
  private static func places(_ items: ItemSpill, _ scope: Pass.Scope) -> [UInt16] {
    items.accounts.indices.map { place in
      let code = items.accounts[place].code
      let first = scope == .currency ? nil : items.accounts.firstIndex { $0.code == code }
      return UInt16(first ?? place)
    }
  }

  /// An item under one key of one place.
  private struct Entry {
    var digest: KeyDigest
    var place: UInt16
    var item: UInt32

    func meets(_ other: Entry) -> Bool { digest == other.digest && place == other.place }

    static func inOrder(_ a: Entry, _ b: Entry) -> Bool {
      if a.digest != b.digest { return a.digest < b.digest }
      return a.place == b.place ? a.item < b.item : a.place < b.place
    }
  }

  func decide(part: Int) throws -> Yield {
    var yield = Yield()
    let entries = try entries(part)
    let window = items.window()
    var start = 0
    while start < entries.count {
      var end = start + 1
      while end < entries.count, entries[end].meets(entries[start]) { end += 1 }
      if end - start > 1 { try decide(entries[start..<end], window, &yield) }
      start = end
    }
    return yield
  }

  private func entries(_ part: Int) throws -> [Entry] {
    let heads = items.heads
    var keys: [KeySpill.Key] = []
    for family in families {
      try family.read(part: part, into: &keys) { item in
        !pass.scope.isOfOpen || !heads[Int(item)].isClaimed && !heads[Int(item)].isWeighed
      }
    }
    if pass.scope == .conversions {
      let wanted = Set(keys.lazy.filter { heads[Int($0.item)].isConverted }.map(\.digest))
      keys.removeAll { !wanted.contains($0.digest) }
    }
    return keys.map { key in
      Entry(digest: key.digest, place: places[Int(heads[Int(key.item)].account)], item: key.item)
    }.sorted(by: Entry.inOrder)
  }

  private func decide(
    _ entries: ArraySlice<Entry>, _ window: SpillWindow, _ yield: inout Yield
  ) throws {
    let wanted = wanted(entries)
    guard wanted.count > 1 else { return }
    guard wanted.count <= pass.limit(rules.common) else {
      // A near miss of a popular key says nothing; only a rule that gave up is worth noting.
      guard pass.scope.isOfOpen else { return }
      for item in wanted {
        sink.add(RefusalRecord(rule: pass.id, isLimit: true), of: item, to: &yield)
      }
      return
    }
    let first = entries[entries.startIndex]
    for decision in pass.decide(try block(first, wanted, window), rules[first.place]) {
      sink.add(decision, to: &yield)
    }
  }

  /// The items of a block that is worth making, each once; none if it is not.
  private func wanted(_ entries: ArraySlice<Entry>) -> [UInt32] {
    let heads = items.heads
    var found: [UInt32] = []
    found.reserveCapacity(entries.count)
    // Two families may have the same key.
    for entry in entries where found.last != entry.item { found.append(entry.item) }
    switch pass.scope {
    case .conversions where !found.contains(where: { heads[Int($0)].isConverted }): return []
    case .currency, .conversions:
      let isTwoSided =
        found.contains { heads[Int($0)].side == .left }
        && found.contains { heads[Int($0)].side == .right }
      return isTwoSided ? found : []
    case .accountWithClaimed:
      return found.contains { !heads[Int($0)].isClaimed } ? found : []
    case .accountWithTwins:
      let marks = Set(
        found.filter { !heads[Int($0)].isClaimed }.map { heads[Int($0)].twinMark })
      return found.filter {
        !heads[Int($0)].isClaimed || marks.contains(heads[Int($0)].twinMark)
      }
    }
  }

  private func block(
    _ entry: Entry, _ wanted: [UInt32], _ window: SpillWindow
  ) throws -> Block {
    var left: [Item] = []
    var right: [Item] = []
    var claimedLeft: [Item] = []
    var claimedRight: [Item] = []
    for ordinal in wanted {
      let item = try items.item(ordinal, window)
      switch (item.side, items.heads[Int(ordinal)].isClaimed) {
      case (.left, false): left.append(item)
      case (.right, false): right.append(item)
      case (.left, true): claimedLeft.append(item)
      case (.right, true): claimedRight.append(item)
      }
    }
    guard let one = left.first ?? right.first else {
      preconditionFailure("A block has an open item")
    }
    return Block(
      key: key(of: one, entry.digest), left: left, right: right, claimedLeft: claimedLeft,
      claimedRight: claimedRight,
      partyNumberTypes: partyNumberTypes[items.accounts[Int(entry.place)].code] ?? [])
  }

  /// The key behind a digest: one of those of any item that has it.
  private func key(of item: Item, _ digest: KeyDigest) -> String {
    let hash = SHA256()
    guard let key = pass.keys(item).first(where: { KeyDigest(of: $0, hash) == digest }) else {
      preconditionFailure("An item in a block has the block's key")
    }
    return key
  }
}
