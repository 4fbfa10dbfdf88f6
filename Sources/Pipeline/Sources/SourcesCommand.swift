import Domain
import StageSupport
import Store

/// `tieout sources`: every source with its last statement, its gaps and what is overdue. Changes
/// nothing.
public struct SourcesCommand {
  private let context: StageContext
  private let workspace: Workspace
  private let connection: Connection

  public init(_ context: StageContext) throws {
    self.context = context
    workspace = try Workspace(context.options)
    connection = try StageSession.connect(workspace, context)
    try Migrator().check(connection)
  }

  public func run() throws -> Outcome {
    let report = try connection.readOnlySnapshot("read the sources") { _ in
      try self.report()
    }
    try context.output.write(context.options.json ? report.json : report.text)
    return report.outcome
  }

  private func report() throws -> SourcesReport {
    let days = try PeriodStore(connection).bookDays(
      timeZone: workspace.configuration.book.timeZone)
    let moment = context.options.asOf ?? .moment(SystemClock.now())
    guard let day = moment.day(in: days) else {
      throw PipelineError(.dateOutOfRange(moment.description))
    }
    let history = SourceHistory(connection)
    let arrivals = try history.arrivals()
    let reported = try history.reported()
    var report = SourcesReport(day: day, isToday: context.options.asOf == nil)
    report.standings = try standings(on: day, arrivals, try history.numbers())
    let byAccount = ArrivalsByAccount(arrivals)
    report.outcomes = arrivals.flatMap {
      ArrivalOutcome.of($0, among: byAccount, reported: reported)
    }
    report.lists = try ToldDetailsStore(connection).standing()
    report.held = try history.held()
    report.superseded = try history.superseded()
    report.withdrawn = try history.withdrawn()
    return report
  }

  private func standings(
    on day: CalendarDate, _ arrivals: [SourceHistory.Arrival], _ numbers: [String: Int32]
  ) throws -> [SourceStanding] {
    let store = ProofStore(connection)
    return try workspace.configuration.sources.flatMap { source in
      try source.currencies.map { currency in
        let own = arrivals.filter {
          $0.source == source.name && $0.currency == currency && $0.firstOn <= day
        }
        var links: [ProofStore.Link] = []
        if let number = numbers[source.name], let first = own.map(\.firstOn).min() {
          links = try store.chain(source: number, currency: currency, from: first, to: day)
        }
        return SourceStanding(source, currency, links: links, files: own.count, on: day)
      }
    }
  }
}
