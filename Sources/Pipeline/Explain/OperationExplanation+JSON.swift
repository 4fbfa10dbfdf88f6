import Domain
import Store

extension OperationExplanation {
  /// The same for programs; amounts of legs are plus for a debit, of parties plus for what is owed
  /// to them.
  var members: [JSONText.Member] {
    [
      .init("operation", operation.map(json) ?? .null),
      .init("requests", .array(requests.map(OperationExplanation.json))),
      .init("postings", .array(legs.map(OperationExplanation.json))),
      .init("party", party.map(json) ?? .null),
    ]
  }

  private func json(_ operation: OperationExplanationStore.Operation) -> JSONText {
    func object(_ pairs: [(name: String, value: String)]) -> JSONText {
      .object(pairs.map { .init($0.name, .string($0.value)) })
    }
    return [
      "id": .string(operation.id), "op": .string(operation.kind),
      "date": .string(operation.day.description), "state": .string(operation.state),
      "code": .string(operation.code), "told": object(OperationExplanation.told(operation)),
      "file": .string(operation.file), "line": .integer(Int64(operation.line)),
      "says": object(said),
    ]
  }

  private static func json(_ request: OperationExplanationStore.Request) -> JSONText {
    [
      "request_id": .string(request.id), "kind": .string(request.kind),
      "method": .string(request.method), "party_id": .string(request.party),
      "counterparty_id": .string(request.counterparty), "amount": .amount(request.amount),
      "held": .amount(request.held), "net": .amount(request.net),
      "currency": .string(request.amount.currency.code), "subject": .string(request.subject),
      "opened_on": .string(request.openedOn.description), "opened_by": .string(request.openedBy),
      "outcome": .optional(request.outcome), "ended_on": .optional(request.endedOn?.description),
      "ended_by": .optional(request.endedBy),
      "processor_ref": .optional(request.processorReference),
      "reason": .optional(request.reason),
    ]
  }

  private static func json(_ leg: OperationExplanationStore.Leg) -> JSONText {
    [
      "transaction_id": .string(leg.transaction), "type": .string(leg.type),
      "date": .string(leg.day.description), "operation": .string(leg.operation),
      "account": .string(leg.account), "amount": .amount(leg.amount),
      "currency": .string(leg.amount.currency.code),
    ]
  }

  private func json(_ standing: PartyStanding) -> JSONText {
    let party = standing.party
    return [
      "party_id": .string(party.id), "kind": .string(party.kind), "name": .string(party.name),
      "internal": .bool(party.isInternal), "registered_by": .string(party.registeredBy),
      "closed_by": .string(party.closedBy),
      "balances": .array(
        standing.balances.map {
          [
            "currency": .string($0.balance.currency.code), "balance": .amount($0.balance),
            "held": .amount($0.held),
          ]
        }),
      "auto_top_ups": .array(
        standing.autoTopUps.map {
          [
            "currency": .string($0.amount.currency.code), "amount": .amount($0.amount),
            "state": .string($0.state), "operation": .string($0.operation),
          ]
        }),
      "terms": .array(
        standing.terms.map {
          [
            "name": .string($0.name), "from": .string($0.from.description),
            "value": .string(value($0)), "operation": .string($0.operation),
          ]
        }),
      "bank_accounts": .array(
        standing.banks.map {
          [
            "account": .string($0.account), "from": .string($0.from.description),
            "operation": .string($0.operation),
          ]
        }),
      "waiting": .array(standing.waiting.map(OperationExplanation.json)),
      "latest": .array(
        standing.latest.map {
          [
            "transaction_id": .string($0.transaction), "type": .string($0.type),
            "date": .string($0.day.description), "amount": .amount($0.amount),
            "currency": .string($0.amount.currency.code),
          ]
        }),
    ]
  }
}
