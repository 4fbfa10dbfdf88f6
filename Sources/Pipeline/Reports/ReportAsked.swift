import Domain
import StageSupport
import Store

/// The days, the party and the rest that a report is asked for, with what was left out filled in
/// from the book, never from a clock.
struct ReportAsked {
  let report: NamedReport
  let first: CalendarDate
  let last: CalendarDate
  let arguments: ReportArguments
  let configuration: Configuration
  /// What is known of the party that is asked for; no name for one that is not registered.
  let party: (kind: String, name: String)?

  /// - Throws: `PipelineError` for an option that the report does not take.
  init(
    _ report: NamedReport, _ arguments: ReportArguments, _ context: StageContext,
    _ configuration: Configuration, _ connection: Connection
  ) throws {
    self.report = report
    self.arguments = arguments
    self.configuration = configuration
    try ReportAsked.check(report, arguments, context.options)
    var asOf: CalendarDate?
    if let moment = context.options.asOf {
      let days = try PeriodStore(connection).bookDays(timeZone: configuration.book.timeZone)
      guard let day = moment.day(in: days) else {
        throw PipelineError(.dateOutOfRange(moment.description))
      }
      asOf = day
    }
    let period = context.options.period
    guard let last = try arguments.to ?? asOf ?? (period ?? ReportAsked.newest(connection))?.lastDay
    else { throw PipelineError(.noPeriod) }
    self.last = last
    let month = period.flatMap { $0.firstDay <= last ? $0 : nil } ?? Period(containing: last)
    first = arguments.from ?? month?.firstDay ?? last
    guard first <= last else { throw PipelineError(.emptyRange(first, last)) }
    party = try ReportAsked.party(report, arguments, connection)
    try ReportAsked.checkType(arguments.type, configuration, connection)
  }

  /// A type that nothing ever had would make a report of nothing, which reads as if nothing had
  /// happened.
  private static func checkType(
    _ type: String?, _ configuration: Configuration, _ connection: Connection
  ) throws {
    guard let type, configuration.ledger.types[type] == nil,
      try !LedgerStore(connection).hasType(type)
    else { return }
    let known = Set(try LedgerStore(connection).types() + configuration.ledger.types.keys).sorted()
    throw PipelineError(
      .unknownTypeAsked(type, nearest: Spelling.nearest(to: type, of: known), known: known))
  }

  private static func party(
    _ report: NamedReport, _ arguments: ReportArguments, _ connection: Connection
  ) throws -> (kind: String, name: String)? {
    guard let id = arguments.party else { return nil }
    func unknown(_ kind: String) throws -> PipelineError {
      let known = try PartyStore(connection).known(kind: kind)
      return PipelineError(
        .unknownParty(id, kind, nearest: Spelling.nearest(to: id, of: known)))
    }
    guard let party = try PartyStore(connection).find(id) else { throw try unknown("party") }
    let wanted =
      report.takes(.oneMember) ? "member" : report.takes(.oneOrganisation) ? "organisation" : nil
    if let wanted, party.kind != wanted, party.kind != "party" {
      throw try unknown(wanted)
    }
    return party
  }

  private static func newest(_ connection: Connection) throws -> Period? {
    try PeriodStore(connection).newest().flatMap { Period($0) }
  }

  private static func check(
    _ report: NamedReport, _ arguments: ReportArguments, _ options: CommonOptions
  ) throws {
    func refuse(_ option: String, _ isGiven: Bool, unless isTaken: Bool) throws {
      if isGiven, !isTaken {
        throw PipelineError(.untakenOption(option, report.name, takes: report.takesWords))
      }
    }
    try refuse("--from", arguments.from != nil, unless: report.hasRange)
    try refuse("--to", arguments.to != nil, unless: report.hasRange)
    try refuse("--party", arguments.party != nil, unless: report.takesParty)
    try refuse("--type", arguments.type != nil, unless: report.takes(.type))
    try refuse("--limit", arguments.limit != nil, unless: report.takes(.limit))
    try refuse("--pdf", arguments.pdf != nil, unless: report.takes(.pdf))
    try refuse("--outbox", arguments.outbox != nil, unless: report.takes(.outbox))
    try refuse("--sender", arguments.sender != nil, unless: report.takes(.outbox))
    try refuse("--csv", arguments.csv != nil, unless: !report.takes(.workbook))
    if report.needsParty, (arguments.party ?? "").isEmpty {
      throw PipelineError(.partyNeeded(report.name))
    }
  }

