import Domain
import Formats
import Store

/// What an operation did and waits for, or how a party stands, in a few lines.
struct OperationExplanation {
  var operation: OperationExplanationStore.Operation?
  /// What the operation's line says but for what is nobody's business.
  var said: [(name: String, value: String)] = []
  var requests: [OperationExplanationStore.Request] = []
  var legs: [OperationExplanationStore.Leg] = []
  var party: PartyStanding?

  struct PartyStanding {
    var party: OperationExplanationStore.Party
    var balances: [OperationExplanationStore.Balance]
    var terms: [OperationExplanationStore.Term]
    var banks: [(account: String, from: CalendarDate, operation: String)]
    var autoTopUps: [(state: String, amount: Money, operation: String)]
    var waiting: [OperationExplanationStore.Request]
    var latest: [OperationExplanationStore.Movement]
  }

  /// How many of a party's transactions are shown.
  private static let shown = 5
  /// Who somebody is and where the money goes is not told again.
  private static let kept: Set = [
    "op", "id", "name", "email", "iban", "bank_account", "customer",
  ]

  init(of id: String, in store: OperationExplanationStore, _ archive: (String) -> String?) throws {
    operation = try store.operation(id)
    requests = try store.requests(about: id)
    legs = try store.legs(id)
    if let operation { said = OperationExplanation.said(operation, archive) }
    guard let party = try store.party(id) else { return }
    self.party = PartyStanding(
      party: party, balances: try store.balances(of: id), terms: try store.terms(of: id),
      banks: try store.banks(of: id),
      autoTopUps: try store.autoTopUps(of: id), waiting: try store.openRequests(of: id),
      latest: try store.latest(of: id, limit: OperationExplanation.shown))
  }

  var isEmpty: Bool {
    operation == nil && requests.isEmpty && legs.isEmpty && party == nil
  }

  /// The transactions that it came to, by which it is matched: its own, and those of the operations
  /// that ended what was asked for. Of a large credit the first ones.
  var posted: [String] {
    Array((legs.map(\.transaction) + requests.compactMap(\.endedBy)).prefix(40))
  }

  /// The members of an operation's line, out of the archived file; nothing if that is gone.
  private static func said(
    _ operation: OperationExplanationStore.Operation, _ archive: (String) -> String?
  ) -> [(name: String, value: String)] {
    guard let path = archive(operation.sha256) else { return [] }
    struct Found: Error {}
    var said: [(name: String, value: String)] = []
    try? OperationLines.read(path: path, name: operation.file, limits: .archived) { line in
      guard line.slice.line.map(Int32.init) == operation.line else { return }
      said = line.pairs.filter { !kept.contains($0.name) && !$0.value.isEmpty }.map {
        ($0.name, CardNumber.masked(message: $0.value))
      }
      throw Found()
    }
    return said
  }

  /// What its answer said beyond its state.
  static func told(
    _ operation: OperationExplanationStore.Operation
  ) -> [(name: String, value: String)] {
    OperationResult.members(kept: operation.told).map { member in
      guard case .string(let text) = member.value else { return (member.key, "") }
      return (member.key, text)
    }
  }

  // MARK: Text

  var text: String {
    var lines: [String] = []
    if let operation {
      lines.append(
        "\(operation.id) · \(operation.kind) · \(operation.day) · \(operation.state)"
          + (operation.code.isEmpty ? "" : " \(operation.code)"))
      for (name, value) in OperationExplanation.told(operation) {
        lines.append("  told    \(name) \(value)")
      }
      lines.append("  line    \(operation.file):\(operation.line)")
      if !said.isEmpty {
        lines.append("  says    " + said.map { "\($0.name) \($0.value)" }.joined(separator: ", "))
      }
    }
    for request in requests { lines += text(request) }
    lines += text(legs)
    if let party { lines += text(party) }
    return lines.map { $0.visible + "\n" }.joined()
  }

  private func text(_ request: OperationExplanationStore.Request) -> [String] {
    var words = "  asked   \(word(request)) \(request.id) of \(request.party)"
    if !request.counterparty.isEmpty { words += " to \(request.counterparty)" }
    words += ", \(request.amount)"
    if request.net != request.amount { words += " (\(request.net) to the card)" }
    words += ", on \(request.openedOn) by \(request.openedBy)"
    if !request.subject.isEmpty {
      words += request.kind == "refund" ? ", of \(request.subject)" : ", for \(request.subject)"
    }
    return [words, "  stands  " + standing(of: request)]
  }

  private func word(_ request: OperationExplanationStore.Request) -> String {
    let word =
      ["topup": "top-up", "pending": "pending payment"][request.kind] ?? request.kind
    return request.method.isEmpty ? word : "\(request.method) \(word)"
  }

  private func standing(of request: OperationExplanationStore.Request) -> String {
    if let outcome = request.outcome, let day = request.endedOn {
      let reference = request.processorReference.map { $0.isEmpty ? "" : ", processor's \($0)" }
      let reason = request.reason.map { $0.isEmpty ? "" : ": \($0)" }
      return "\(outcome) on \(day) by \(request.endedBy ?? "")" + (reference ?? "") + (reason ?? "")
    }
    let wait =
      switch request.kind {
      case "topup": "for the processor: topup.complete or topup.fail"
      case "refund": "for the processor: refund.complete or refund.fail"
      case "charge": "for its top-up"
      default: "for the payer: pending.pay or pending.cancel"
      }
    return "waits \(wait)" + (request.held.isZero ? "" : "; \(request.held) are held back")
  }

  private func text(_ legs: [OperationExplanationStore.Leg]) -> [String] {
    var lines: [String] = []
    var last = ""
    for leg in legs {
      if leg.transaction != last {
        lines.append(
          "  posted  \(leg.transaction)  \(leg.day)  \(leg.type), by \(leg.operation)")
        last = leg.transaction
      }
      let side = leg.amount.isNegative ? "credit" : "debit "
      let amount = leg.amount.isNegative ? -leg.amount : leg.amount
      lines.append("            \(side) \(leg.account)  \(amount)")
    }
    return lines
  }

  private func text(_ standing: PartyStanding) -> [String] {
    let party = standing.party
    var lines = [
      "\(party.id) · \(party.isInternal ? "internal " : "")\(party.kind) · \(party.name)"
        + (party.closedBy.isEmpty ? "" : " · closed by \(party.closedBy)")
    ]
    if !party.registeredBy.isEmpty { lines.append("  known   by \(party.registeredBy)") }
    for balance in standing.balances {
      lines.append(
        "  has     \(balance.balance)"
          + (balance.held.isZero ? "" : ", of which \(balance.held) are held back"))
    }
    for (state, amount, operation) in standing.autoTopUps {
      lines.append("  top-up  automatic, \(amount): \(state), by \(operation)")
    }
    for term in standing.terms {
      lines.append("  from    \(term.from)  \(term.name) \(value(term)), by \(term.operation)")
    }
    for bank in standing.banks {
      lines.append("  from    \(bank.from)  paid to \(bank.account), by \(bank.operation)")
    }
    for request in standing.waiting { lines += text(request) }
    for movement in standing.latest {
      lines.append(
        "  latest  \(movement.transaction)  \(movement.day)  \(movement.amount)  \(movement.type)")
    }
    return lines
  }

  func value(_ term: OperationExplanationStore.Term) -> String {
    guard let value = term.value else { return "ends" }
    if let currency = term.currency {
      return Money(minorUnits: value, currency: currency).description
    }
    return term.name.hasSuffix("_percent")
      ? "\(Percent(millionths: value)) %" : String(value)
  }
}
