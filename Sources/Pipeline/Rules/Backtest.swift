import Domain
import Matching
import StageSupport
import Store

/// Matches a period by the rules of a configuration and compares with what its last run left in the
/// book. Reads only.
struct Backtest {
  private let connection: Connection
  private let configuration: Configuration
  private let context: StageContext

  init(_ connection: Connection, _ configuration: Configuration, _ context: StageContext) {
    self.connection = connection
    self.configuration = configuration
    self.context = context
  }

  /// - Parameter limit: Of how many lost matches it is said what their items are now.
  func change(of period: Period, limit: Int) throws -> PeriodChange {
    let matcher = PeriodMatcher(
      connection: connection, configuration: configuration, period: period, context: context,
      workers: PeriodMatcher.cores)
    let outcome = try matcher.match(try matcher.accounts())
    try outcome.runner.findNearMisses()
    var change = PeriodChange(period)
    try compare(outcome.findings, &change)
    for (currency, count, sum) in try MatchStore(connection).recordedOpen(
      period: period.description)
    {
      change.openBefore.add(count: count, currency, sum)
    }
    let items = outcome.findings.items
    for head in items.heads where BreakFinder.isOpen(head) {
      change.openAfter.add(
        count: 1, items.accounts[Int(head.account)].currency, Int128(head.amount.magnitude))
    }
    change.sort()
    try FatesOfItems(outcome, try BreakFinder(outcome, period, connection))
      .note(in: &change, limit: limit)
    return change
  }

  private func compare(_ findings: Findings, _ change: inout PeriodChange) throws {
    let found = Dictionary(
      findings.standing.map { (findings.groups[$0].id, $0) },
      uniquingKeysWith: { first, _ in first })
    let reader = FoundGroups(findings)
    var isKnown = Array(repeating: false, count: findings.groups.count)
    var lost: [MatchStore.RecordedGroup] = []
    try MatchStore(connection).recordedGroups(period: change.period.description) { recorded in
      guard let id = GroupID(recorded.id), let group = found[id] else {
        lost.append(recorded)
        return
      }
      isKnown[group] = true
      let (before, after) = (PeriodChange.Said(recorded), try reader.said(of: group))
      if before.isSame(as: after) {
        guard before.status != MatchGroup.Status.suggested.rawValue else { return }
        change.kept.add(PeriodChange.amounts(try reader.members(of: group)))
      } else {
        change.add(
          PeriodChange.Change(
            kind: .changed, group: recorded.id, before: before, after: after,
            members: try reader.members(of: group)))
      }
    }
    for group in findings.standing where !isKnown[group] {
      let id = findings.groups[group].id
      // The same suggestion may be found twice; it is one.
      guard found[id] == group else { continue }
      let said = try reader.said(of: group)
      change.add(
        PeriodChange.Change(
          kind: said.isSuggested ? .suggested : .gained, group: id.text, before: nil, after: said,
          members: try reader.members(of: group)))
    }
    try addLost(lost, &change)
  }

  private func addLost(
    _ lost: [MatchStore.RecordedGroup], _ change: inout PeriodChange
  ) throws {
    let members = Dictionary(
      grouping: try MatchStore(connection).recordedMembers(of: lost.map(\.number)), by: \.group)
    for group in lost {
      let said = PeriodChange.Said(group)
      change.add(
        PeriodChange.Change(
          kind: said.isSuggested ? .notSuggested : .lost, group: group.id, before: said, after: nil,
          members: (members[group.number] ?? []).map(PeriodChange.Member.init)))
    }
  }
}

/// Groups as a run found them, for comparing.
private struct FoundGroups {
  private let findings: Findings
  private let window: SpillWindow
  private let itemWindow: SpillWindow

  init(_ findings: Findings) {
    self.findings = findings
    window = findings.groupReader()
    itemWindow = findings.items.window()
  }

  func said(of group: Int) throws -> PeriodChange.Said {
    let heading = try findings.heading(of: group, window)
    var differences: [MatchStore.RecordedDifference] = []
    if findings.groups[group].hasDifferences {
      differences = try findings.differences(of: group, window).map {
        MatchStore.RecordedDifference(
          kind: $0.kind.rawValue,
          amount: Money(
            minorUnits: $0.amount,
            currency: findings.items.accounts[Int($0.account)].currency))
      }.sorted(by: MatchStore.RecordedDifference.inOrder)
    }
    return PeriodChange.Said(
      status: heading.status.rawValue, rule: heading.rule, reasons: heading.reasons,
      differences: differences)
  }

  func members(of group: Int) throws -> [PeriodChange.Member] {
    try findings.members(of: group, window).filter(\.isListed).map { member in
      let item = try findings.items.item(member.item, itemWindow)
      return PeriodChange.Member(
        side: item.side, source: item.source, item: item.id, date: item.date,
        amount: Money(minorUnits: member.amount, currency: item.amount.currency))
    }
  }
}

extension PeriodChange.Said {
  fileprivate init(_ recorded: MatchStore.RecordedGroup) {
    self.init(
      status: recorded.status, rule: recorded.rule, reasons: recorded.reasons,
      differences: recorded.differences)
  }

  var isSuggested: Bool { status == MatchGroup.Status.suggested.rawValue }

  /// Reasons aside: they say how likely something is, which changes with everything.
  fileprivate func isSame(as other: Self) -> Bool {
    status == other.status && rule == other.rule && differences == other.differences
  }
}

extension PeriodChange.Member {
  fileprivate init(_ recorded: MatchStore.RecordedMember) {
    self.init(
      side: recorded.side, source: recorded.source, item: recorded.item, date: recorded.date,
      amount: recorded.amount)
  }
}
