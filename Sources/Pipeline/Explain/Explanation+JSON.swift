import Domain
import Store

extension Explanation {
  /// The same for programs, in one line.
  var json: String {
    let members: [JSONText.Member] =
      [
        .init("id", .string(id)), .init("matches", .array(matches.map(Explanation.json))),
        .init("open", .array(open.map(Explanation.json))),
      ] + operations.members
    return JSONText.object(members).rendered() + "\n"
  }

  private static func json(_ match: Match) -> JSONText {
    guard let first = match.members.first else { return .null }
    return [
      "group_id": .string(first.group), "period": .string(first.period),
      "status": .string(first.status), "rule": .string(first.rule),
      "score": .integer(Int64(first.score)), "reasons": .array(first.reasons.map(JSONText.string)),
      "members": .array(
        match.members.map { member in
          [
            "source": .string(member.source), "item_id": .string(member.item),
            "date": .string(member.date.description), "amount": .amount(member.amount),
            "currency": .string(member.amount.currency.code), "type": .string(member.type),
          ]
        }),
      "differences": .array(
        match.differences.map { difference in
          [
            "kind": .string(difference.kind), "amount": .amount(difference.amount),
            "currency": .string(difference.amount.currency.code),
            "account": .string(difference.account),
          ]
        }),
    ]
  }

  private static func json(_ item: ExplanationStore.Open) -> JSONText {
    [
      "break_id": .string(item.id), "period": .string(item.period),
      "reason": .string(item.reason), "account": .string(item.account),
      "source": .string(item.source), "item_id": .string(item.item),
      "date": .string(item.date.description), "amount": .amount(item.amount),
      "currency": .string(item.amount.currency.code),
      "nearest": .array(item.nearest.split(separator: " ").map { .string(String($0)) }),
      "because": .string(item.because),
    ]
  }
}
