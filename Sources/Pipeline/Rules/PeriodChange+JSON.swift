import Domain

extension PeriodChange {
  /// The same for programs.
  ///
  /// - Parameter limit: So many changes are listed.
  func json(limit: Int) -> JSONText {
    let counts: [JSONText.Member] =
      [.init("kept", PeriodChange.json(kept))]
      + Kind.allCases.map { .init($0.rawValue, PeriodChange.json(tallies[$0] ?? Tally())) }
      + [
        .init("open_before", PeriodChange.json(openBefore)),
        .init("open_after", PeriodChange.json(openAfter)),
      ]
    return [
      "period": .string(period.description), "counts": .object(counts),
      "changes": .array(changes.prefix(limit).map(PeriodChange.json)),
    ]
  }

  private static func json(_ tally: Tally) -> JSONText {
    [
      "count": .integer(Int64(tally.count)),
      "amounts": .object(
        tally.sums.sorted { $0.key < $1.key }.map { currency, sum in
          .init(currency.code, .string(Money.decimal(sum, exponent: currency.exponent)))
        }),
    ]
  }

  private static func json(_ change: Change) -> JSONText {
    [
      "kind": .string(change.kind.rawValue), "group_id": .string(change.group),
      "before": change.before.map(json) ?? .null, "after": change.after.map(json) ?? .null,
      "members": .array(
        change.members.map { member in
          [
            "side": .string(member.side.rawValue), "source": .string(member.source),
            "item_id": .string(member.item), "date": .string(member.date.description),
            "amount": .amount(member.amount),
            "currency": .string(member.amount.currency.code),
          ]
        }),
      "now": .array(change.fates.map(JSONText.string)),
    ]
  }

  private static func json(_ said: Said) -> JSONText {
    [
      "status": .string(said.status), "rule": .string(said.rule),
      "reasons": .array(said.reasons.map(JSONText.string)),
      "differences": .array(
        said.differences.map { difference in
          [
            "kind": .string(difference.kind), "amount": .amount(difference.amount),
            "currency": .string(difference.amount.currency.code),
          ]
        }),
    ]
  }
}
