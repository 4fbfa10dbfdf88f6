/// By so much an answer has to be likelier than the best one without it to be taken, in thousandths of
/// the logarithm: 4000 is 55 times. What weighs less is suggested.
///
/// The defaults are read off the table of margins in docs/matching.md.
public struct Margins: Hashable, Sendable {
  public var auto = 4000
  /// The same where the line quotes the leg's reference.
  public var quoted = 3000
  /// Of the first round, which teaches the second how many days payments take and whose accounts
  /// are whose.
  public var learning = 9000

  public init() {}
}
