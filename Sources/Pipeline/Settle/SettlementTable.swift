import Domain
import Settlement
import StageSupport

/// The settlements of a period by currency, with the identity that proves them, for people.
///
///     settlement  payable   opening  + movements  − fees  − reserve   − payout  = closing  residual
///     EUR         8 of 11   3760.95      -540.47   52.60       0.00    2103.88    1064.00      0.00
public struct SettlementTable {
  private let totals: [SettlementTotals]

  public init(_ totals: [SettlementTotals]) { self.totals = totals }

  /// Nothing when no organisation has a balance.
  public var text: String {
    guard !totals.isEmpty else { return "" }
    var table = TextTable([
      .left("settlement"), .left("payable"), .right("opening"), .right("+ movements"),
      .right("− fees"), .right("− reserve"), .right("− payout"), .right("= closing"),
      .right("residual"),
    ])
    for total in totals {
      let amounts = [
        total.opening, total.movements, total.fees, total.reserveChange, total.payout,
        total.closing, total.residual,
      ]
      table.add(
        [total.currency.code, "\(total.payable) of \(total.lines)"]
          + amounts.map { Money.decimal($0, exponent: total.currency.exponent) })
    }
    return table.rendered
  }

  /// What is to be paid, in one line: `pay 2103.88 EUR to 8 of 11 organisations`.
  var summary: String {
    guard !totals.isEmpty else { return "no organisation has a balance" }
    return "pay "
      + totals.map { total in
        "\(Money.decimal(total.payout, exponent: total.currency.exponent)) \(total.currency) to "
          + "\(total.payable) of \(counted(total.lines, "organisation"))"
      }.joined(separator: " and ")
  }

  public var json: String {
    func text(_ amount: Int128, _ currency: Currency) -> JSONText {
      .string(Money.decimal(amount, exponent: currency.exponent))
    }
    let object: JSONText = [
      "settlements": .array(
        totals.map { total in
          [
            "currency": .string(total.currency.code), "organisations": .integer(Int64(total.lines)),
            "payable": .integer(Int64(total.payable)), "held": .integer(Int64(total.held)),
            "held_back": text(total.heldBack, total.currency),
            "opening": text(total.opening, total.currency),
            "movements": text(total.movements, total.currency),
            "fees": text(total.fees, total.currency),
            "reserve_change": text(total.reserveChange, total.currency),
            "payout": text(total.payout, total.currency),
            "closing": text(total.closing, total.currency),
            "residual": text(total.residual, total.currency),
          ]
        })
    ]
    return object.rendered() + "\n"
  }
}
