/// By so much an answer has to be likelier than the best one without it to be taken, in thousandths of
/// the logarithm: 3000 is 20 times. What weighs less is suggested.
///
/// The margins are the least that is asked for, in whatever book; how much is enough in this one is
/// estimated from it (`Calibration`) and held against `errors`.
public struct Margins: Hashable, Sendable {
  public var auto = 3000
  /// The same where the line quotes the leg's reference.
  public var quoted = 2000
  /// Of the first round, which teaches the second how many days payments take and whose accounts
  /// are whose.
  public var learning = 9000
  /// Of a million pairs of one kind and about one margin so many may be wrong; where more are, all are
  /// suggested.
  public var errors = 30_000

  public init() {}
}
