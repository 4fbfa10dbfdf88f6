import Domain

/// What tells an item from every other in memory: the two legs of one transaction differ in amount
/// or day, or are interchangeable.
struct ItemName: Hashable {
  let side: Item.Side
  let source: String
  let id: String
  let amount: Money

  init(_ item: Item) {
    side = item.side
    source = item.source
    id = item.id
    amount = item.amount
  }
}
