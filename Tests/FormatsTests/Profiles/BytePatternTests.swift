import Domain
import StageSupport
import TestSupport
import Testing

@testable import Formats

/// Patterns on bytes find what Swift's own regular expressions find.
@Suite struct BytePatternTests {
  /// Beside those of the profiles that come with the program.
  private static let patterns = [
    "a", "", "a|b", "(a)(b)?", "(?:ab|a)(c|bcd)", "x*y+z?", "[^ ]+", "(a+?)(b*)$", "^(..)",
    "(.{2,3}?)-", "[A-C0-2]{2,}", "[-+0-9., ]+", "(a|ab)(?=b|$)", "\\+\\((.*)\\)", "é", "\\d+",
    "([^|]*)\\|", "(b|(c))+", "REF: ?([A-Z0-9]+)", "(?=a)(.)", "a{0}b", "\\w+ \\w+",
  ]

  private static let words = [
    "EREF+", "MREF+", "CRED+", "SVWZ+", "ABWA+", "Kenmerk: ", "Machtiging ID: ", "IBAN", "/EREF/",
    "/NAME/", "/REMI/", "a", "b", "c", "ab", "abc", " ", "-", "+", "(", ")", "x", "yz", "12", "0",
    "Müller", "ß", "|", "K|", ";", "\"", "=\"", "Konto:;", "REF: ", "\u{301}", "\t", "😀", ".", ",",
  ]

  private static func expressions() -> [String] {
    patterns + ProfileFiles.builtIn.flatMap { $0.extractions.map(\.pattern) }
  }

  @Test func `any text gives what Regex gives`() throws {
    var generator = SeededGenerator(seed: 20_261_121)
    for expression in Self.expressions() {
      let regex = try Regex(expression)
      let pattern = BytePattern(expression)
      for _ in 0..<200 {
        let text = (0..<Int.random(in: 0...9, using: &generator))
          .map { _ in Self.words.randomElement(using: &generator) ?? "" }.joined()
        guard let found = pattern.map({ Self.find($0, text) }) ?? nil else { continue }
        let theirs = text.firstMatch(of: regex).map { match in
          match.output.map { $0.substring.map(String.init) }
        }
        #expect(found == theirs, "\(expression) in '\(text)'")
      }
    }
  }

  /// Outer nil: the text is not for byte patterns.
  private static func find(_ pattern: BytePattern, _ text: String) -> [String?]?? {
    var copy = text
    return copy.withUTF8 { bytes -> [String?]?? in
      switch pattern.firstMatch(in: bytes) {
      case .unsuitable: nil
      case .none: .some(nil)
      case .match(let ranges):
        ranges.map { range in range.map { String(decoding: bytes[$0], as: UTF8.self) } }
      }
    }
  }

  @Test func `every pattern that comes with the program is one`() {
    for profile in ProfileFiles.builtIn {
      for extraction in profile.extractions {
        #expect(BytePattern(extraction.pattern) != nil, "\(profile.name): \(extraction.pattern)")
      }
    }
  }

  @Test(arguments: [
    "(?<name>a)", "(?!a)", "(?i)a", "a*+", "a**", "[a&&b]", "[[:alpha:]]", "\\b", "\\u{e9}",
    "(a*)*",
    "\\1", "a{2", "[", "é", "[z-a]", "(?=(a))",
  ])
  func `what it does not know is left to Regex`(expression: String) {
    #expect(BytePattern(expression) == nil)
  }

  @Test(arguments: ["e\u{301}", "a\r\nb", "한", "a\tb", "👩‍👩‍👧", "\u{85}"])
  func `a text whose letters may combine is left to Regex`(text: String) throws {
    let pattern = try #require(BytePattern("[^ ]+"))
    #expect(Self.find(pattern, text) == .none)
  }
}

/// Text without white space around it, by bytes as by characters.
@Suite struct TrimmingTests {
  private static let pieces = [
    " ", "\t", "\r\n", "\u{A0}", "\u{2009}", "\u{3000}", "a", "é", "e\u{301}", " \u{301}", "Ω", "語",
    "\u{85}", "\u{200B}", "\u{AD}", "ÿ", "😀", "\u{600} ", ".",
  ]

  @Test func `every white space goes, and nothing else`() {
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<4000 {
      let text = (0..<Int.random(in: 0...6, using: &generator))
        .map { _ in Self.pieces.randomElement(using: &generator) ?? "" }.joined()
      let rest = text.drop(while: \.isWhitespace)
      let wanted = rest.lastIndex { !$0.isWhitespace }.map { String(rest[...$0]) } ?? ""
      #expect(CellSplitter.trimmed(text) == wanted, "\(text.unicodeScalars.map(\.value))")
      #expect(CellSplitter.trimmed(text[...]) == wanted)
    }
  }
}
