/// What becomes of a pass's matches when several of them want the same item.
///
/// An item can take part in several blocks, one per reference. Every block decides for itself, so
/// that two of them may give one item to two groups. Neither is then taken: the item has two
/// answers, and that is ambiguity. The same group found under two keys counts once.
public enum Claims {
  /// The groups that no other group contests, in the order of their keys, and refusals for the
  /// members of the others. Suggestions claim nothing and are all kept.
  public static func settle(
    _ decisions: [Decision], _ rules: MatchingRules
  ) -> [Decision] {
    var groups: [[UInt8]: MatchGroup] = [:]
    var rest: [Decision] = []
    for decision in decisions {
      guard case .match(let group) = decision, group.status == .auto else {
        rest.append(decision)
        continue
      }
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
    return sorted.indices.flatMap { outcome(of: $0, sorted, claims, rules) } + rest
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
