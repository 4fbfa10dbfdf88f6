import Domain
import Matching
import Store

/// Says what has become of the items of matches that are lost: open, and why, or in another match.
struct FatesOfItems {
  private let findings: Findings
  private let groups: SpillWindow
  private let breaks: BreakFinder

  init(_ outcome: PeriodMatcher.Outcome, _ breaks: BreakFinder) {
    findings = outcome.findings
    groups = findings.groupReader()
    self.breaks = breaks
  }

  private struct Name: Hashable {
    let source: String
    let item: String
  }

  /// - Parameter limit: Of so many, as they come.
  func note(in change: inout PeriodChange, limit: Int) throws {
    let lost = change.changes.indices.filter { change.changes[$0].kind == .lost }.prefix(limit)
    let wanted = Set(
      lost.flatMap { change.changes[$0].members.map { Name(source: $0.source, item: $0.item) } })
    guard !wanted.isEmpty else { return }
    let window = findings.items.window(bytes: SpillWindow.inOrder)
    var fates: [Name: [String]] = [:]
    for ordinal in findings.items.heads.indices {
      let item = try findings.items.item(UInt32(ordinal), window)
      let name = Name(source: item.source, item: item.id)
      guard wanted.contains(name) else { continue }
      fates[name, default: []].append(try fate(of: item, ordinal))
    }
    for at in lost {
      change.changes[at].fates = change.changes[at].members.flatMap {
        fates[Name(source: $0.source, item: $0.item)] ?? []
      }
    }
  }

  private func fate(of item: Item, _ ordinal: Int) throws -> String {
    guard let group = findings.group(of: ordinal) else {
      let open = try breaks.classified(item)
      return "\(item.id) is open: \(open.reason), \(open.because)"
    }
    let rule = try findings.heading(of: group, groups).rule
    return "\(item.id) is in \(findings.groups[group].id.text) by \(rule)"
  }
}
