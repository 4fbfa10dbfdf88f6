import Domain

/// One webhook event: what it says, and what it is to be acted on for.
struct StripeEvent {
  let view: JSONView
  let check: JSONRecordErrors
  let object: StripeObject
  let id: String
  let type: String

  /// Nil when it lacks what makes an event, which is reported.
  init?(_ view: JSONView, _ check: JSONRecordErrors) {
    guard let id = view["id"]?.string, !id.isEmpty else {
      check.add(.missing("id"), at: view)
      return nil
    }
    guard let type = view["type"]?.string, !type.isEmpty else {
      check.add(.missing("type"), at: view)
      return nil
    }
    guard let data = view["data"], let object = data["object"], object.kind == .object else {
      check.add(.missing("data.object"), at: view)
      return nil
    }
    self.view = view
    self.check = check
    self.id = id
    self.type = type
    self.object = StripeObject(object, check)
  }

  /// What the event says of itself, for a file that holds no other.
  var document: JSONObject {
    var json = JSONObject()
    json.put("encoding", "utf-8")
    json.putIfPresent("created", check.epoch(view["created"])?.description)
    json.put("event_id", id)
    json.put("event_type", type)
    if let flag = view.flag("livemode") { json.put("livemode", flag) }
    json.putIfPresent("api_version", view["api_version"]?.string)
    let changed = view["data"]?["previous_attributes"].map { $0.children.map(\.name) } ?? []
    json.putIfPresent("previous_attributes", changed.sorted())
    return json
  }

  /// What it is acted on for; nil when nothing comes of it.
  struct Effect {
    var action: StripeEventRules.Action
    /// What makes another event the same: the refund, the payout, and not the event.
    var key: String
    var amount: ExactDecimal
    var fee: ExactDecimal?
  }

  func effect(of action: StripeEventRules.Action) -> Effect? {
    let id = object.view["id"]?.string ?? ""
    func effect(_ amount: ExactDecimal?, key: String = id) -> Effect? {
      amount.map { Effect(action: action, key: key, amount: $0) }
    }
    switch action {
    case .charge:
      guard object.view.flag("captured") != false, object.view.flag("paid") != false else {
        return nil
      }
      return charged(id)
    case .refund: return refunded(id, action)
    case .refundFailure, .topup, .applicationFee: return effect(object.amount("amount"))
    case .dispute, .disputeReversal: return disputed(id, action)
    case .payout, .transfer, .topupReversal: return effect(object.amount("amount").map { -$0 })
    case .payoutReversal: return effect(object.amount("amount"))
    case .transferReversal:
      return effect(change(of: "amount_reversed"), key: id + grown(to: "amount_reversed"))
    case .applicationFeeRefund:
      return effect(
        change(of: "amount_refunded").map { -$0 }, key: id + grown(to: "amount_refunded"))
    }
  }

  /// The fee is known only where the balance transaction came with the charge.
  private func charged(_ id: String) -> Effect? {
    let amount = object.amount("amount_captured") ?? object.amount("amount")
    guard let amount else { return nil }
    var effect = Effect(action: .charge, key: id, amount: amount)
    if let booked = object.view["balance_transaction"], booked.kind == .object {
      let transaction = StripeObject(booked, check)
      if transaction.currency == object.currency, let net = transaction.amount("net") {
        effect.amount = net
        effect.fee = transaction.amount("fee").map { -$0 }
      }
    }
    return effect
  }

  /// A charge is refunded once or in parts; it carries the sum of all parts so far.
  private func refunded(_ id: String, _ action: StripeEventRules.Action) -> Effect? {
    guard let part = change(of: "amount_refunded") else { return nil }
    let key = object.refunds.first?["id"]?.string ?? id + grown(to: "amount_refunded")
    return Effect(action: action, key: key, amount: -part)
  }

  /// By how much an amount grew with this event: all of it where the event does not say.
  func change(of name: StaticString) -> ExactDecimal? {
    guard let now = object.amount(name) else { return nil }
    guard let before = view["data"]?["previous_attributes"]?[name] else { return now }
    let scale = StripeCurrency.scale(of: object.currency)
    return check.minorUnits(before, scale: scale).value.map { now - $0 }
  }

  private func grown(to name: StaticString) -> String {
    "#" + (object.view[name]?.scalarText ?? "")
  }

  /// The bookings of the dispute in the one direction or the other; else its amount.
  private func disputed(_ id: String, _ action: StripeEventRules.Action) -> Effect? {
    let isWithdrawal = action == .dispute
    let booked = object.balanceTransactions.map { StripeObject($0, check) }.filter {
      $0.currency == object.currency && $0.amount("amount")?.isNegative == isWithdrawal
    }
    if !booked.isEmpty {
      let net = booked.compactMap { $0.amount("net") }.reduce(.zero, +)
      let fee = booked.compactMap { $0.amount("fee") }.reduce(.zero, +)
      return Effect(action: action, key: id, amount: net, fee: fee.isZero ? nil : -fee)
    }
    guard let amount = object.amount("amount") else { return nil }
    return Effect(action: action, key: id, amount: isWithdrawal ? -amount : amount)
  }
}
