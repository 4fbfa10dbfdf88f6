/// One column of a report, in files and in workbooks.
public struct Column: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    case text, identifier, integer, date, instant, money, percent, currency
  }

  /// The name in a CSV header: `balance_per_ledger`.
  public let name: String

  public let kind: Kind

  /// The heading for people, in workbooks: `Balance per ledger`.
  public let title: String

  /// The width in a workbook, in characters.
  public let width: Int

  /// What the column means, shown as a note on its heading, if that is not plain.
  public let note: String?

  /// What a person writes into the column in a workbook; nil where the cells are ours.
  public let input: Input?

  /// How a person fills a cell.
  public enum Input: Hashable, Sendable {
    /// One of these words, from a list that drops down.
    case choice([String])
    case words
  }

  /// - Parameters:
  ///   - title: Left out, it is made from the name.
  ///   - width: Left out, it is the usual one of the kind.
  public init(
    _ name: String, _ kind: Kind, title: String? = nil, width: Int? = nil, note: String? = nil,
    input: Input? = nil
  ) {
    self.name = name
    self.kind = kind
    self.title = title ?? Column.title(from: name)
    self.width = width ?? kind.usualWidth
    self.note = note
    self.input = input
  }

  private static func title(from name: String) -> String {
    let words = name.split(separator: "_").map { $0 == "id" ? "ID" : String($0) }
    let sentence = words.joined(separator: " ")
    return sentence.prefix(1).uppercased() + sentence.dropFirst()
  }
}

extension Column.Kind {
  fileprivate var usualWidth: Int {
    switch self {
    case .text: 28
    case .identifier: 24
    case .integer: 10
    case .date: 12
    case .instant: 20
    case .money: 16
    case .percent: 10
    case .currency: 10
    }
  }
}
