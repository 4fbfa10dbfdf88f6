import Domain

public enum PayoutPass {
  public static let id = "payout"
  public static let version = 1
  public static func decide(_ input: PayoutInput, _ rules: MatchingRules) -> [Decision] { [] }
}
extension Passes {
  public static let nearReference = Pass(
    id: "near_reference", version: 1, scope: .accountWithClaimed, keys: { _ in [] },
    decide: { _, _ in [] })
  public static let nearAmount = Pass(
    id: "near_amount", version: 1, scope: .accountWithClaimed, keys: { _ in [] },
    decide: { _, _ in [] })
}
