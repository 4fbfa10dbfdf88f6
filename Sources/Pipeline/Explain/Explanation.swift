import Domain
import Store

/// Why something is matched, or why it is not, in a few lines.
struct Explanation {
  struct Match {
    var members: [ExplanationStore.Member]
    var differences: [ExplanationStore.Difference]
  }

  let id: String
  let operations: OperationExplanation
  let matches: [Match]
  let open: [ExplanationStore.Open]
  /// What the nearest candidates of the open items are and where they stand, by their ids.
  let nearby: [String: String]

  var isEmpty: Bool { operations.isEmpty && matches.isEmpty && open.isEmpty }

  var text: String {
    ([operations.text].filter { !$0.isEmpty } + matches.map(text) + open.map(text))
      .joined(separator: "\n")
  }

  private func text(_ match: Match) -> String {
    guard let first = match.members.first else { return "" }
    let isSuggested = first.status == "suggested"
    var lines = [
      "\(first.group) · \(first.period) · \(isSuggested ? "suggested, for a person to confirm" : "matched") by \(first.rule), score \(first.score) of 1000"
    ]
    let widths = Widths(match.members.map { ($0.item, $0.amount.description) })
    for member in match.members.prefix(Explanation.shown) {
      lines.append(
        "  \(member.source == "ledger" ? "ours  " : "theirs")  "
          + widths.row(member.item, "\(member.date)", member.amount.description)
          + "  \(member.type) (\(member.source))")
    }
    let more = match.members.count - Explanation.shown
    if more > 0 { lines.append("  … and \(more) more, see matches.csv") }
    for reason in first.reasons { lines.append("  why     \(reason)") }
    for difference in match.differences {
      lines.append(
        "  differs \(difference.amount) \(difference.kind), posted to \(difference.account)")
    }
    return lines.map { $0.visible + "\n" }.joined()
  }

  private func text(_ item: ExplanationStore.Open) -> String {
    var lines = [
      "\(item.id) · \(item.period) · open: \(item.reason)",
      "  \(item.source == "ledger" ? "ours  " : "theirs")  \(item.item)  \(item.date)  \(item.amount)  on \(item.account) (\(item.source))",
      "  why     \(item.because)",
    ]
    for nearest in item.nearest.split(separator: " ").map(String.init) {
      lines.append("  nearest \(nearest)" + (nearby[nearest].map { "  " + $0 } ?? ""))
    }
    return lines.map { $0.visible + "\n" }.joined()
  }

  /// A batch may have hundreds of rows.
  private static let shown = 20

  /// Columns as wide as their widest field; amounts to the right.
  private struct Widths {
    private var item = 0
    private var amount = 0

    init(_ rows: [(item: String, amount: String)]) {
      item = rows.map(\.item.count).max() ?? 0
      amount = rows.map(\.amount.count).max() ?? 0
    }

    func row(_ item: String, _ date: String, _ amount: String) -> String {
      item + blanks(self.item - item.count) + "  " + date + "  "
        + blanks(self.amount - amount.count) + amount
    }

    private func blanks(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }
  }
}
