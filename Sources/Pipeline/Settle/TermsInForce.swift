import Domain
import Payments
import StageSupport

/// What fee is taken of an organisation and what float stays with it at a reference date, and who
/// says so: operations or `tieout.toml`.
///
/// An organisation's own terms go before everybody's. On one level both may speak as long as they
/// say the same; where they do not, nobody can tell which is meant.
struct TermsInForce {
  let configuration: Configuration.SettlementTerms
  /// What operations have set up to the reference date.
  let operations: PaymentRules
  /// The reference date.
  let day: CalendarDate

  struct Found<Value> {
    var value: Value
    /// The operation or the level of `tieout.toml` that says it, with its day.
    var source: String
    /// What either of them says, where they say different things.
    var contradiction: (operations: String, configuration: String)?
  }

  /// The percentage kept of what is settled; zero when nobody says one.
  func fee(of organisation: String) -> Found<Percent> {
    first(
      [
        (
          "fees.override", operations.term(.settlementPercent, of: organisation, nil, on: day),
          configuration.ownFee(of: organisation, on: day)
        ),
        (
          "fees.set", operations.term(.settlementPercent, of: "", nil, on: day),
          configuration.everybodysFee(on: day)
        ),
      ], else: .zero, make: Percent.init(millionths:)
    ) { "a fee of \($0) %" }
  }

  /// The balance that stays; zero when nobody says one.
  func float(of organisation: String, _ currency: Currency) -> Found<Money> {
    first(
      [
        (
          "float.set", operations.term(.float, of: organisation, currency, on: day),
          configuration.ownFloat(of: organisation, currency, on: day)
        ),
        ("", nil, configuration.everybodysFloat(currency, on: day)),
      ], else: .zero(currency), make: { Money(minorUnits: $0, currency: currency) }
    ) { "a float of \($0)" }
  }

  private typealias Level<Value> = (
    operation: String, term: PaymentRules.Term?,
    told: Configuration.SettlementTerms.Told<Value>?
  )

  /// The first level on which anybody says anything.
  private func first<Value: Equatable>(
    _ levels: [Level<Value>], else nothing: Value, make: (Int64) -> Value,
    text: (Value) -> String
  ) -> Found<Value> {
    for (operation, term, told) in levels where term != nil || told != nil {
      let configured = told.map { "\(text($0.value)) by \($0.source)" } ?? ""
      guard let term else {
        guard let told else { continue }
        return Found(value: told.value, source: told.source)
      }
      guard let value = term.value.map(make) else {
        // An operation has ended what the organisation had of its own.
        guard let told else { continue }
        return Found(
          value: told.value, source: told.source,
          contradiction: ("none of its own since \(term.from)", configured))
      }
      let source = "\(operation) \(term.from)"
      let differs = told.map { $0.value != value } ?? false
      return Found(
        value: value, source: source,
        contradiction: differs ? ("\(text(value)) by \(source)", configured) : nil)
    }
    return Found(value: nothing, source: "default")
  }
}
