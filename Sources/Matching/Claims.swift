/// What becomes of a pass's matches when several of them want the same item.
///
/// An item can take part in several blocks, one per reference. Every block decides for itself, so
/// that two of them may give one item to two groups. Neither is then taken: the item has two
/// answers, and that is ambiguity. The same group found under two keys counts once.
public enum Claims {
  /// The groups that no other group contests, and refusals for the members of the others.
  ///
  /// Takes all decisions of one pass, or of them at least every group that shares an item with
  /// another. Suggestions claim nothing and are kept, as is everything that is no match. Nearly all
  /// groups are uncontested, and those are passed through as they come.
  public static func settle(_ decisions: [Decision], _ rules: MatchingRules) -> [Decision] {
    var claims: [ItemName: Int] = [:]
    for case .match(let group) in decisions where group.status == .auto {
      for member in group.members { claims[ItemName(member), default: 0] += 1 }
    }
    var settled: [Decision] = []
    settled.reserveCapacity(decisions.count)
    var contested: [MatchGroup] = []
    for decision in decisions {
      if case .match(let group) = decision, group.status == .auto,
        group.members.contains(where: { claims[ItemName($0)] != 1 })
      {
        contested.append(group)
      } else {
        settled.append(decision)
      }
    }
    return settled + settle(contested, rules)
  }

  private static func settle(_ contested: [MatchGroup], _ rules: MatchingRules) -> [Decision] {
    var groups: [[UInt8]: MatchGroup] = [:]
    for group in contested {
      let key = group.canonicalKey
      // Of one group found twice the reasons that sort first are kept, whichever came first.
      if let known = groups[key], !group.reasons.lexicographicallyPrecedes(known.reasons) {
        continue
      }
      groups[key] = group
    }
    let sorted = groups.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.value)
    var claims: [ItemName: [Int]] = [:]
    for (index, group) in sorted.enumerated() {
      for member in group.members { claims[ItemName(member), default: []].append(index) }
    }
    return sorted.indices.flatMap { outcome(of: $0, sorted, claims, rules) }
  }

  private static func outcome(
    of index: Int, _ groups: [MatchGroup], _ claims: [ItemName: [Int]], _ rules: MatchingRules
  ) -> [Decision] {
    let group = groups[index]
    let rivals = Set(group.members.flatMap { claims[ItemName($0)] ?? [] }).subtracting([index])
    guard !rivals.isEmpty else { return [.match(group)] }
    return group.members.map { member in
      let candidates = ([index] + rivals.sorted()).flatMap { groups[$0].members }
        .filter { $0.side != member.side }.map(\.id).sortedUnique
      return .refusal(
        Refusal(
          item: member, candidates: Array(candidates.prefix(rules.namedCandidates)),
          candidateCount: candidates.count, rule: group.rule,
          because: "its references lead to more than one match"))
    }
  }
}
