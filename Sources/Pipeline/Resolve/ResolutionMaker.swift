import Domain
import Formats
import Matching
import Store

/// Makes of what a person asks for a decision that says everything by itself.
struct ResolutionMaker {
  private let store: ResolutionStore
  private let who: String?
  private let moment: Instant
  /// What each item, and each rejected match, is decided by.
  private var decided: [Resolution.Target: String] = [:]
  private var rejected: [String: String] = [:]
  /// Those of this file.
  private var fresh: Set<String> = []
  /// Those that can be taken back.
  private var standing: [String: Resolution] = [:]

  init(
    _ store: ResolutionStore, standing: [(resolution: Resolution, isUndone: Bool)], who: String?,
    at moment: Instant
  ) {
    self.store = store
    self.who = who
    self.moment = moment
    for (one, isUndone) in standing where !isUndone && one.action != .undo { note(one) }
  }

  private mutating func note(_ one: Resolution) {
    standing[one.id] = one
    if one.action == .reject {
      rejected[one.subject] = one.id
    } else {
      for target in one.targets { decided[target] = one.id }
    }
  }

  private mutating func forget(_ one: Resolution) {
    standing[one.id] = nil
    if one.action == .reject { rejected[one.subject] = nil }
    for target in one.targets where decided[target] == one.id { decided[target] = nil }
  }

  /// - Throws: `PipelineError` with the line, when it cannot be decided so.
  mutating func make(
    _ request: ResolutionRequest
  ) throws -> (resolution: Resolution, says: String) {
    guard let who = request.who.isEmpty ? who : request.who else {
      throw fault(request, "nobody is named", hint: "add a column 'who', or --who NAME")
    }
    guard request.kind.isEmpty || Self.kinds.contains(request.kind) else {
      throw fault(
        request, "'\(request.kind)' is no kind of difference",
        hint: "one of \(Self.kinds.joined(separator: ", "))")
    }
    let draft = try draft(request)
    var one = Resolution(
      decidedAt: moment, who: who, action: request.action, period: draft.period,
      subject: draft.subject, kind: draft.kind, why: request.why, targets: draft.targets)
    one.id = one.contentID
    if let undone = draft.undone { forget(undone) }
    fresh.insert(one.id)
    if one.action != .undo { note(one) }
    return (one, "\(one.action.rawValue) \(draft.says)")
  }

  private static let kinds = ["fee", "fx", "rounding", "write_off"]

  private struct Draft {
    var period: Period
    var subject = ""
    var kind = ""
    var targets: [Resolution.Target] = []
    var undone: Resolution?
    var says: String
  }

  private func draft(_ request: ResolutionRequest) throws -> Draft {
    switch request.action {
    case .confirm: try confirm(request)
    case .reject: try reject(request)
    case .match: try match(request)
    case .writeOff: try writeOff(request)
    case .ignore: try ignore(request)
    case .undo: try undo(request)
    }
  }

  private func confirm(_ request: ResolutionRequest) throws -> Draft {
    let (id, group) = try group(request)
    guard !group.members.contains(where: \.isRestated) else {
      throw fault(
        request, "\(id) is a payout, which shows other amounts than its items",
        hint: "match its items by hand")
    }
    let own = group.kinds.count == 1 ? group.kinds[0] : ""
    return try made(
      group.members, request, subject: id, kind: request.kind.isEmpty ? own : request.kind)
  }

  private func reject(_ request: ResolutionRequest) throws -> Draft {
    let (id, group) = try group(request)
    if let by = rejected[id] {
      throw fault(request, "\(id) is rejected by \(named(by))", hint: nil)
    }
    guard group.status != "confirmed" else {
      throw fault(
        request, "a person made \(id)", hint: "undo that decision; tieout resolve lists them")
    }
    return Draft(
      period: try period(group.members, request), subject: id,
      targets: group.members.map(\.target), says: "\(id): \(Self.says(group.members))")
  }

  private func match(_ request: ResolutionRequest) throws -> Draft {
    let found = try items(request)
    guard found.count > 1 else {
      throw fault(request, "a match has at least two items", hint: "or write it off")
    }
    return try made(found, request, kind: request.kind)
  }

  private func writeOff(_ request: ResolutionRequest) throws -> Draft {
    try made(
      try items(request), request, kind: request.kind.isEmpty ? "write_off" : request.kind)
  }

