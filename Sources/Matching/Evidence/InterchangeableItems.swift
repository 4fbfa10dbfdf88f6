import Domain

/// Lines that say the same: one payment made twice, or two of one standing order.
struct LineContent: Hashable {
  let amount: Money
  let name: String
  let account: String
  let text: String

  init(_ item: Item) {
    amount = item.amount
    name = item.counterparty.name
    account = item.counterparty.account
    text = item.text
  }
}

/// Legs that nobody can tell apart.
struct TwinLeg: Hashable {
  let parties: [String]
  let type: String
  let amount: Money
  let references: [Reference]

  init(_ item: Item) {
    parties = item.parties
    type = item.type
    amount = item.amount
    references = item.references
  }
}
