/// An address that mail can be sent to: `name@example.org`.
///
/// Only the plain form of RFC 5322 is taken (dot-atom, a host name, ASCII): nothing in it can end a
/// header, add a recipient or be read as anything else.
public struct MailAddress: Hashable, Sendable {
  public let text: String

  /// The part behind the `@`.
  public var domain: String { String(text[text.index(after: at)...]) }

  private var at: String.Index { text.lastIndex(of: "@") ?? text.startIndex }

  public init?(_ text: String) {
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2, text.utf8.count <= 254, (1...64).contains(parts[0].utf8.count) else {
      return nil
    }
    let atoms = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    guard atoms.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(MailAddress.isAtomText) }) else {
      return nil
    }
    let labels = parts[1].split(separator: ".", omittingEmptySubsequences: false)
    guard labels.count > 1, labels.allSatisfy(MailAddress.isLabel) else { return nil }
    self.text = text
  }

  static func isAtomText(_ byte: UInt8) -> Bool {
    SafeName.isLetterOrDigit(byte) || "!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
  }

  private static func isLabel(_ label: Substring) -> Bool {
    let dash = UInt8(ascii: "-")
    return (1...63).contains(label.utf8.count) && label.utf8.first != dash
      && label.utf8.last != dash
      && label.utf8.allSatisfy { SafeName.isLetterOrDigit($0) || $0 == dash }
  }
}