  private func ignore(_ request: ResolutionRequest) throws -> Draft {
    let found = try items(request)
    try refuseDecided(found, request)
    return Draft(
      period: try period(found, request), targets: found.map(\.target), says: Self.says(found))
  }

  private func undo(_ request: ResolutionRequest) throws -> Draft {
    let id = try only(request)
    guard let undone = standing[id] else {
      throw fault(
        request, "no decision that stands is called '\(id)'",
        hint: "tieout resolve, without a file, lists them")
    }
    return Draft(
      period: undone.period, subject: id, undone: undone,
      says: "\(id): \(undone.action.rawValue), \(undone.words)")
  }

  /// A decision that makes a match: nothing of it may stay unexplained.
  private func made(
    _ found: [ResolutionStore.Found], _ request: ResolutionRequest, subject: String = "",
    kind: String
  ) throws -> Draft {
    try refuseDecided(found, request)
    let rests = Residual.all(
      found.map { ($0.target.side, $0.target.source, $0.amount) }, else: "ledger"
    ).map { "\(Money.decimal($0.minorUnits, exponent: $0.currency.exponent)) \($0.currency.code)" }
    if kind.isEmpty, let rest = rests.first {
      throw fault(
        request, "\(rest) of it is explained by nothing",
        hint: "say in the column 'difference' what it is: \(Self.kinds.joined(separator: ", "))")
    }
    let says =
      rests.isEmpty
      ? "" : "; \(rests.joined(separator: ", ")) as \(kind)"
    return Draft(
      period: try period(found, request), subject: subject, kind: rests.isEmpty ? "" : kind,
      targets: found.map(\.target),
      says: (subject.isEmpty ? "" : "\(subject): ") + Self.says(found) + says)
  }

  // MARK: What is meant

  private func group(
    _ request: ResolutionRequest
  ) throws -> (id: String, group: ResolutionStore.Group) {
    let id = try only(request)
    guard let found = try store.group(id) else {
      throw fault(
        request, "no match is called '\(id)'", hint: "name it as matches.csv does: grp_…")
    }
    return (id, found)
  }

  private func items(_ request: ResolutionRequest) throws -> [ResolutionStore.Found] {
    let found = try request.ids.map { id in
      let open = try store.open(id)
      guard let one = open.first else {
        throw fault(
          request, "nothing open is called '\(id)'",
          hint: "name it as breaks.csv does: brk_… or the item's id")
      }
      guard open.count == 1 else {
        throw fault(
          request, "'\(id)' is open \(open.count) times", hint: "name the break: brk_…")
      }
      return one
    }
    guard Set(found.map(\.target)).count == found.count else {
      throw fault(request, "an item is named twice", hint: nil)
    }
    return found
  }

  private func refuseDecided(
    _ found: [ResolutionStore.Found], _ request: ResolutionRequest
  ) throws {
    for one in found {
      guard let by = decided[one.target] else { continue }
      throw fault(
        request, "'\(one.target.item)' is decided by \(named(by))",
        hint: "take that back first: a line 'undo' with its id")
    }
  }

  private func named(_ id: String) -> String {
    fresh.contains(id) ? "an earlier line" : id
  }

  private func only(_ request: ResolutionRequest) throws -> String {
    guard request.ids.count == 1, let id = request.ids.first else {
      throw fault(request, "'\(request.action.rawValue)' is about one id", hint: "a line for each")
    }
    return id
  }

  /// The latest of the items' periods: from then on all of them are there.
  private func period(
    _ found: [ResolutionStore.Found], _ request: ResolutionRequest
  ) throws -> Period {
    guard let latest = found.map(\.period).max(), let period = Period(latest) else {
      throw fault(request, "it is about no item", hint: nil)
    }
    return period
  }

  private func fault(
    _ request: ResolutionRequest, _ problem: String, hint: String?
  ) -> PipelineError {
    PipelineError(
      .notDecidable(problem, hint: hint ?? "tieout resolve, without a file, lists what is decided"),
      at: request.place)
  }

  private static func says(_ found: [ResolutionStore.Found]) -> String {
    found.map { "\($0.target.item) \($0.amount)" }.joined(separator: ", ")
  }
}
