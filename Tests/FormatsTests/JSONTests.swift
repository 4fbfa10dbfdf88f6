import Domain
import Testing

@testable import Formats

struct JSONTests {
  static let event =
    "{\"id\":\"evt_1\",\"object\":\"event\",\"created\":1,\"type\":\"ping\",\"data\":{\"object\":{}}}"

  @Test(arguments: [
    ("a comma too many", "{\"id\":1,}", "ING-0700"),
    ("no colon", "{\"id\" 1}", "ING-0700"),
    ("a bare word", "{\"id\":yes}", "ING-0700"),
    ("a number with a leading zero", "{\"id\":012}", "ING-0700"),
    ("a number without digits", "{\"id\":-}", "ING-0700"),
    ("a control character", "{\"id\":\"a\u{1}\"}", "ING-0700"),
    ("an unknown escape", "{\"id\":\"\\x\"}", "ING-0700"),
    ("half of a pair", "{\"id\":\"\\ud800\"}", "ING-0700"),
    ("a pair the wrong way round", "{\"id\":\"\\ude00\\ud83d\"}", "ING-0700"),
    ("no hexadecimal", "{\"id\":\"\\u12g4\"}", "ING-0700"),
    ("a member twice", "{\"id\":1,\"a\":2,\"id\":3}", "ING-0701"),
    ("a member twice, further in", "{\"data\":{\"a\":1,\"a\":1}}", "ING-0701"),
    ("a text alone", "\"id\"", "ING-0703"),
    ("a list of numbers", "[1]", "ING-0703"),
    ("a NUL", "{\"id\":\"a\u{0}\"}", "ING-0022"),
    ("an escaped NUL", "{\"id\":\"\\u0000\"}", "ING-0022"),
    ("cut in a text", "{\"id\":\"a", "ING-0031"),
    ("cut in an object", "{\"id\":1", "ING-0031"),
    ("cut in a word", "{\"id\":tr", "ING-0031"),
    ("only blanks", " \n\t ", "ING-0009"),
    ("too deep", String(repeating: "{\"a\":", count: 70), "ING-0033"),
  ])
  func `what is no JSON is refused`(name: String, text: String, code: String) throws {
    let error = #expect(throws: FileErrors.self) {
      try Collector.read(Array(text.utf8), format: FileFormat(StripeAPIFormat.events))
    }
    #expect(error?.errors.first?.code == code, "\(name): \(String(describing: error))")
  }

  @Test func `bytes that are no UTF-8 have a place`() throws {
    let bytes = Array("{\"id\":\"a".utf8) + [0xE9] + Array("\"}".utf8)
    let error = #expect(throws: FileErrors.self) {
      try Collector.read(bytes, format: FileFormat(StripeAPIFormat.events))
    }
    #expect(error?.errors.first?.code == "ING-0021" && error?.errors.first?.place.offset == 8)
  }

  @Test(arguments: [
    ("\"a\\u00e9\\ud83d\\ude00\\n\\\"\\/\"", "aé😀\n\"/"), ("\"é\"", "é"), ("\"\"", ""),
    ("1.50", "1.50"), ("-0", "-0"), ("1e3", "1e3"), ("true", "true"),
  ])
  func `scalars are read as they are written`(json: String, text: String) throws {
    let tape = try Self.tape("{\"a\":\(json),\"b\":null}")
    let view = JSONView(tape: tape, index: 0)
    #expect(view.text("a") == text)
    #expect(view["b"] == nil && view.member("b") != nil && view["c"] == nil)
    #expect(view.children.map(\.name) == ["a", "b"])
  }

  /// Blocks of any size must give the same result: a boundary may fall anywhere.
  @Test func `records that cross the pieces of a file are read whole`() throws {
    let padding = String(repeating: "é\\u00e9\\n", count: 60)
    let lines = (0..<12_000).map { index in
      Self.event.replacing("evt_1", with: "evt_\(index)")
        .replacing("\"object\":{}", with: "\"object\":{\"text\":\"\(padding)\"}") + "\n"
    }
    let bytes = Array(lines.joined().utf8)
    #expect(bytes.count > 3 * ByteSource.blockBytes)
    let report = Inspector.report(
      source: ByteSource(bytes: bytes, name: "input"),
      format: FileFormat(StripeAPIFormat.events), limits: .standard)
    #expect(report.errors.isEmpty && report.statements[0].entries.count == 12_000)
    for (index, entry) in report.statements[0].entries.enumerated() {
      guard case .int(let offset)? = entry["offset"], case .int(let length)? = entry["length"]
      else { return #expect(Bool(false), "no place") }
      let slice = bytes[offset..<offset + length]
      #expect(slice.elementsEqual(lines[index].dropLast().utf8))
    }
  }

  @Test func `a record larger than the limit is refused`() throws {
    var limits = Limits.standard
    limits.runBytes = 1 << 16
    let text = "{\"id\":\"" + String(repeating: "a", count: 5 << 20) + "\"}"
    let error = #expect(throws: FileErrors.self) {
      try Collector.read(
        Array(text.utf8), format: FileFormat(StripeAPIFormat.events), limits: limits)
    }
    #expect(error?.errors.first?.code == "ING-0034")
  }

  @Test func `an object of too many members is refused at once`() throws {
    let members = (0..<200_000).map { "\"m\($0)\":0" }.joined(separator: ",")
    let error = #expect(throws: FileErrors.self) {
      try Collector.read(
        Array("{\(members)}".utf8), format: FileFormat(StripeAPIFormat.events))
    }
    #expect(error?.errors.first?.code == "ING-0702")
  }

  private static func tape(_ text: String) throws -> JSONTape {
    let bytes = Array(text.utf8)
    let scanner = try JSONScanner(
      source: ByteSource(bytes: bytes, name: "input"), limits: .standard)
    let tape = JSONTape()
    try scanner.value(into: &tape.nodes, depth: 0)
    // The scanner's bytes go with it.
    let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
    copy.copyBytes(from: bytes)
    tape.lie(in: UnsafeRawBufferPointer(copy))
    return tape
  }
}

extension JSONObject {
  subscript(_ name: String) -> JSONValue? { members.first { $0.name == name }?.value }
}
