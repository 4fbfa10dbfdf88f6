import Testing

@testable import Matching

/// In which forms texts write references, as decisions show it.
@Suite struct ReferenceFormTests {
  private static func forms(_ text: String, of key: String) -> [String] {
    ReferenceForm.forms(of: Array(key.utf8), in: text).map(\.description).sorted()
  }

  @Test(arguments: [
    ("Kd.Nr. 4711/22", ["2-7 without zeros, 10-11", "4-7, 10-11"]),
    ("Danke, KD4711", ["'KD' 2-7 without zeros", "'KD' 4-7"]),
    ("2022-4711 Oktober", ["8-11, 2-7 without zeros", "8-11, 4-7"]),
    ("4711B", ["2-7 without zeros 'B'", "4-7 'B'"]),
    ("22 und 47", []), ("nothing of it", []), ("", []),
  ])
  func `a form is what a text takes of a reference`(text: String, forms: [String]) {
    #expect(Self.forms(text, of: "M0047112022") == forms.map { $0 + " of A9999999999" })
  }

  @Test func `a form writes other references of the same outline`() throws {
    let form = try #require(
      ReferenceForm.forms(of: Array("M0047112022".utf8), in: "4711/22").first {
        $0.pieces.first?.dropsZeros == true
      })
    func written(_ key: String) -> String? {
      form.written(of: Array(key.utf8)[...]).map { String(decoding: $0, as: UTF8.self) }
    }
    #expect(written("M1234562023") == "12345623")
    #expect(written("K0000992023") == "9923")
    // Too little is left of it.
    #expect(written("K0000092023") == nil)
    #expect(written("M12345620231") == nil)
    #expect(written("MX234562023") == nil)
  }

  @Test func `what the reader finds teaches no form`() {
    func taught(_ text: String) -> Int {
      TaughtForms([
        QuotationLesson(
          decision: "D", texts: [text], reference: "M004711-2022", isRejected: false)
      ]).all.count
    }
    for text in ["M004711-2022", "M 00 4711 2022", "0047112022", "M0047112023", "M0047112"] {
      #expect(taught(text) == 0, "\(text)")
    }
    #expect(taught("4711/22") == 2)
  }

  @Test func `decisions count once, and a rejection takes two of them back`() {
    func decisions(_ lessons: [(decision: String, text: String, isRejected: Bool)]) -> [Int] {
      TaughtForms(
        lessons.map {
          QuotationLesson(
            decision: $0.decision, texts: [$0.text], reference: "M1047112022",
            isRejected: $0.isRejected)
        }
      ).all.map(\.decisions)
    }
    #expect(decisions([("A", "4711", false), ("A", "Nr 4711", false)]) == [1])
    #expect(decisions([("A", "4711", false), ("B", "x 4711", false)]) == [2])
    #expect(
      decisions([
        ("A", "4711", false), ("B", "4711", false), ("C", "4711", false), ("D", "4711", true),
      ]) == [1])
    #expect(decisions([("A", "4711", false), ("B", "4711", true)]) == [])
  }

  @Test func `a form counts where another one takes more of the reference`() {
    let lessons = [("A", "4711"), ("B", "4711"), ("C", "4711 2022")].map {
      QuotationLesson(
        decision: $0.0, texts: [$0.1], reference: "M1047112022", isRejected: false)
    }
    let words = TaughtForms(lessons).words
    #expect(words.map(\.form) == ["4-7 of A9999999999", "4-7, 8-11 of A9999999999"])
    #expect(words.map(\.decisions) == [3, 1])
  }

  @Test func `what two references are written like names neither`() {
    let taught = TaughtForms(
      ["A", "B"].map {
        QuotationLesson(
          decision: $0, texts: ["4711"], reference: "M1047112022", isRejected: false)
      })
    func found(_ keys: [String], _ text: String) -> [String] {
      var table = TextTable()
      for key in keys { _ = table.intern(key.utf8) }
      return FormIndex(taught, table)?.found(in: [text], atLeast: 2).map {
        "\($0.key) \($0.written)"
      } ?? []
    }
    #expect(found(["M1085512022", "M1085522022"], "Kd 8551!") == ["0 8551"])
    #expect(found(["M1085512022", "M2085512022"], "Kd 8551!") == [])
    #expect(found(["M1085512022", "8551"], "Kd 8551!") == [])
    #expect(found(["M1085512022"], "Kd 18551") == [])
    #expect(found(["M1085512022", "M1085522022"], "85-51 8552") == ["0 85-51", "1 8552"])
  }
}
