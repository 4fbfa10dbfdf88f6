import Domain

/// How far an amount may be off: so many minor units, or a share of it up to a cap, whichever is
/// more.
///
///     minorUnits 50, percent 1, cap 300:  of 20.00 0.50, of 100.00 1.00, of 900.00 3.00
public struct Tolerance: Hashable, Sendable {
  /// At least so much, whatever the amount.
  public var minorUnits: Int64
  public var percent: Percent
  /// The share is never more than this; nil where nothing limits it.
  public var cap: Int64?

  public init(minorUnits: Int64 = 0, percent: Percent = .zero, cap: Int64? = nil) {
    precondition(minorUnits >= 0 && cap ?? 0 >= 0, "Tolerances are not negative")
    self.minorUnits = minorUnits
    self.percent = percent
    self.cap = cap
  }

  public static let none = Tolerance()

  /// The most that an amount may be off by; a share is rounded down.
  public func allowance(of amount: Int64) -> Int64 {
    let share = Int128(amount.magnitude) * Int128(percent.millionths) / 100_000_000
    return Int64(clamping: max(Int128(minorUnits), min(share, Int128(cap ?? .max))))
  }
}

/// How far the amounts of one payment may be apart on the two sides. What differs is posted.
public struct Tolerances: Hashable, Sendable {
  /// More or less by so many minor units is rounding, of amounts of at least `roundingFrom`.
  public var rounding: Int64 = 5
  public var roundingFrom: Int64 = 500

  /// Less arrived than was booked: posted as a fee although no bank reports it.
  public var keptBack = Tolerance.none

  /// More arrived than was booked: posted as a fee as well, negative.
  public var tooMuch = Tolerance.none

  /// The ledger's estimate of what a payment in another currency becomes. One minor unit more is
  /// allowed, because both sides round.
  public var conversion = Tolerance(percent: Percent(millionths: 2_000_000))

  public init() {}
}
