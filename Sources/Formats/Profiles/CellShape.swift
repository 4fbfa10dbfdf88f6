/// What a field of a file without header must look like for the file to be of a profile.
public enum CellShape: Hashable, Sendable {
  case any
  case empty
  /// Any text, not empty.
  case text
  /// A date in one of the profile's patterns.
  case date
  case amount
  /// An amount, or nothing.
  case optionalAmount
  /// Three capital letters that are a currency.
  case currency
  /// Digits only.
  case digits
  /// Digits, or nothing.
  case optionalDigits
  /// One of these texts.
  case oneOf([String])

  /// As a profile writes it: `date`, `amount?`, `=D|C`.
  public init?(_ text: String) {
    if text.hasPrefix("=") {
      let words = text.dropFirst().split(separator: "|", omittingEmptySubsequences: false)
      self = .oneOf(words.map(String.init))
      return
    }
    guard let found = CellShape.plain.first(where: { $0.name == text }) else { return nil }
    self = found.shape
  }

  /// As a profile writes it.
  public var description: String {
    if case .oneOf(let words) = self { return "=" + words.joined(separator: "|") }
    return CellShape.plain.first { $0.shape == self }?.name ?? "any"
  }

  private static let plain: [(name: String, shape: CellShape)] = [
    ("any", .any), ("empty", .empty), ("text", .text), ("date", .date), ("amount", .amount),
    ("amount?", .optionalAmount), ("currency", .currency), ("digits", .digits),
    ("digits?", .optionalDigits),
  ]
}
