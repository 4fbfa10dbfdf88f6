import Domain
import Store

/// Files by the account of which they brought statements, so that each is seen beside its own only.
struct ArrivalsByAccount {
  typealias Arrival = SourceHistory.Arrival

  private struct Account: Hashable {
    var source: String
    var currency: Currency
    /// Two reports of a processor are each in an order of their own.
    var report: String?
  }

  /// Files by their first days.
  private struct Line {
    var arrivals: [Arrival] = []
    /// The earliest run that brought a file from each place on.
    var earliestRuns: [Int64] = []
  }

  private let accounts: [Account: [Arrival]]
  private let lines: [Account: Line]

  /// - Parameter all: Every file that counts, those of an account by their first days.
  init(_ all: [Arrival]) {
    accounts = Dictionary(grouping: all) { Account(source: $0.source, currency: $0.currency) }
    lines = Dictionary(grouping: all, by: Self.line).mapValues { arrivals in
      var line = Line(arrivals: arrivals)
      var earliest = Int64.max
      line.earliestRuns = arrivals.reversed().map { arrival in
        earliest = min(earliest, arrival.run)
        return earliest
      }.reversed()
      return line
    }
  }

  private static func line(_ arrival: Arrival) -> Account {
    Account(
      source: arrival.source, currency: arrival.currency,
      report: arrival.kind == "bank" ? nil : arrival.format)
  }

  /// Other files that tell of some of the same days, as many as are to be named.
  func sharingDays(with arrival: Arrival, atMost limit: Int) -> [Arrival] {
    let account = Account(source: arrival.source, currency: arrival.currency)
    let sharing = (accounts[account] ?? []).lazy.filter {
      $0.firstOn <= arrival.lastOn && $0.lastOn >= arrival.firstOn && $0.file != arrival.file
    }
    return Array(sharing.prefix(limit))
  }

  /// The first of the files with later days that came in an earlier run.
  func next(before arrival: Arrival) -> Arrival? {
    guard let line = lines[Self.line(arrival)] else { return nil }
    let low = line.arrivals.partitioningIndex { $0.firstOn > arrival.lastOn }
    guard low < line.arrivals.count, line.earliestRuns[low] < arrival.run else { return nil }
    return line.arrivals[low...].first { $0.run < arrival.run }
  }
}
