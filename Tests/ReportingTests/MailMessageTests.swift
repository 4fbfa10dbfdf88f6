import Domain
import Foundation
import Testing

@testable import Reporting

/// Messages as Python's parser reads them, which nobody here has written.
struct MailMessageTests {
  private static func message(
    name: String = "Betty Example", subject: String = "Your balance is low",
    lines: [String] = ["Dear Betty,"]
  ) throws -> MailMessage {
    MailMessage(
      id: "0a1b2c", date: try #require(Instant(rfc3339: "2026-10-05T08:00:07Z")),
      sender: try #require(MailAddress("treasurer@example.org")),
      senderName: "Fédération des clubs", recipient: try #require(MailAddress("betty@example.org")),
      recipientName: name, subject: subject, lines: lines)
  }

  private struct Parsed: Decodable {
    var headers: [[String]]
    var to: [[String]]
    var date: String
    var body: String
    var defects: [String]
  }

  private static func parse(_ message: MailMessage) throws -> Parsed {
    let scratch = Scratch()
    let path = scratch.path + "/message.eml"
    try Data(message.text.utf8).write(to: URL(filePath: path))
    let script = """
      import json, sys
      from email import message_from_bytes, policy
      from email.header import decode_header, make_header
      from email.parser import BytesParser
      from email.utils import getaddresses
      with open(sys.argv[1], 'rb') as file:
          raw = file.read()
      message = BytesParser(policy=policy.default).parsebytes(raw)
      defects = [str(d) for d in message.defects]
      for value in message.values():
          defects += [str(d) for d in value.defects]
      lines = raw.split(b'\\r\\n')
      defects += [f'line of {len(line)}' for line in lines if len(line) > 76]
      defects += ['bare CR or LF' for line in lines if b'\\r' in line or b'\\n' in line]
      defects += ['not ASCII' for byte in raw if byte > 126]
      print(json.dumps({
          'headers': [[k, str(v)] for k, v in message.items()],
          'to': [[str(make_header(decode_header(name))), address] for name, address
                 in getaddresses(message_from_bytes(raw).get_all('to'))],
          'date': message['date'].datetime.isoformat(),
          'body': message.get_content().replace('\\r\\n', '\\n'),
          'defects': defects}))
      """
    let output = try run(["python3", "-c", script, path])
    return try JSONDecoder().decode(Parsed.self, from: Data(output.utf8))
  }

  @Test func `headers and text arrive as they were`() throws {
    let lines = [
      "Dear Betty,", "", "12.50 EUR = a little; «größer» — Ω 😀",
      "  indented, and a blank at the end ",
      ".", "From here", String(repeating: "a", count: 76), String(repeating: "é", count: 60),
      String(repeating: "b", count: 75) + "=", String(repeating: "x", count: 75) + ".", "",
    ]
    let parsed = try Self.parse(
      Self.message(name: "Bétty d'Éxample, the 2nd", subject: "Überweisung: 12.50 €", lines: lines))
    #expect(parsed.defects == [])
    #expect(
      parsed.headers.map { $0[0] } == [
        "Date", "From", "To", "Subject", "Message-ID", "Auto-Submitted", "MIME-Version",
        "Content-Type", "Content-Transfer-Encoding",
      ])
    #expect(parsed.headers[3][1] == "Überweisung: 12.50 €")
    #expect(parsed.headers[4][1] == "<0a1b2c@example.org>")
    #expect(parsed.to == [["Bétty d'Éxample, the 2nd", "betty@example.org"]])
    #expect(parsed.date == "2026-10-05T08:00:07+00:00")
    #expect(parsed.body == lines.map { $0 + "\n" }.joined())
  }

  @Test func `names of any length and script are folded and read back`() throws {
    for name in [
      "Marie-Thérèse Wilhelmina Adélaïde van den Broeck-Vanderstraeten de Ghellinck d'Elseghem",
      String(repeating: "長い名前", count: 30), String(repeating: "Łódź ", count: 20) + "end",
      "=?UTF-8?Q?evil?=", "two  blanks", " first", "last ", "<a@b.org>, \"c\" (d) \\", "", "A. B.",
      "plain", String(repeating: "word ", count: 40) + "end",
    ] {
      let parsed = try Self.parse(Self.message(name: name, subject: name))
      #expect(parsed.defects == [], "\(name)")
      #expect(parsed.to == [[name, "betty@example.org"]])
      #expect(parsed.headers[3][1] == name)
    }
  }

  @Test(arguments: [
    "Betty\r\nBcc: everybody@example.org", "Betty\nSubject: other", "Betty\r\n\r\nother text",
    "Betty\u{0}\u{7F}", "Betty\u{2028}Bcc: x@example.org", "Betty\u{85}Bcc: x@example.org",
  ])
  func `no text adds a header or ends them`(text: String) throws {
    let parsed = try Self.parse(Self.message(name: text, subject: text, lines: [text, "end"]))
    #expect(parsed.defects == [])
    #expect(parsed.headers.count == 9)
    #expect(parsed.to.count == 1 && parsed.to[0][1] == "betty@example.org")
    #expect(parsed.body.split(separator: "\n", omittingEmptySubsequences: false).count == 3)
  }

  @Test func `the days and months of Date are those of the instant`() throws {
    for (instant, text) in [
      ("2026-10-04T23:59:59Z", "Sun, 04 Oct 2026 23:59:59 +0000"),
      ("2024-02-29T00:00:00+01:00", "Wed, 28 Feb 2024 23:00:00 +0000"),
      ("2027-01-01T12:30:00.25Z", "Fri, 01 Jan 2027 12:30:00 +0000"),
    ] {
      #expect(MailMessage.text(of: try #require(Instant(rfc3339: instant))) == text)
    }
  }

  @Test func `only plain addresses are addresses`() {
    for text in ["a@example.org", "a.b+c@x-y.example.org", "o'brien@example.org"] {
      #expect(MailAddress(text)?.text == text)
    }
    for text in [
      "", "a", "@example.org", "a@", "a@b", "a@b@c.org", "a b@example.org", "a@exa mple.org",
      "a\r\nBcc:x@example.org", "<a@example.org>", "a@example.org,b@example.org", ".a@example.org",
      "a..b@example.org", "a@-x.org", "a@.org", "é@example.org", "a@example.org\n",
      String(repeating: "a", count: 65) + "@example.org",
    ] {
      #expect(MailAddress(text) == nil, "\(text)")
    }
  }
}
