import Domain
import StageSupport
import Store

extension PeriodChange {
  /// - Parameter limit: So many changes are listed.
  func text(limit: Int) -> String {
    var lines = ["\(period)", "", table]
    for change in changes.prefix(limit) { lines.append(PeriodChange.text(change)) }
    let more = changes.count - limit
    if more > 0 { lines.append("… and \(more) more; --limit \(changes.count) lists them all\n") }
    return lines.joined(separator: "\n")
  }

  private var rows: [(String, Tally)] {
    func tally(_ kind: Kind) -> Tally { tallies[kind] ?? Tally() }
    return [
      ("matches kept", kept), ("matches gained", tally(.gained)), ("matches lost", tally(.lost)),
      ("changed", tally(.changed)), ("suggestions gained", tally(.suggested)),
      ("suggestions lost", tally(.notSuggested)), ("open before", openBefore),
      ("open after", openAfter),
    ]
  }

  private var table: String {
    let currencies = Set(rows.flatMap { $0.1.sums.keys }).sorted()
    var table = TextTable(
      [.left(""), .right("count")] + currencies.map { .right($0.code) })
    for (name, tally) in rows {
      table.add(
        [name, "\(tally.count)"]
          + currencies.map { currency in
            tally.sums[currency].map { Money.decimal($0, exponent: currency.exponent) } ?? "-"
          })
    }
    return table.rendered
  }

  private static func text(_ change: Change) -> String {
    var lines: [String]
    switch change.kind {
    case .gained: lines = ["gained \(change.group)\(by(change.after))"]
    case .lost: lines = ["lost \(change.group)\(by(change.before))"]
    case .suggested: lines = ["now suggested \(change.group)\(by(change.after))"]
    case .notSuggested: lines = ["no longer suggested \(change.group)\(by(change.before))"]
    case .changed:
      lines = [
        "changed \(change.group), \(status(change.before))\(by(change.before)), now "
          + "\(status(change.after))\(by(change.after))"
      ]
    }
    for member in change.members.prefix(shown) {
      lines.append(
        "  \(member.side == .left ? "ours  " : "theirs")  \(member.item)  \(member.date)  "
          + "\(member.amount) (\(member.source))")
    }
    if change.members.count > shown {
      lines.append("  … and \(change.members.count - shown) more")
    }
    if change.kind == .changed {
      for difference in change.before?.differences ?? [] {
        lines.append("  before  \(text(difference))")
      }
    }
    for difference in change.after?.differences ?? [] {
      lines.append("  differs \(text(difference))")
    }
    let reasons = change.after?.reasons ?? change.before?.reasons ?? []
    if !reasons.isEmpty {
      lines.append(
        "  \(change.after == nil ? "was    " : "why    ") \(reasons.joined(separator: "; "))")
    }
    for fate in change.fates.prefix(shown) { lines.append("  now     \(fate)") }
    return lines.map { $0.visible + "\n" }.joined()
  }

  /// A batch may have hundreds of rows.
  private static let shown = 6

  private static func by(_ said: Said?) -> String { said.map { " by \($0.rule)" } ?? "" }

  private static func status(_ said: Said?) -> String {
    said?.isSuggested == true ? "suggested" : "matched"
  }

  private static func text(_ difference: MatchStore.RecordedDifference) -> String {
    "\(difference.amount) \(difference.kind)"
  }
}
