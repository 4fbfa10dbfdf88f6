import Domain
import Matching
import Store

/// Replaces the period's groups by what was found. A group that is found again as it was stays;
/// one that is not ends with a reason, and nothing is deleted (I-23).
struct GroupWriter {
  private let stage: MatchStage
  private let findings: Findings
  private let base: Int64

  init(_ stage: MatchStage, _ findings: Findings) throws {
    self.stage = stage
    self.findings = findings
    base = try stage.store.lastGroupNumber()
  }

  private var items: ItemSpill { findings.items }

  /// Ends what is not found again, and numbers what is new in the order in which it was found.
  ///
  /// - Returns: How many members the new groups have.
  func compare() throws -> Int64 {
    let ended = try notFoundAgain()
    try stage.store.end(
      ended, because: "not found again with rules \(stage.session.rulesVersion)")
    var rank: UInt32 = 0
    for group in findings.standing where !findings.groups[group].isKept {
      rank += 1
      findings.setRank(group, rank)
    }
    return Int64(items.heads.indices.count { number(ofItem: $0) != nil })
  }

  private func notFoundAgain() throws -> [Int64] {
    var found: [GroupID: Int]?
    var ended: [Int64] = []
    let window = findings.groupReader()
    try stage.store.liveGroups(period: stage.period.description) { live in
      // Made only when there is something to compare: a first run has nothing.
      let known = found ?? byID
      found = known
      guard let id = GroupID(live.id), let group = known[id] else {
        if live.isOurs { ended.append(live.number) }
        return
      }
      if try !live.isOurs || isSame(findings.heading(of: group, window), live) {
        findings.setKept(group)
      } else {
        ended.append(live.number)
      }
    }
    return ended
  }

  private var byID: [GroupID: Int] {
    Dictionary(
      findings.standing.map { (findings.groups[$0].id, $0) },
      uniquingKeysWith: { first, _ in first })
  }

  private func isSame(_ found: GroupRecord.Heading, _ live: MatchStore.LiveGroup) -> Bool {
    found.status.rawValue == live.status && found.rule == live.rule && found.score == live.score
      && found.reasons == live.reasons
  }

  private func number(ofGroup group: Int) -> Int64? {
    let rank = findings.groups[group].rank
    return rank == 0 ? nil : base + Int64(rank)
  }

  private func number(ofItem item: Int) -> Int64? {
    findings.group(of: item).flatMap { number(ofGroup: $0) }
  }

  // MARK: Insert

  func insert() throws {
    try insertGroups()
    try insertMembers()
    try insertDifferences()
  }

  private func insertGroups() throws {
    let window = findings.groupReader()
    try stage.store.insertGroups(
      period: stage.period.description, rulesVersion: stage.session.rulesVersion
    ) { add in
      for group in findings.standing {
        guard let number = number(ofGroup: group) else { continue }
        let record = try findings.heading(of: group, window)
        try add(
          MatchStore.NewGroup(
            number: number, id: findings.groups[group].id.text, status: record.status.rawValue,
            rule: record.rule, score: record.score, reasons: record.reasons))
      }
    }
  }

  private func insertMembers() throws {
    let members = items.inKeyOrder { number(ofItem: Int($0)) != nil }
    try stage.store.insertMembers { add in
      for item in members {
        guard let number = number(ofItem: Int(item)) else { continue }
        let head = items.heads[Int(item)]
        try add(
          MatchStore.NewMember(
            key: items.key(item), group: number, amount: head.amount,
            isListed: !head.isUnlisted, isLive: true))
      }
      let window = findings.groupReader()
      for group in findings.standing where findings.groups[group].isSuggested {
        guard let number = number(ofGroup: group) else { continue }
        for member in try findings.members(of: group, window) {
          try add(
            MatchStore.NewMember(
              key: items.key(member.item), group: number, amount: member.amount,
              isListed: member.isListed, isLive: false))
        }
      }
    }
  }

  private func insertDifferences() throws {
    let window = findings.groupReader()
    try stage.store.insertDifferences { add in
      for group in findings.standing where findings.groups[group].hasDifferences {
        guard let number = number(ofGroup: group) else { continue }
        for (ordinal, difference) in try findings.differences(of: group, window).enumerated() {
          let account = items.accounts[Int(difference.account)]
          try add(
            MatchStore.NewDifference(
              group: number, ordinal: Int16(ordinal), account: account.id,
              source: difference.source, kind: difference.kind.rawValue,
              amount: Money(minorUnits: difference.amount, currency: account.currency),
              targetCode: difference.targetCode, on: difference.on))
        }
      }
    }
  }
}
