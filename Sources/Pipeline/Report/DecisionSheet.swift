import Domain
import Matching
import Reporting
import Store

/// Writes the workbook's sheet "Decisions": every suggestion, every open item and every decision that
/// stands, each with room for what a person decides about it. `DecisionLines` reads it back.
struct DecisionSheet {
  private let pack: PackWriter

  init(_ pack: PackWriter) { self.pack = pack }

  func write(to sink: any TableSink) throws {
    try sink.begin(Schemas.decisions)
    try writeSuggestions(to: sink)
    try pack.store.breaks { row in
      // What a person left open is among the decisions.
      if row.reason != BreakReason.ignored.rawValue { try sink.row(Self.cells(of: row)) }
    }
    let resolutions = ResolutionStore(pack.store.connection)
    for one in try resolutions.standing(in: pack.facts.period.description) {
      try sink.row(Self.cells(of: one))
    }
    try sink.end()
  }

  // MARK: Suggestions

  private func writeSuggestions(to sink: any TableSink) throws {
    var members: [ReportStore.MatchRow] = []
    try pack.store.matches(suggested: true) { row in
      if let last = members.last, last.group != row.group {
        try sink.row(Self.cells(of: members))
        members = []
      }
      members.append(row)
    }
    if !members.isEmpty { try sink.row(Self.cells(of: members)) }
  }

  /// A suggestion's line; its items come one behind the other.
  private static func cells(of members: [ReportStore.MatchRow]) -> [Cell] {
    let first = members[0]
    let rest = Residual.all(
      members.map { ($0.side == "left" ? .left : .right, $0.source, $0.amount) }, else: "ledger"
    ).first
    let currency = rest?.currency ?? first.amount.currency
    let day = members.map(\.date).max() ?? first.date
    return cells(
      id: first.group, what: "suggested: " + named(members.map { "\($0.item) \($0.amount)" }),
      date: .date(day), amount: .wideMoney(rest?.minorUnits ?? 0, currency),
      currency: .currency(currency), because: first.reasons.joined(separator: "; "),
      account: first.account, description: "")
  }

  /// How many items a line names.
  private static let namedItems = 6

  private static func named(_ items: [String]) -> String {
    let named = items.prefix(namedItems).joined(separator: ", ")
    return items.count <= namedItems
      ? named : "\(named) and \(items.count - namedItems) more"
  }

  // MARK: Open items and decisions

  private static func cells(of row: ReportStore.BreakRow) -> [Cell] {
    cells(
      id: row.id, what: row.item, date: .date(row.firstSeen), amount: .money(row.amount),
      currency: .currency(row.amount.currency),
      because: row.because.isEmpty ? row.reason : "\(row.reason): \(row.because)",
      account: row.account, description: row.description)
  }

  private static func cells(of one: Resolution) -> [Cell] {
    let about = one.targets.map(\.item)
    return cells(
      id: one.id, what: "decided: \(one.action.rawValue) \(named(about))", date: .empty,
      amount: .empty, currency: .empty, because: one.words,
      account: Set(one.targets.map(\.account)).sorted().joined(separator: ", "), description: "")
  }

  private static func cells(
    id: String, what: String, date: Cell, amount: Cell, currency: Cell, because: String,
    account: String, description: String
  ) -> [Cell] {
    [.text(id), .text(what), .text(because), date, amount, currency]
      + [.empty, .empty, .empty, .empty, .empty] + [.text(account), .text(description)]
  }
}