  var question: ReportQuestion {
    ReportQuestion(
      first: first, last: last, party: arguments.party ?? "", type: arguments.type ?? "",
      zone: configuration.book.timeZone, take: Int64(arguments.limit ?? report.newest),
      terms: configuration.settlement.records, buckets: configuration.reports.records,
      stuckDays: Int64(configuration.reports.stuckDays),
      abandonedDays: Int64(configuration.reports.abandonedDays))
  }

  /// `2026-10-01 to 2026-10-31`, or the one day whose end is looked at.
  var days: String { report.hasRange ? "\(first) to \(last)" : "\(last)" }

  /// `2026-10` for a month, else as ISO 8601 has it: `2026-10-01/15`, `2026-10-01/11-15`.
  var interval: String {
    if let month = Period(containing: first), month.firstDay == first, month.lastDay == last {
      return month.description
    }
    let (from, to) = (first.components, last.components)
    let isSame = from.year == to.year
    return "\(first)/\("\(last)".dropFirst(isSame ? from.month == to.month ? 8 : 5 : 0))"
  }

  private var partyWords: String {
    guard let party = arguments.party else { return "all" }
    guard let name = self.party?.name, !name.isEmpty else { return party }
    return "\(party) \(name)"
  }

  /// What was asked, for heads: a label and a value each.
  var facts: [(label: String, value: String)] {
    var facts = [
      (label: report.hasRange ? "Days" : "As of", value: days),
      (label: "Time zone", value: configuration.book.timeZone),
    ]
    if report.takesParty {
      facts.append((label: "Party", value: partyWords))
    }
    if report.takes(.type) { facts.append((label: "Type", value: arguments.type ?? "all")) }
    if report.takes(.limit) {
      facts.append((label: "Limit", value: "\(question.take)"))
    }
    return facts
  }
}

extension NamedReport {
  /// The options as a list for people.
  var takesWords: String {
    (["--period"] + options.map(\.words)).filter { !$0.isEmpty }.joined(separator: " ")
  }
}

extension Configuration.SettlementTerms {
  /// As terms of the books are kept; none where the configuration has no settlement at all.
  fileprivate var records: [OperationStore.TermRecord] {
    guard self != Configuration.SettlementTerms() else { return [] }
    guard let always = CalendarDate(year: 1, month: 1, day: 1) else {
      preconditionFailure("There is a first day")
    }
    return standard.records(of: "", from: always)
      + schedule.flatMap { $0.terms.records(of: "", from: $0.from) }
      + overrides.sorted { $0.key < $1.key }.flatMap { party, dated in
        dated.flatMap { $0.terms.records(of: party, from: $0.from) }
      }
  }
}

extension Configuration.SettlementTerms.Terms {
  fileprivate func records(
    of party: String, from day: CalendarDate
  ) -> [OperationStore.TermRecord] {
    let fees = fee.map {
      OperationStore.TermRecord(
        name: "settlement_percent", party: party, currency: nil, from: day, value: $0.millionths)
    }
    return [fees].compactMap { $0 }
      + float.sorted { $0.key < $1.key }.map {
        OperationStore.TermRecord(
          name: "float", party: party, currency: $0.key, from: day, value: $0.value.minorUnits)
      }
  }
}

extension Configuration.ReportTerms {
  fileprivate var records: [ReportQuestion.Bucket] {
    Bucket.allCases.compactMap { bucket in
      guard let name = ReportQuestion.Bucket.Name(rawValue: bucket.rawValue),
        let rule = buckets[bucket]
      else { return nil }
      return ReportQuestion.Bucket(name, types: rule.types, references: rule.references)
    }
  }
}
