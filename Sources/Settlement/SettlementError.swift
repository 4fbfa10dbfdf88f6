import Domain

/// Why a settlement must not be carried out.
public struct SettlementError: ActionableError, Hashable {
  public enum Reason: Hashable, Sendable {
    /// What lies above the float today is less than what was planned to be settled.
    case currentBalance(gross: Money, available: Money)
    /// Opening + movements − fees − reserve − payout − closing is not zero, or the float is touched.
    case identity(residual: Money)
    /// What lies above the float is held back, because `terms` is what operations say and
    /// `contradiction` what `tieout.toml` says.
    case termsDiffer(gross: Money, terms: String, contradiction: String)
    case noBankAccount(gross: Money)
    case closed(gross: Money)
  }

  public let organisation: String
  public let reason: Reason

  public init(organisation: String, reason: Reason) {
    self.organisation = organisation
    self.reason = reason
  }

  public var code: String {
    switch reason {
    case .currentBalance: "SET-0001"
    case .identity: "SET-0002"
    case .termsDiffer: "SET-0003"
    case .noBankAccount: "SET-0004"
    case .closed: "SET-0005"
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
    case .termsDiffer(let gross, let terms, let contradiction):
      "\(gross) of organisation '\(organisation)' are held back: operations say \(terms), and "
        + "tieout.toml says \(contradiction)"
    case .noBankAccount(let gross):
      "\(gross) of organisation '\(organisation)' are held back: it has no bank account"
    case .closed(let gross):
      "\(gross) of organisation '\(organisation)' are held back: it is closed"
    }
  }

  public var hint: String? {
    switch reason {
    case .currentBalance, .identity: "plan the settlement again from the current balance"
    case .termsDiffer: "say the same in both, or take it out of tieout.toml"
    case .noBankAccount: "say where to pay it with org.bank, or in a register of parties"
    case .closed: "find out what was posted to it after it was closed"
    }
  }
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
