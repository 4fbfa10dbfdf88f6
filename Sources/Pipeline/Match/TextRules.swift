import Domain
import Matching
import StageSupport

/// What the rules do with the texts of external items before anybody looks at them: blanks what says
/// nothing, and takes references out of the rest. One thread works with it at a time.
final class TextRules {
  private let ignored: [[UInt8]]
  private let references: [(rule: ReferenceRule, pattern: TextPattern)]
  /// By rule, on how many texts it gave up.
  private(set) var gaveUp: [Int]

  /// Nil where no rule asks for it.
  init?(_ book: RuleBook) {
    if book.ignoredTexts.isEmpty && book.references.isEmpty { return nil }
    // The longest first, so that their order in the file does not matter.
    ignored = book.ignoredTexts.map { $0.utf8.map(TextRules.folded) }
      .sorted { $0.count == $1.count ? $0.lexicographicallyPrecedes($1) : $0.count > $1.count }
    references = book.references.map { rule in
      guard let pattern = try? TextPattern(rule.pattern) else {
        preconditionFailure("Patterns were tried when the rules were read")
      }
      return (rule, pattern)
    }
    gaveUp = Array(repeating: 0, count: references.count)
  }

  /// Gives an entry the text and the references by which it is matched.
  func apply(to item: inout Item) {
    for text in ignored {
      item.text = TextRules.blanked(item.text, text)
      item.counterparty.name = TextRules.blanked(item.counterparty.name, text)
    }
    for (at, (rule, pattern)) in references.enumerated()
    where rule.source == nil || rule.source == item.source {
      let found = pattern.find(in: item.text)
      if found.gaveUp { gaveUp[at] += 1 }
      for text in found.texts {
        let reference = Reference(rule.kind, text)
        if !item.references.contains(reference) { item.references.append(reference) }
      }
    }
  }

  /// What a person is told of rules that gave up, a sentence for each.
  var notes: [String] {
    gaveUp.indices.filter { gaveUp[$0] > 0 }.map { at in
      "reference rule \(at + 1) ('\(references[at].rule.pattern.visible)') gave up on "
        + counted(gaveUp[at], "text") + ": it goes back and forth too often; make it simpler"
    }
  }

  /// The text without every place where another one stands, small and capital ASCII letters alike;
  /// a blank stands there instead, so that no two words become one.
  private static func blanked(_ text: String, _ ignored: [UInt8]) -> String {
    let bytes = Array(text.utf8)
    guard bytes.count >= ignored.count else { return text }
    var kept: [UInt8] = []
    var start = 0
    while start < bytes.count {
      if bytes.count - start >= ignored.count,
        ignored.indices.allSatisfy({ folded(bytes[start + $0]) == ignored[$0] })
      {
        kept.append(UInt8(ascii: " "))
        start += ignored.count
      } else {
        kept.append(bytes[start])
        start += 1
      }
    }
    guard let blanked = String(validating: kept, as: UTF8.self) else {
      preconditionFailure("Whole texts were taken out of a text")
    }
    return blanked.trimmingBlanks
  }

  private static func folded(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) ? byte - 32 : byte
  }
}

extension String {
  fileprivate var trimmingBlanks: String {
    let isBlank: (Character) -> Bool = { $0 == " " }
    guard let first = firstIndex(where: { !isBlank($0) }),
      let last = lastIndex(where: { !isBlank($0) })
    else { return "" }
    return String(self[first...last])
  }
}
