import Domain
import StageSupport
import Store

/// How one account of a source stands on a day: its last statement, what is missing, what is overdue.
struct SourceStanding {
  enum State: String {
    case complete
    /// Nothing came yet.
    case empty
    case gaps
    case overdue
  }

  let source: Configuration.Source
  let currency: Currency
  /// The newest statement up to the day.
  let last: ProofStore.Link?
  let files: Int
  /// What is missing up to the last statement, for a person.
  let gaps: [String]
  /// What should have come after it.
  let overdue: [Schedule.Span]

  /// - Parameters:
  ///   - links: The account's statements that begin on the day or before, oldest first.
  ///   - day: The day on which one looks.
  init(
    _ source: Configuration.Source, _ currency: Currency, links: [ProofStore.Link], files: Int,
    on day: CalendarDate
  ) {
    self.source = source
    self.currency = currency
    self.files = files
    last = links.max { ($0.lastOn, $0.firstOn) < ($1.lastOn, $1.firstOn) }
    let schedule = Schedule(source)
    var gaps = StatementChain(links, source: source.name, currency: currency).gaps
    var overdue: [Schedule.Span] = []
    if let first = links.map(\.firstOn).min(), let last {
      let missing = schedule.spans(from: first, through: day).filter { span in
        schedule.isOverdue(span, on: day)
          && !links.contains { schedule.isCovered(span, from: $0.firstOn, to: $0.lastOn) }
      }
      let between = missing.filter { $0.upperBound <= last.lastOn }
      if !between.isEmpty { gaps.append("no statement for \(Schedule.named(between))") }
      overdue = missing.filter { $0.upperBound > last.lastOn }
    }
    self.gaps = gaps
    self.overdue = overdue
  }

  var state: State {
    if last == nil { return source.expected == .none ? .complete : .empty }
    if !overdue.isEmpty { return .overdue }
    return gaps.isEmpty ? .complete : .gaps
  }

  /// What a person reads at the end of the line.
  var words: String {
    switch state {
    case .complete: return last == nil ? "nothing expected" : "complete"
    case .empty: return "nothing came yet"
    case .gaps: return counted(gaps.count, "gap")
    case .overdue:
      let since = overdue.first.map { "overdue: \($0.lowerBound)" } ?? "overdue"
      let more = overdue.count > 1 ? " and \(overdue.count - 1) more" : ""
      return since + more + (gaps.isEmpty ? "" : ", " + counted(gaps.count, "gap"))
    }
  }
}
