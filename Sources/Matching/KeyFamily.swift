import Domain

/// What items may have in common. Passes name the families by which they bring items together, so
/// that the keys of an item are made once for all passes.
public struct KeyFamily: Sendable {
  public let id: String

  /// The normalised keys of an item that is no payout, no key twice; empty when it has none.
  public let keys: @Sendable (Item) -> [String]

  public init(id: String, keys: @escaping @Sendable (Item) -> [String]) {
    self.id = id
    self.keys = keys
  }

  /// A processor's charge, payment intent, balance transaction or source.
  public static let processorIDs = KeyFamily(id: "processor_ids") { $0.processorKeys }

  /// References that name a payment end to end, and from an external entry the words of its text.
  public static let payments = KeyFamily(id: "payments") { $0.paymentKeys }

  /// The figure without its currency: ours as booked, theirs before fees.
  public static let figures = KeyFamily(id: "figures") { item in
    if item.gross.isZero { return [] }
    return [String(item.side == .left ? item.amount.minorUnits : item.gross.minorUnits)]
  }
}
