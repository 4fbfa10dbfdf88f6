import Domain
import Matching

/// What the passes have found: which group each item is in, what refused it, what came closest.
///
/// Groups and remarks lie on disk. In memory an item takes 28 bytes and a group 40.
final class Findings {
  struct Group {
    var id: GroupID
    fileprivate(set) var offset: Int
    var isSuggested: Bool
    var isRestated: Bool
    var hasDifferences: Bool
    /// It shares an item with another group of its pass.
    fileprivate var isContested = false
    /// It was found and does not hold, or was suggested of items that are matched by now.
    fileprivate(set) var isDropped = false
    /// The database has it already.
    var isKept = false
    /// Counts the groups that are new to the database, from 1; 0 for others.
    var rank: UInt32 = 0
  }

  let items: ItemSpill
  /// Types of legs whose reference is the party's number, by the account's code.
  var partyNumberTypes: [String: Set<String>] = [:]
  /// What the pairs of each account were weighed by, in the order of the accounts.
  var chances: [(account: UInt16, all: [EvidenceChance])] = []
  private(set) var groups: [Group] = []
  /// The suggestions that stand, by the group's index.
  private var suggestions: [(group: Int, members: [UInt32])] = []
  /// By item: its group's index and one, or 0.
  private var groupOfItem: [UInt32]
  private var refusalOfItem: [Int]
  private var nearestOfItem: [Int]
  private var distanceOfItem: [Int]
  private let groupSpill: Spill
  private let remarkSpill: Spill
  private let groupWindow: SpillWindow
  private let remarkWindow: SpillWindow
  private var firstOfPass = 0
  private var remarksOfPass = 0

  /// The groups of a million ledger rows.
  private static let held = 128 << 20

  init(_ items: ItemSpill) throws(PipelineError) {
    self.items = items
    let count = items.heads.count
    groupOfItem = Array(repeating: 0, count: count)
    refusalOfItem = Array(repeating: -1, count: count)
    nearestOfItem = Array(repeating: -1, count: count)
    distanceOfItem = Array(repeating: 0, count: count)
    groupSpill = try Spill(holding: Findings.held)
    remarkSpill = try Spill()
    groupWindow = SpillWindow(groupSpill)
    remarkWindow = SpillWindow(remarkSpill)
  }
}

// MARK: Taking what a pass gives

extension Findings {
  /// From here on what is taken belongs to another pass: an earlier pass's refusal is kept.
  func beginPass() { remarksOfPass = remarkSpill.count }

  /// Takes what one part of a pass gave.
  func take(_ yield: Yield) throws {
    let groupBase = try groupSpill.append(yield.groupBytes.bytes)
    try groupSpill.flush()
    for group in yield.groups {
      try take(group, at: groupBase + group.start, yield.members[group.members])
    }
    let remarkBase = try remarkSpill.append(yield.remarkBytes.bytes)
    try remarkSpill.flush()
    for refusal in yield.refusals { try takeRefusal(refusal.item, at: remarkBase + refusal.start) }
    for miss in yield.nearest {
      try takeNearest(miss.item, at: remarkBase + miss.start, distance: miss.distance)
    }
  }

  private func take(
    _ found: Yield.Group, at offset: Int, _ members: ArraySlice<UInt32>
  ) throws {
    var group = Group(
      id: found.id, offset: offset, isSuggested: found.isSuggested, isRestated: found.isRestated,
      hasDifferences: found.hasDifferences)
    if found.isSuggested {
      suggestions.append((groups.count, Array(members)))
      groups.append(group)
      return
    }
    for member in members {
      let rival = Int(groupOfItem[Int(member)]) - 1
      if rival >= 0, groups[rival].id == found.id { return try takeAgain(rival, offset) }
    }
    for member in members {
      let rival = Int(groupOfItem[Int(member)]) - 1
      if rival < 0 {
        groupOfItem[Int(member)] = UInt32(groups.count + 1)
      } else {
        precondition(rival >= firstOfPass, "A pass is given open items only")
        groups[rival].isContested = true
        group.isContested = true
      }
    }
    groups.append(group)
  }

  /// The same group under another key: the reasons that sort first are kept, whichever came first.
  private func takeAgain(_ index: Int, _ offset: Int) throws {
    let known = GroupRecord.Heading(try groupWindow.record(at: groups[index].offset)).reasons
    let reasons = GroupRecord.Heading(try groupWindow.record(at: offset)).reasons
    if reasons.lexicographicallyPrecedes(known) { groups[index].offset = offset }
  }

  private func takeRefusal(_ item: UInt32, at offset: Int) throws {
    let known = refusalOfItem[Int(item)]
    if known >= 0 {
      guard known >= remarksOfPass else { return }
      let other = RefusalRecord(try remarkWindow.record(at: known))
      guard RefusalRecord(try remarkWindow.record(at: offset)).precedes(other) else { return }
    }
    refusalOfItem[Int(item)] = offset
  }

