import Domain
import Matching
import StageSupport
import Store

/// Whether a source has said everything it should have said by the end of a period.
///
/// A missing statement is never zero and never green: it makes the period incomplete.
struct Completeness {
  private let store: ProofStore
  private let source: ReconciledSource
  private let period: PeriodStore.Record

  init(_ store: ProofStore, _ source: ReconciledSource, _ period: PeriodStore.Record) {
    self.store = store
    self.source = source
    self.period = period
  }

  /// What is missing or does not join up, for a person; empty when nothing is.
  func gaps(in currency: Currency) throws -> [String] {
    let chain = try store.chain(
      source: source.number, currency: currency, from: period.firstOn, to: period.lastOn)
    return missingDays(chain) + missingReports(chain, currency) + missingPages(chain)
      + brokenLinks(chain, currency)
  }

  private var name: String { source.configured.name }

  private func missingDays(_ chain: [ProofStore.Link]) -> [String] {
    let calendar = BusinessCalendar.target2
    let isExpected: (CalendarDate) -> Bool
    switch source.configured.expected {
    case .businessDay: isExpected = { calendar.isBusinessDay($0) }
    case .calendarDay: isExpected = { _ in true }
    case .month, .none: return []
    }
    var missing: [CalendarDate] = []
    var day = period.firstOn
    while day <= period.lastOn {
      if isExpected(day), !chain.contains(where: { $0.firstOn <= day && day <= $0.lastOn }) {
        missing.append(day)
      }
      day = day.adding(days: 1)
    }
    guard !missing.isEmpty else { return [] }
    let named = missing.prefix(5).map(\.description).joined(separator: ", ")
    let more = missing.count > 5 ? " and \(missing.count - 5) more days" : ""
    return ["source \(name) has no statement for \(named)\(more)"]
  }

  /// A processor's month is complete with every report that its balance is made of.
  private func missingReports(_ chain: [ProofStore.Link], _ currency: Currency) -> [String] {
    guard source.configured.expected == .month else { return [] }
    let present = chain.filter { $0.lastOn >= period.firstOn }
    if present.isEmpty { return ["source \(name) has nothing for \(currency) in \(period.name)"] }
    guard source.configured.format == "stripe" else { return [] }
    return ["stripe-balance-change", "stripe-payouts"].compactMap { report in
      present.contains { $0.format == report && $0.entries > 0 }
        ? nil : "source \(name) has no \(report) report for \(currency) in \(period.name)"
    }
  }

  /// A statement in pages is complete with all of them, from the first to the one marked last.
  private func missingPages(_ chain: [ProofStore.Link]) -> [String] {
    var gaps: [String] = []
    var known: Set<String> = []
    func name(_ link: ProofStore.Link) -> String {
      link.sequence.isEmpty ? link.externalID : link.sequence
    }
    for link in chain where link.page > 0 && known.insert(name(link)).inserted {
      let pages = chain.filter { $0.page > 0 && name($0) == name(link) }
      let present = Set(pages.map(\.page))
      let missing = (1...(present.max() ?? 1)).filter { !present.contains($0) }
      for page in missing.prefix(5) {
        gaps.append("page \(page) of statement '\(name(link))' of \(self.name) is missing")
      }
      if !pages.contains(where: \.isLastPage) {
        gaps.append("the last page of statement '\(name(link))' of \(self.name) is missing")
      }
    }
    return gaps.map(\.visible)
  }

  /// Opening must be the closing before it, and numbers must follow one another (I-12).
  private func brokenLinks(_ chain: [ProofStore.Link], _ currency: Currency) -> [String] {
    func text(_ amount: Int64) -> String {
      Money(minorUnits: amount, currency: currency).description
    }
    var gaps: [String] = []
    for (earlier, later) in zip(chain, chain.dropFirst())
    where later.lastOn > earlier.lastOn || isNextPage(later, after: earlier) {
      if let closing = earlier.closing, let opening = later.opening, closing != opening {
        gaps.append(
          "statement '\(later.externalID)' of \(name) opens with \(text(opening)), "
            + "but '\(earlier.externalID)' before it closed with \(text(closing))")
      }
      if let before = Int(earlier.sequence), let after = Int(later.sequence), after > before + 1 {
        gaps.append("between statements \(before) and \(after) of \(name) there is a gap")
      }
    }
    return gaps.map(\.visible)
  }

  private func isNextPage(_ later: ProofStore.Link, after earlier: ProofStore.Link) -> Bool {
    later.page > 1 && later.page == earlier.page + 1 && later.sequence == earlier.sequence
      && later.externalID == earlier.externalID
  }
}
