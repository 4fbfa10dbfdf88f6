import Domain

/// A statement as its file writes it.
struct WrittenStatement {
  struct Balance {
    var type: String
    var amount: ShownAmount
    var date: ShownDate
  }

  var kind = StatementHead.Kind.statement
  var id: String?
  var sequence: String?
  var created: String?
  var accountID: String?
  var accountScheme: String?
  var bankID: String?
  var accountName: String?
  /// The code as written; nil when the file names none.
  var currency: String?
  var from = ShownDate.none
  var to = ShownDate.none
  var opening: Balance?
  var closing: Balance?
  /// The balances besides opening and closing.
  var others: [Balance] = []
  /// What the model has no field for, by the name it is shown under.
  var members: [(name: String, value: JSONValue)] = []
  var line = 1

  mutating func put(_ name: String, _ text: String?) {
    if let text, !text.isEmpty { members.append((name, .string(text))) }
  }

  mutating func put(_ name: String, _ value: JSONValue) { members.append((name, value)) }
}

extension WrittenStatement {
  func head(file: String) -> StatementHead {
    var head = StatementHead(kind: kind)
    head.place = InputLocation(file: file, line: line)
    head.id = id
    head.sequence = sequence
    head.created = created
    head.account.id = accountID
    head.account.scheme = accountScheme
    head.account.bankID = bankID
    head.account.name = accountName
    head.account.currency = currency.flatMap { Currency(code: $0) }
    head.currency = head.account.currency
    head.fromDate = from.value
    head.toDate = to.value
    if let currency = head.currency {
      let all =
        [opening.map { ("opening", $0) }, closing.map { ("closing", $0) }]
        .compactMap(\.self) + others.map { ($0.type, $0) }
      head.balances = all.compactMap { type, balance in
        balance.amount.value?.money(in: currency).map {
          StatementBalance(type: type, amount: $0, date: balance.date.value)
        }
      }
    }
    head.extra = members.map { ExtraField($0.name, $0.value.plainText) }
    return head
  }

  /// - Parameter booked: The sum of its booked entries.
  func json(into shown: inout InspectedStatement) {
    shown.currency = currency
    let all = [opening, closing].compactMap(\.self) + others
    shown.head = .statement(
      kind: kind, id: id, sequence: sequence, created: created,
      account: .account(
        id: accountID, scheme: accountScheme, bankID: bankID, name: accountName,
        currency: currency),
      currency: currency, from: from, to: to, opening: opening.map(json),
      closing: closing.map(json), balances: all.map(json))
    putCheck(&shown)
    for member in members { shown.tail.put(member.name, member.value) }
  }

  private func json(_ balance: Balance) -> JSONObject {
    .balance(type: balance.type, amount: balance.amount, currency: currency, date: balance.date)
  }

  private func putCheck(_ shown: inout InspectedStatement) {
    guard let opening = opening?.amount.value, let closing = closing?.amount.value else {
      shown.tail.put("balance_check", "n/a")
      return
    }
    let difference = opening + shown.booked - closing
    shown.tail.put("balance_check", difference.isZero ? "ok" : "mismatch")
    if !difference.isZero { shown.tail.put("balance_difference", difference.description) }
  }
}

/// What a file says of itself.
struct WrittenDocument {
  var messageID: String?
  var created: String?
  var recipient: String?
  var members: [(name: String, value: JSONValue)] = []

  mutating func put(_ name: String, _ text: String?) {
    if let text, !text.isEmpty { members.append((name, .string(text))) }
  }

  mutating func put(_ name: String, _ value: JSONValue) { members.append((name, value)) }
}