  private func takeNearest(_ item: UInt32, at offset: Int, distance: Int) throws {
    let known = nearestOfItem[Int(item)]
    if known >= 0 {
      guard distance <= distanceOfItem[Int(item)] else { return }
      // The texts are far away, and mostly the distance decides.
      if distance == distanceOfItem[Int(item)] {
        let other = NearestRecord(try remarkWindow.record(at: known))
        let this = NearestRecord(try remarkWindow.record(at: offset))
        guard
          NearMiss.inOrder(
            (distance, this.nearest, this.because), (distance, other.nearest, other.because))
        else { return }
      }
    }
    nearestOfItem[Int(item)] = offset
    distanceOfItem[Int(item)] = distance
  }
}

// MARK: Settling a pass

extension Findings {
  /// Ends a round: what it found counts from now on, except for groups that want the same item.
  func settle(_ rules: MatchingRules, _ sink: DecisionSink) throws {
    let contested = (firstOfPass..<groups.count).filter { groups[$0].isContested }
    if !contested.isEmpty {
      let decisions = try contested.map { Decision.match(try matchGroup(groups[$0])) }
      for index in contested { groups[index].isDropped = true }
      for item in groupOfItem.indices {
        let group = Int(groupOfItem[item]) - 1
        if group >= firstOfPass, groups[group].isDropped { groupOfItem[item] = 0 }
      }
      var yield = Yield()
      for decision in Claims.settle(decisions, rules) { sink.add(decision, to: &yield) }
      try take(yield)
    }
    claim()
    dropOvertaken()
    for index in firstOfPass..<groups.count where groups[index].isRestated { try restate(index) }
    firstOfPass = groups.count
  }

  private func claim() {
    for item in groupOfItem.indices where Int(groupOfItem[item]) > firstOfPass {
      items.heads[item].isClaimed = true
    }
  }

  /// Of items that are matched nothing is suggested: the match may even be the suggested one, and a
  /// group has its id once.
  private func dropOvertaken() {
    suggestions.removeAll { group, members in
      groups[group].isDropped = members.contains { items.heads[Int($0)].isClaimed }
      return groups[group].isDropped
    }
  }

  private func restate(_ index: Int) throws {
    guard !groups[index].isDropped, !groups[index].isSuggested else { return }
    for member in try record(at: groups[index].offset).members {
      items.heads[Int(member.item)].amount = member.amount
      items.heads[Int(member.item)].isUnlisted = !member.isListed
    }
  }

  private func matchGroup(_ group: Group) throws -> MatchGroup {
    let record = try record(at: group.offset)
    let window = items.window()
    let members = try record.members.map { (stated: $0, item: try items.item($0.item, window)) }
    return MatchGroup(
      members: members.map(\.item),
      lines: members.filter(\.stated.isListed).map {
        MatchGroup.Line(
          item: $0.item,
          amount: Money(minorUnits: $0.stated.amount, currency: $0.item.amount.currency))
      },
      rule: record.heading.rule, score: Int(record.heading.score),
      reasons: record.heading.reasons,
      differences: record.differences.map {
        Difference(
          kind: $0.kind, source: items.name(ofSource: $0.source),
          amount: Money(
            minorUnits: $0.amount, currency: items.accounts[Int($0.account)].currency))
      },
      status: record.heading.status)
  }
}

// MARK: Reading

extension Findings {
  /// The groups that hold, in the order in which they were found.
  var standing: some Sequence<Int> { groups.indices.lazy.filter { !self.groups[$0].isDropped } }

  func setKept(_ index: Int) { groups[index].isKept = true }
  func setRank(_ index: Int, _ rank: UInt32) { groups[index].rank = rank }

  /// A window for the groups, in the order of `groups`.
  func groupReader() -> SpillWindow { SpillWindow(groupSpill, bytes: SpillWindow.inOrder) }

  func heading(
    of group: Int, _ window: SpillWindow
  ) throws(PipelineError) -> GroupRecord.Heading {
    GroupRecord.Heading(try window.record(at: groups[group].offset))
  }

  func differences(
    of group: Int, _ window: SpillWindow
  ) throws(PipelineError) -> [GroupRecord.Explained] {
    GroupRecord.differences(try window.record(at: groups[group].offset))
  }

  func members(
    of group: Int, _ window: SpillWindow
  ) throws(PipelineError) -> [GroupRecord.Member] {
    GroupRecord(try window.record(at: groups[group].offset)).members
  }

  private func record(at offset: Int) throws(PipelineError) -> GroupRecord {
    GroupRecord(try groupWindow.record(at: offset))
  }

  /// The group that has claimed an item.
  func group(of item: Int) -> Int? {
    groupOfItem[item] == 0 ? nil : Int(groupOfItem[item]) - 1
  }

  func refusal(of item: Int) throws(PipelineError) -> RefusalRecord? {
    refusalOfItem[item] < 0
      ? nil : RefusalRecord(try remarkWindow.record(at: refusalOfItem[item]))
  }

  func nearest(of item: Item) throws(PipelineError) -> NearMiss? {
    let ordinal = Int(item.number)
    guard nearestOfItem[ordinal] >= 0 else { return nil }
    return NearestRecord(try remarkWindow.record(at: nearestOfItem[ordinal]))
      .miss(of: item, distance: distanceOfItem[ordinal])
  }
}
