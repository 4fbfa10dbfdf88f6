import Domain

/// What an event says became of a payment or refund that the platform asked for under an id of its
/// own, which it wrote into the metadata.
///
/// Source: Stripe's API reference, types of events; Charge, PaymentIntent and Refund objects.
extension StripeEvent {
  /// One for each payment or refund that has ended; none for what is under way.
  ///
  /// - Parameter line: Where the event stands.
  func ends(line: Int) -> [ProcessorEvent] {
    switch type {
    case "charge.succeeded", "charge.captured":
      guard object.view.flag("captured") != false, object.view.flag("paid") != false else {
        return []
      }
      return payment(.done, object.amount("amount_captured") ?? object.amount("amount"), line)
    case "payment_intent.succeeded":
      return payment(.done, object.amount("amount_received") ?? object.amount("amount"), line)
    case "charge.failed", "charge.expired", "payment_intent.payment_failed",
      "payment_intent.canceled":
      return payment(.failed, object.amount("amount"), line)
    case "charge.refunded":
      let refunds = object.refunds
      if refunds.isEmpty { return partRefunded(line) }
      return refunds.flatMap { refund(StripeObject($0, check), line) }
    case "refund.created", "refund.updated", "refund.failed", "charge.refund.updated":
      return refund(object, line)
    default: return []
    }
  }

  private func payment(
    _ outcome: ProcessorEvent.Outcome, _ gross: ExactDecimal?, _ line: Int
  ) -> [ProcessorEvent] {
    let names = Self.names(in: object.view)
    guard !names.isEmpty else { return [] }
    let isCharge = object.view["object"]?.string == "charge"
    let charges = object.view["charges"]?["data"].map { Array($0.children) } ?? []
    let id = object.view["id"]?.string
    let charge =
      isCharge ? id : object.view.id("latest_charge") ?? charges.first?["id"]?.string ?? id
    return make(
      .payment, outcome, of: object, charge, names: names, origins: [], gross,
      fee: outcome == .done ? fee : nil, line)
  }

  /// Known where the balance transaction came with the charge.
  private var fee: ExactDecimal? {
    guard let booked = object.view["balance_transaction"], booked.kind == .object else {
      return nil
    }
    let transaction = StripeObject(booked, check)
    return transaction.currency == object.currency ? transaction.amount("fee") : nil
  }

  private func refund(_ refund: StripeObject, _ line: Int) -> [ProcessorEvent] {
    let outcome: ProcessorEvent.Outcome
    switch refund.view["status"]?.string {
    // Refunds of old versions of the API have none.
    case "succeeded", nil: outcome = .done
    case "failed", "canceled": outcome = .failed
    default: return []
    }
    let isListed = object.view["object"]?.string == "charge"
    let charge = isListed ? object.view["id"]?.string : refund.view.id("charge")
    let origins = (isListed ? Self.names(in: object.view) : []) + [charge].compactMap { $0 }
    return make(
      .refund, outcome, of: refund, refund.view["id"]?.string, names: Self.names(in: refund.view),
      origins: origins, refund.amount("amount"), line)
  }

  /// A charge that does not list its refunds says how much has been refunded of it so far.
  private func partRefunded(_ line: Int) -> [ProcessorEvent] {
    guard let id = object.view["id"]?.string else { return [] }
    return make(
      .refund, .done, of: object, id, names: [], origins: Self.names(in: object.view) + [id],
      change(of: "amount_refunded"), line)
  }

  private func make(
    _ subject: ProcessorEvent.Subject, _ outcome: ProcessorEvent.Outcome, of object: StripeObject,
    _ reference: String?, names: [String], origins: [String], _ gross: ExactDecimal?,
    fee: ExactDecimal? = nil, _ line: Int
  ) -> [ProcessorEvent] {
    guard let reference, Self.isID(reference), Self.isID(id), let gross,
      let currency = object.currency.flatMap(Currency.init(code:)),
      let amount = gross.money(in: currency), !amount.isNegative,
      let at = check.epoch(view["created"]) ?? check.epoch(object.view["created"])
    else { return [] }
    return [
      ProcessorEvent(
        id: id, subject: subject, outcome: outcome, reference: reference, names: names,
        origins: origins, gross: amount, fee: fee.flatMap { $0.money(in: currency) },
        reason: outcome == .failed ? Self.reason(object.view) : "", at: at, line: line)
    ]
  }

  /// Values of the metadata that an id of ours could be.
  private static func names(in view: JSONView) -> [String] {
    guard let metadata = view["metadata"], metadata.kind == .object else { return [] }
    return metadata.children.compactMap(\.scalarText).filter(isID)
  }

  private static func isID(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.count <= 120 && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
  }

  /// In the processor's words, which people are told; else its code.
  private static func reason(_ view: JSONView) -> String {
    let error = view["last_payment_error"]
    let texts = [
      view["failure_message"]?.string, error?["message"]?.string,
      view["failure_reason"]?.string, view["cancellation_reason"]?.string,
      view["failure_code"]?.string, error?["code"]?.string,
    ]
    let text = texts.compactMap { $0 }.first { !$0.isEmpty } ?? ""
    let isPlain = { (scalar: Unicode.Scalar) in scalar.value >= 0x20 && scalar.value != 0x7F }
    let oneLine = text.unicodeScalars.prefix(200).map { isPlain($0) ? Character($0) : " " }
    return CardNumber.masked(message: String(oneLine))
  }
}
