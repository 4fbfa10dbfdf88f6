import Domain

/// Turns the objects of a Stripe file into lines: events, balance transactions, anything else.
struct StripeRecords<Sink: ReportSink>: JSONRecordHandler {
  var sink: Sink
  let family: FormatFamily
  let errors: ErrorCollector
  private var index = 0
  private var log = StripeEventLog()
  private var document = JSONObject()
  private var isLive: Bool?
  /// Members of an object, which have no order in JSON: shown by name.
  private var resources: [(name: String, line: ReportLine, place: InputLocation)] = []

  init(sink: Sink, family: FormatFamily, errors: ErrorCollector) {
    self.sink = sink
    self.family = family
    self.errors = errors
  }

  func step(path: [String], name: String, isArray: Bool, head: JSONView) -> JSONStep {
    if path.isEmpty {
      if name == "data", isArray { return .records }
      return name == "resources" && !isArray && head["object"] == nil ? .open : .keep
    }
    return !isArray && path == ["resources"] ? .records : .keep
  }

  mutating func pageMember(_ value: JSONView, path: [String]) throws {
    guard path.isEmpty, value.scalarText != nil else { return }
    if value.name == "has_more", value.kind == .isTrue {
      document.put("has_more", true)
    }
  }

  mutating func record(_ record: JSONView, path: [String], slice: Slice) throws {
    let check = JSONRecordErrors(errors: errors, slice: slice)
    var line = ReportLine()
    line.index = index
    line.slice = slice
    line.counted = false
    index += 1
    switch family {
    case StripeAPIFormat.events: try event(record, check, &line)
    case StripeAPIFormat.balanceTransactions:
      StripeBalanceTransaction(record, check).describe(in: &line)
      try sink.line(line, at: check.place)
    default:
      describe(StripeObject(record, check), in: &line)
      guard path.first == "resources", let name = path.last else {
        return try sink.line(line, at: check.place)
      }
      line.add("resource", name)
      resources.append((name, line, check.place))
    }
  }

  private func describe(_ object: StripeObject, in line: inout ReportLine) {
    object.describe(in: &line)
    guard let type = object.view["object"]?.string else { return }
    if StripeEventRules.moneyObjects.contains(type) {
      line.add("moves_money", "see the balance transaction")
    } else if StripeEventRules.meaning(of: type) == .idle || Self.idleObjects.contains(type) {
      line.add("moves_money", .bool(false))
    }
  }

  private static var idleObjects: Set<String> {
    ["application", "bank_account", "card", "discount", "line_item", "subscription"]
  }

  private mutating func event(
    _ record: JSONView, _ check: JSONRecordErrors, _ line: inout ReportLine
  ) throws {
    guard let event = StripeEvent(record, check) else { return }
    if index == 1 { document = event.document }
    line.code = event.type
    line.add("event_id", event.id)
    describe(event.object, in: &line)
    let meaning = StripeEventRules.meaning(of: event.type)
    if meaning == .idle, !line.facts.contains(where: { $0.name == "moves_money" }) {
      line.add("moves_money", .bool(false))
    }
    checkMode(event, check)
    let acted = try act(on: event, meaning, check, &line)
    try sink.event(line, acted: acted, at: check.place)
  }

  /// Events of the test mode must not stand among real ones.
  private mutating func checkMode(_ event: StripeEvent, _ check: JSONRecordErrors) {
    guard let flag = event.view.flag("livemode") else { return }
    if let isLive, isLive != flag {
      errors.add(.liveAndTest, at: check.place)
    }
    isLive = flag
  }

  private mutating func act(
    on event: StripeEvent, _ meaning: StripeEventRules.Meaning, _ check: JSONRecordErrors,
    _ line: inout ReportLine
  ) throws -> Bool {
    switch log.deliver(event) {
    case .first: tellEnds(of: event, &line)
    case .again:
      line.add("acted_on", .bool(false))
      line.add("delivered_before", .bool(true))
      return false
    case .contradiction:
      errors.add(.eventIDTwice(event.id), at: check.place)
      return false
    }
    if case .acts(let action) = meaning, let effect = event.effect(of: action) {
      let isFirst = log.acts(on: effect)
      line.add("action", action.rawValue)
      line.add("acted_on", .bool(isFirst))
      line.category = action.rawValue
      line.amount = ShownAmount(effect.amount)
      if let fee = effect.fee {
        line.gross = effect.amount - fee
        line.fee = fee
      }
      line.createdAt =
        check.epoch(event.object.view["created"]) ?? check.epoch(event.view["created"])
      if let kind = Self.ownKind[action], let id = event.object.view["id"]?.string {
        line.add("own_id", id, kind)
      }
      return isFirst
    }
    log.note(meaning, type: event.type)
    line.add("acted_on", .bool(false))
    if case .told(let other) = meaning { line.add("told_by", other) }
    if meaning == .unknown { line.add("unknown_type", .bool(true)) }
    return false
  }

  /// Nothing that waits ends by an event of the test mode.
  private mutating func tellEnds(of event: StripeEvent, _ line: inout ReportLine) {
    let ends = event.ends(line: line.slice.line ?? 0)
    guard event.view.flag("livemode") != false else { return log.noteTests(ends.count) }
    line.ends = ends
  }

  private static var ownKind: [StripeEventRules.Action: Reference.Kind] {
    [
      .charge: .charge, .refund: .charge, .refundFailure: .source, .dispute: .source,
      .disputeReversal: .source, .payout: .payout, .payoutReversal: .payout, .transfer: .source,
      .transferReversal: .source, .topup: .source, .topupReversal: .source,
      .applicationFee: .source, .applicationFeeRefund: .source,
    ]
  }

  /// What is to be said after the last record.
  mutating func end() throws -> ReportEnd {
    resources.sort { $0.name < $1.name }
    for at in resources.indices {
      resources[at].line.index = at
      try sink.line(resources[at].line, at: resources[at].place)
    }
    var end = ReportEnd()
    if family == StripeAPIFormat.events {
      end.tail.put("events", .object(log.json))
      end.notices = log.notices
      if index == 1 { end.document = document }
    } else if !document.members.isEmpty {
      end.tail.put("has_more", true)
      end.notices = ["the API has more than these pages: fetch the rest"]
    }
    return end
  }
}

extension FormatFault {
  static func eventIDTwice(_ id: String) -> FormatFault {
    FormatFault(
      "ING-0704", "the event '\(id)' is there twice with different contents",
      hint: "an event's id is given once: find out which of the two is real")
  }

  static let liveAndTest = FormatFault(
    "ING-0705", "events of the test mode stand among live ones",
    hint: "export the live events alone")
}
