import Testing

@testable import StageSupport

@Suite struct TextPatternTests {
  @Test(arguments: [
    ("INV ([0-9]+)", "INV 12, INV 345", ["12", "345"]), ("INV ([0-9]+)", "inv 12", []),
    ("(?i)inv ([0-9]+)", "Inv 12", ["12"]), ("(é+)x", "éx ééx", ["é", "éé"]),
    ("a(b)?", "a ab", ["b"]), ("x*()", "ü", []), ("(\\w+)", "Żółty Goniec", ["Żółty", "Goniec"]),
    ("(.)", "👍🏽", ["👍", "🏽"]), ("^(a)", "aa\na", ["a"]), ("(?=(ab))", "abab", ["ab", "ab"]),
  ])
  func `the group is what is found`(pattern: String, text: String, found: [String]) throws {
    #expect(try TextPattern(pattern).find(in: text) == TextPattern.Found(texts: found))
  }

  @Test(arguments: [
    ("(a", 2), ("(a))", 3), ("a", 0), ("(a)(b)", 0), ("(\\C)", 3), ("(?<=a+)(b)", 0),
  ])
  func `what is no pattern says where`(pattern: String, offset: Int) {
    let mistake = #expect(throws: TextPattern.Mistake.self) { try TextPattern(pattern) }
    #expect(mistake?.offset == offset, "\(mistake?.because ?? "")")
  }

  @Test func `a pattern that goes back and forth gives up`() throws {
    let pattern = try TextPattern("^(?:[a-z]+.)+[A-Z]([0-9])$")
    let text = String(repeating: "a", count: 5000)
    #expect(pattern.find(in: text) == TextPattern.Found(texts: [], gaveUp: true))
  }

  @Test func `one text gives no more than a few`() throws {
    let found = try TextPattern("(a)").find(in: String(repeating: "a", count: 10_000))
    #expect(found.texts.count == TextPattern.mostFound)
  }
}
