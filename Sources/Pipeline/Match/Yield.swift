import Domain
import Matching
import StageSupport

/// What one part of a pass gave, as bytes that are ready to be spilled.
struct Yield: Sendable {
  struct Group: Sendable {
    var id: GroupID
    /// Where its record begins.
    var start: Int
    var members: Range<Int>
    var isSuggested: Bool
    /// Whether some member is stated otherwise than by its own amount.
    var isRestated: Bool
    var hasDifferences: Bool
  }

  /// What a pass said of an item: where the record begins.
  struct Remark: Sendable {
    var item: UInt32
    var start: Int
    var distance = 0
  }

  let groupBytes = RecordBytes()
  var groups: [Group] = []
  /// The members of all groups, one group after the other.
  var members: [UInt32] = []
  let remarkBytes = RecordBytes()
  var refusals: [Remark] = []
  var nearest: [Remark] = []
}

/// A refusal on disk.
struct RefusalRecord {
  var rule: String
  /// The block was too large to be searched.
  var isLimit: Bool
  var candidates: [String]
  var because: String

  func add(to bytes: RecordBytes) {
    bytes.add(rule)
    bytes.add(UInt8(isLimit ? 1 : 0))
    bytes.add(UInt16(candidates.count))
    for candidate in candidates { bytes.add(candidate) }
    bytes.add(because)
  }

  init(rule: String, isLimit: Bool = false, candidates: [String] = [], because: String = "") {
    self.rule = rule
    self.isLimit = isLimit
    self.candidates = candidates
    self.because = because
  }

  init(_ record: RecordReader) {
    var record = record
    rule = record.text()
    isLimit = record.number(UInt8.self) != 0
    candidates = (0..<record.number(UInt16.self)).map { _ in record.text() }
    because = record.text()
  }

  /// Of several refusals in one pass this one is kept. A full order for one item.
  func precedes(_ other: RefusalRecord) -> Bool {
    if candidates != other.candidates {
      return candidates.lexicographicallyPrecedes(other.candidates)
    }
    return because < other.because
  }
}

/// A near miss on disk, its distance aside.
struct NearestRecord {
  var nearest: String
  var reason: BreakReason?
  var because: String
  var expected: CalendarDate?

  func add(to bytes: RecordBytes) {
    bytes.add(nearest)
    bytes.add(reason?.rawValue ?? "")
    bytes.add(because)
    bytes.add(expected?.daysSince2000 ?? .min)
  }

  init(_ miss: NearMiss) {
    nearest = miss.nearest
    reason = miss.reason
    because = miss.because
    expected = miss.expected
  }

  init(_ record: RecordReader) {
    var record = record
    nearest = record.text()
    reason = BreakReason(rawValue: record.text())
    because = record.text()
    let day: Int32 = record.number()
    expected = day == .min ? nil : CalendarDate(daysSince2000: day)
  }

  func miss(of item: Item, distance: Int) -> NearMiss {
    NearMiss(
      item: item, nearest: nearest, reason: reason, because: because, expected: expected,
      distance: distance)
  }
}

/// Turns decisions into bytes.
struct DecisionSink: Sendable {
  let items: ItemSpill
  let periodStart: CalendarDate
  let configured: Configuration.MatchingRules
  /// Matches that a person said are none, with who and why.
  var rejected: [GroupID: String] = [:]

  func add(_ decision: Decision, to yield: inout Yield) {
    switch decision {
    case .match(let group): add(group, to: &yield)
    case .refusal(let refusal):
      add(
        RefusalRecord(
          rule: refusal.rule, candidates: refusal.candidates, because: refusal.because),
        of: UInt32(refusal.item.number), to: &yield)
    case .nearest(let miss):
      let start = yield.remarkBytes.begin()
      NearestRecord(miss).add(to: yield.remarkBytes)
      yield.remarkBytes.end(start)
      yield.nearest.append(
        Yield.Remark(item: UInt32(miss.item.number), start: start, distance: miss.distance))
    }
  }

  func add(_ refusal: RefusalRecord, of item: UInt32, to yield: inout Yield) {
    let start = yield.remarkBytes.begin()
    refusal.add(to: yield.remarkBytes)
    yield.remarkBytes.end(start)
    yield.refusals.append(Yield.Remark(item: item, start: start))
  }

  private func add(_ group: MatchGroup, to yield: inout Yield) {
    precondition(
      group.status == .suggested || group.residuals.isEmpty,
      "A match leaves nothing unexplained (I-20)")
    let id = GroupID(of: group)
    if let because = rejected[id] {
      return addRejected(group, because, to: &yield)
    }
    let record = record(of: group)
    let start = yield.groupBytes.begin()
    record.add(to: yield.groupBytes)
    yield.groupBytes.end(start)
    let first = yield.members.count
    yield.members += record.members.map(\.item)
    yield.groups.append(
      Yield.Group(
        id: id, start: start, members: first..<yield.members.count,
        isSuggested: record.heading.isSuggested,
        isRestated: record.members.indices.contains { at in
          !record.members[at].isListed
            || record.members[at].amount != group.members[at].amount.minorUnits
        }, hasDifferences: !record.differences.isEmpty))
  }

  /// Its items stay open, and each says with what it was taken for a match.
  private func addRejected(_ group: MatchGroup, _ because: String, to yield: inout Yield) {
    for member in group.members {
      let other = group.members.first { $0.side != member.side } ?? member
      add(
        .nearest(
          NearMiss(
            item: member, nearest: other.id, reason: nil, because: because, distance: 0)),
        to: &yield)
    }
  }

  private func record(of group: MatchGroup) -> GroupRecord {
    GroupRecord(
      heading: GroupRecord.Heading(
        status: group.status, rule: group.rule, score: Int32(group.score),
        reasons: group.reasons),
      members: group.members.indices.map { at in
        let number = group.members[at].number
        let line = group.lines.firstIndex { $0.item.number == number }
        return GroupRecord.Member(
          item: UInt32(number),
          amount: (line.map { group.lines[$0].amount } ?? group.members[at].amount).minorUnits,
          isListed: line != nil)
      },
      differences: group.differences.map { explained($0, in: group) })
  }

  private func explained(_ difference: Difference, in group: MatchGroup) -> GroupRecord.Explained {
    let theirs = group.members.indices.filter {
      group.members[$0].side == .right && group.members[$0].source == difference.source
    }
    let dated = theirs.isEmpty ? Array(group.members.indices) : theirs
    guard let on = dated.map({ group.members[$0].date }).max(),
      // Of a conversion each currency is explained on its own account.
      let against = (theirs + group.members.indices).first(where: {
        group.members[$0].amount.currency == difference.amount.currency
      }),
      let kind = Configuration.MatchingRules.Difference(rawValue: difference.kind.rawValue)
    else { preconditionFailure("A difference is against a member, and its kind is configured") }
    return GroupRecord.Explained(
      kind: difference.kind,
      source: theirs.first.map { items.heads[Int(group.members[$0].number)].source }
        ?? items.number(ofSource: difference.source),
      account: items.heads[Int(group.members[against].number)].account,
      amount: difference.amount.minorUnits, targetCode: configured.account(for: kind),
      // An item carried forward is explained in the period that explains it.
      on: max(on, periodStart))
  }
}
