import Domain

/// What a line says: equal ones are one payment made twice, or two of one standing order.
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

  /// Equal contents have equal marks, and others seldom do.
  var mark: UInt64 {
    var mark = Mark(name.utf8)
    mark.add(0)
    for byte in account.utf8 { mark.add(byte) }
    mark.add(0)
    for byte in text.utf8 { mark.add(byte) }
    withUnsafeBytes(of: amount.minorUnits.littleEndian) { for byte in $0 { mark.add(byte) } }
    return mark.value
  }
}
