import Domain
import Testing

struct ErrorAndReferenceTests {
  struct Example: ActionableError {
    let code = "ING-0012"
    let problem = "'1e3' is not a decimal number"
    let location: InputLocation? = InputLocation(file: "october.csv", line: 14, column: 23)
    let hint: String? = "write amounts with a point, as in 1234.50"
  }

  @Test func `an error says where, what and what to do`() {
    #expect(
      Example().description == """
        october.csv:14:23: error ING-0012: '1e3' is not a decimal number
          hint: write amounts with a point, as in 1234.50
        """)
  }

  @Test(arguments: [
    ("plain text, é and 漢", "plain text, é and 漢"), ("\u{1B}[2Jgone", "\\u{1b}[2Jgone"),
    ("a\tb", "a\\u{9}b"), ("x\u{202E}y", "x\\u{202e}y"), ("two\nlines", "two\nlines"),
    ("a\u{0}b", "a\\u{0}b"), ("cr\r", "cr\\u{d}"),
  ])
  func `data cannot move a cursor`(text: String, shown: String) {
    #expect(text.visible == shown)
  }

  @Test(arguments: [
    (InputLocation(file: "a.csv"), "a.csv"), (InputLocation(file: "a.csv", line: 3), "a.csv:3"),
    (InputLocation(file: "a.csv", line: 3, column: 9), "a.csv:3:9"),
    (InputLocation(file: "a.xml", line: 3, path: "/Document/X[2]"), "a.xml:3 /Document/X[2]"),
    (InputLocation(file: "a.csv", column: 9), "a.csv"),
  ])
  func `a place is written as far as it is known`(location: InputLocation, text: String) {
    #expect(location.description == text)
  }

  @Test(arguments: [
    ("NOTPROVIDED", true), ("notprovided", true), ("NONREF", true), ("", true),
    ("NOT PROVIDED", true), ("RF18539007547034", false),
  ])
  func `placeholders are told from references`(value: String, isPlaceholder: Bool) {
    #expect(Reference(.endToEnd, value).isPlaceholder == isPlaceholder)
  }
}
