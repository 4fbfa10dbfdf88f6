import Domain

/// Why a settlement that was planned must not be carried out.
public struct SettlementError: ActionableError, Hashable {
  public enum Reason: Hashable, Sendable {
    /// What lies above the float today is less than what was planned to be settled.
    case currentBalance(gross: Money, available: Money)
    /// Opening + movements − fees − reserve − payout − closing is not zero, or the float is touched.
    case identity(residual: Money)
  }

  public let organisation: String
  public let reason: Reason

  public var code: String {
    switch reason {
    case .currentBalance: "SET-0001"
    case .identity: "SET-0002"
    }
  }

  public var problem: String {
    switch reason {
    case .currentBalance(let gross, let available):
      "settling \(gross) would leave organisation '\(organisation)' below its float: "
        + "only \(available) lies above it now"
    case .identity(let residual):
      "the settlement of organisation '\(organisation)' does not prove: \(residual) is left over, "
        + "or it pays from below the float"
    }
  }

  public var hint: String? { "plan the settlement again from the current balance" }
}

extension SettlementLine {
  /// Proves the line: the identity leaves nothing over, and a payout never touches the float (I-30).
  ///
  /// - Throws: `SET-0002`.
  public func check(organisation: String) throws(SettlementError) {
    let paysFromFloat = payout.isPositive && closing.minorUnits < float.minorUnits
    guard residual.isZero, !payout.isNegative, !paysFromFloat else {
      throw SettlementError(organisation: organisation, reason: .identity(residual: residual))
    }
  }

  /// Checks that the plan still holds against today's balance, which may have fallen since.
  ///
  /// - Throws: `SET-0001` when settling would leave less than the float.
  public func check(
    currentBalance: Money, organisation: String
  ) throws(SettlementError) {
    let available = currentBalance - float
    guard gross.isPositive, gross.minorUnits > available.minorUnits else { return }
    throw SettlementError(
      organisation: organisation,
      reason: .currentBalance(
        gross: gross, available: available.isNegative ? .zero(gross.currency) : available))
  }
}
