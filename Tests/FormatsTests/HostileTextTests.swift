import Domain
import Testing

@testable import Formats

/// Text that attacks whoever shows it is kept as it is, and shown harmlessly.
struct HostileTextTests {
  @Test(arguments: [
    "=cmd|' /C calc'!A0", "@SUM(1+1)", "../../etc/passwd", "'; DROP TABLE x;--", "%s%n",
    "\u{1B}[2J\u{1B}]0;x\u{07}", "a\u{202E}b", "${jndi:ldap://x}", "<script>", "]]>", "\t=1",
    "\u{0085}", "\u{200B}",
  ])
  func `is kept as written`(text: String) throws {
    let escaped = text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
      .replacing(">", with: "&gt;")
    let isXML = !text.unicodeScalars.contains { $0.value < 0x20 && $0.value != 9 }
    if isXML {
      let bytes = Array(BadInputTests.camt("<Id>S1", with: "<Id>.\(escaped)").utf8)
      #expect(try Collector.read(bytes).0.heads.first?.id == "." + text)
      let order = Array(BadInputTests.pain("Rechnung 1", with: "." + escaped).utf8)
      #expect(try Collector.read(order).0.entries.first?.remittance == ["." + text])
    }
    let quoted = "\"" + text.replacing("\"", with: "\"\"") + "\""
    let row = "L1,2026-10-01T10:00:00Z,acc,,,topup_card,1.00,EUR,,,\(quoted),\(quoted)\n"
    var rows: [LedgerRow] = []
    let source = ByteSource(bytes: Array((BadInputTests.header + row).utf8), name: "input")
    _ = try LedgerCSV.read(from: source) { rows.append($0) }
    #expect(rows.map(\.description) == [text] && rows.map(\.counterparty) == [text])
  }

  @Test func `inspection escapes what moves a cursor`() {
    let value = JSONWriter.write(.string("\u{1B}[2J\u{202E}é\"\\\u{1F600}"))
    #expect(value == "\"\\u001b[2J\\u202eé\\\"\\\\\u{1F600}\"")
  }

  @Test func `an error shows hostile text escaped`() {
    let place = InputLocation(file: "a\u{1B}[2J.csv", line: 1, column: 2)
    let error = FormatError(.notADecimal("\u{1B}]0;x\u{07}"), at: place)
    #expect(!error.description.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
  }
}
