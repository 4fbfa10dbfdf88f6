import Domain

/// What was seen of a file's events, so that each is acted on once, however often and by however
/// many events it is told.
///
/// Keeps sixteen bytes for an event and eight for an action: two hundred thousand times less than a
/// gigabyte of events for each.
struct StripeEventLog {
  enum Delivery { case first, again, contradiction }

  private var contents: [UInt64: UInt64] = [:]
  private var done: Set<UInt64> = []
  private(set) var acted = 0
  private(set) var told = 0
  private(set) var idle = 0
  private(set) var repeated = 0
  private(set) var unknown: [String: Int] = [:]
  /// What events of the test mode say became of payments and refunds.
  private(set) var tests = 0

  /// Whether the event came before: Stripe delivers some more than once, with the same id.
  mutating func deliver(_ event: StripeEvent) -> Delivery {
    let id = Self.hash(Array(event.id.utf8))
    let content = event.view["data"].map { Self.hash($0.bytes) } ?? 0
    guard let known = contents.updateValue(content, forKey: id) else { return .first }
    repeated += 1
    return known == content ? .again : .contradiction
  }

  /// True for the first event that tells of it.
  mutating func acts(on effect: StripeEvent.Effect) -> Bool {
    let isFirst = done.insert(Self.hash(Array((effect.action.rawValue + ":" + effect.key).utf8)))
      .inserted
    if isFirst { acted += 1 } else { told += 1 }
    return isFirst
  }

  mutating func noteTests(_ count: Int) { tests += count }

  mutating func note(_ meaning: StripeEventRules.Meaning, type: String) {
    switch meaning {
    case .acts: idle += 1
    case .told: told += 1
    case .idle: idle += 1
    case .unknown: unknown[type, default: 0] += 1
    }
  }

  var json: JSONObject {
    var json = JSONObject()
    json.put("acted_on", acted)
    json.put("told_by_others", told)
    json.put("without_money", idle)
    json.put("delivered_again", repeated)
    var types = JSONObject()
    for (type, count) in unknown.sorted(by: { $0.key < $1.key }) { types.put(type, count) }
    json.putIfPresent("unknown_types", types)
    return json
  }

  /// For the log of the run.
  var notices: [String] {
    var notices: [String] = []
    if repeated > 0 { notices.append("\(repeated) events were delivered more than once") }
    if tests > 0 { notices.append("\(tests) events of the test mode end nothing that waits") }
    for (type, count) in unknown.sorted(by: { $0.key < $1.key }) {
      notices.append("\(count) events of the unknown type '\(type)' are kept and not acted on")
    }
    return notices
  }

  /// FNV-1a of 64 bits, mixed at the end so that short texts spread.
  private static func hash(_ bytes: some Sequence<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    hash ^= hash >> 32
    hash = hash &* 0xD6E8_FEB8_6659_FD93
    return hash ^ hash >> 32
  }
}
