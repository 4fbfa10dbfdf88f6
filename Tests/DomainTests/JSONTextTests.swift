import Domain
import Testing

@Suite struct JSONTextTests {
  @Test(
    arguments: [
      (JSONText.null, "null"),
      (.bool(true), "true"),
      (.integer(.min), "-9223372036854775808"),
      (.amount(Money(minorUnits: -5, currency: .eur)), #""-0.05""#),
      (.amount(Money(minorUnits: 1250, currency: .jpy)), #""1250""#),
      (.optional(nil), "null"),
      (.string("a\"b\\c/é"), #""a\"b\\c/é""#),
      (.string("\r\n\t\u{0}\u{1B}[2J\u{7F}\u{85}"), #""\r\n\t\u0000\u001b[2J\u007f\u0085""#),
      (.string("\u{2028}\u{202E}\u{FEFF}"), #""\u2028\u202e\ufeff""#),
      (.string("\u{1F600}"), "\"\u{1F600}\""),
      ([], "[]"),
      ([:], "{}"),
      ([1, "x", [true]], #"[1,"x",[true]]"#),
      (["b": 1, "a": 2], #"{"b":1,"a":2}"#),
    ] as [(JSONText, String)])
  func `a value is written in one way`(value: JSONText, text: String) {
    #expect(value.rendered() == text)
  }

  @Test func `sorted keys go by scalars`() {
    let value: JSONText = ["b": 1, "a": ["é": 1, "z": 2], "B": 3]
    #expect(value.rendered(sortedKeys: true) == #"{"B":3,"a":{"z":2,"é":1},"b":1}"#)
  }

  @Test func `for people it has lines`() {
    let value: JSONText = ["a": [1, 2], "b": [:], "c": []]
    #expect(
      value.renderedForPeople() == """
        {
          "a": [
            1,
            2
          ],
          "b": {},
          "c": []
        }

        """)
  }
}
