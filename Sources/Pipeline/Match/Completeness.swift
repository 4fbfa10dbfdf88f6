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
    return missingDays(chain) + missingReports(chain, currency)
      + StatementChain(chain, source: name, currency: currency).gaps
  }

  private var name: String { source.configured.name }

  private func missingDays(_ chain: [ProofStore.Link]) -> [String] {
    guard source.configured.expected != .month else { return [] }
    let schedule = Schedule(source.configured)
    let missing = schedule.spans(from: period.firstOn, through: period.lastOn).filter { span in
      !chain.contains { schedule.isCovered(span, from: $0.firstOn, to: $0.lastOn) }
    }
    guard !missing.isEmpty else { return [] }
    return ["source \(name) has no statement for \(Schedule.named(missing))"]
  }

  /// A processor's month is complete with every report that its balance is made of.
  private func missingReports(_ chain: [ProofStore.Link], _ currency: Currency) -> [String] {
    guard source.configured.expected == .month else { return [] }
    let present = chain.filter { $0.lastOn >= period.firstOn }
    if present.isEmpty { return ["source \(name) has nothing for \(currency) in \(period.name)"] }
    guard source.configured.format == "stripe" else { return [] }
    func has(_ report: String) -> Bool {
      present.contains { $0.format == report && $0.entries > 0 }
    }
    // The API's list of the balance has the payouts too.
    if has("stripe-balance-transactions") { return [] }
    return ["stripe-balance-change", "stripe-payouts"].compactMap { report in
      has(report)
        ? nil : "source \(name) has no \(report) report for \(currency) in \(period.name)"
    }
  }
}
