import Domain
import Testing

@testable import Formats

struct LearnTests {
  private static func lesson(
    _ text: String, _ answers: [ProfileLearner.Topic: String] = [:]
  ) throws -> ProfileLearner.Lesson {
    let source = ByteSource(bytes: Array(text.utf8), name: "input")
    let content = try TableContent(source, limits: .standard)
    return try #require(
      ProfileLearner.lesson(content, answers: answers, limits: .standard))
  }

  @Test func `a header in the words of a bank is understood`() throws {
    let lesson = try Self.lesson(
      "Buchungstag;Wertstellung;Auftraggeber/Empfänger;Verwendungszweck;IBAN;Betrag;Währung\n"
        + "31.10.2026;01.11.2026;Grün;Miete;DE02120300000000202051;-1.234,50;EUR\n")
    #expect(lesson.questions.isEmpty)
    let columns = lesson.profile.columns
    #expect(columns.bookingDate == .named("Buchungstag", occurrence: 1))
    #expect(columns.valueDate == .named("Wertstellung", occurrence: 1))
    #expect(columns.currency == .named("Währung", occurrence: 1))
    #expect(lesson.profile.values.dates.map(\.text) == ["DD.MM.YYYY"])
    #expect(lesson.profile.values.decimal == .comma)
    #expect(lesson.profile.dialect.delimiter == UInt8(ascii: ";"))
  }

  static let questions: [(String, ProfileLearner.Topic)] = [
    ("Date,Text,Amount EUR\n01/02/2026,a,-1.00\n03/04/2026,b,2.00\n", .dates),
    ("Date,Text,Amount EUR\n31/01/2026,a,\"-1,234\"\n", .decimal),
    ("Date,Text,Amount EUR\n31/01/2026,a,12.00\n", .sign),
    ("Date,Text,Amount\n31/01/2026,a,-12.00\n", .currency),
    ("Date,Text,A,B,Currency\n31/01/2026,a,12.00,,EUR\n31/01/2026,a,,1.00,EUR\n", .columns),
    ("31/01/2026,a,12.00,5.00,EUR\n31/01/2026,b,11.00,1.00,EUR\n", .amount),
  ]

  @Test(arguments: questions)
  func `what the file does not show is asked`(text: String, topic: ProfileLearner.Topic) throws {
    let lesson = try Self.lesson(text)
    #expect(lesson.questions.contains { $0.topic == topic })
    let question = try #require(lesson.questions.first { $0.topic == topic })
    #expect(topic == .currency || question.choices.count == 2)
    let answered = try Self.lesson(text, [topic: question.choices[0].answer])
    #expect(!answered.questions.contains { $0.topic == topic })
  }

  @Test func `an answer decides`() throws {
    let text = "Date,Text,Amount EUR\n01/02/2026,a,-1.00\n"
    #expect(try Self.lesson(text, [.dates: "mdy"]).profile.values.dates[0].text == "MM/DD/YYYY")
    #expect(try Self.lesson(text, [.dates: "dmy"]).profile.values.dates[0].text == "DD/MM/YYYY")
  }

  @Test func `balances show which column is money out`() throws {
    let lesson = try Self.lesson(
      "31/01/2026,a,,5.00,95.00,EUR\n30/01/2026,b,10.00,,100.00,EUR\n29/01/2026,c,,1.00,90.00,EUR\n"
    )
    #expect(lesson.questions.isEmpty)
    #expect(lesson.profile.columns.debit == .numbered(4))
    #expect(lesson.profile.columns.credit == .numbered(3))
    #expect(lesson.profile.columns.balance == .numbered(5))
  }

  @Test(arguments: ["", "\n\n", "hello\n", "a,b\n1,2\n", "{\"a\": 1}\n", "x;y;z\n1;2\n"])
  func `what is no table of bookings is none`(text: String) throws {
    let source = ByteSource(bytes: Array(text.utf8), name: "input")
    let content = try TableContent(source, limits: .standard)
    #expect(ProfileLearner.lesson(content, limits: .standard) == nil)
  }
}
