/// What may be kept of a card that a top-up came from; each is empty where it was not told. Never a
/// number: four digits are the most.
public struct Card: Hashable, Sendable {
  public var brand: String
  /// Four digits.
  public var last4: String
  /// `YYYY-MM`.
  public var expiry: String
  /// Where the processor shows its receipt.
  public var receipt: String

  public init(brand: String, last4: String, expiry: String, receipt: String) {
    self.brand = brand
    self.last4 = last4
    self.expiry = expiry
    self.receipt = receipt
  }

  /// Nil when an operation tells nothing of a card.
  init?(_ operation: Operation) {
    self.init(
      brand: operation[.cardBrand] ?? "", last4: operation[.cardLast4] ?? "",
      expiry: operation[.cardExpiry] ?? "", receipt: operation[.receipt] ?? "")
    guard self != Card(brand: "", last4: "", expiry: "", receipt: "") else { return nil }
  }
}
