import Testing

@testable import Domain

struct SpellingTests {
  @Test(arguments: [
    ("member.chrage", "member.charge", 1), ("", "", 0), ("", "ab", 2), ("ab", "", 2),
    ("kitten", "sitting", 3), ("currancy", "currency", 1), ("ab", "ba", 1), ("Org", "org", 1),
  ]) func `letters apart`(left: String, right: String, distance: Int) {
    #expect(Spelling.distance(left, right) == distance)
    #expect(Spelling.distance(right, left) == distance)
  }

  @Test(arguments: [
    ("ammount", "amount"), ("amuont", "amount"), ("curency", "currency"), ("frm", "from"),
    ("x", nil), ("something", nil), ("", nil), (String(repeating: "a", count: 1_000_000), nil),
  ]) func `the nearest word, if one is near`(word: String, expected: String?) {
    #expect(
      Spelling.nearest(to: word, of: ["amount", "currency", "from", "to", "org"]) == expected)
  }

  @Test func `of equally near words the first in order`() {
    #expect(Spelling.nearest(to: "bat", of: ["rat", "cat"]) == "cat")
  }
}
