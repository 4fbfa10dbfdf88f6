import Domain
import Foundation
import Testing

@testable import Formats

/// The learner on published files, as if no profile were there.
struct LearnCorpusTests {
  /// What it reads must be what the bank meant, or it must have asked.
  @Test(arguments: Corpus.files(in: "csv"))
  func `a published file is learned or asked about`(file: String) throws {
    let path = Corpus.root + "/" + file
    let expected = try Corpus.object(at: path + ".expected.json")
    let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    let source = ByteSource(bytes: bytes, name: file)
    let content = try TableContent(source, limits: .standard)
    guard let lesson = ProfileLearner.lesson(content, limits: .standard) else {
      #expect(file.hasSuffix("empty_statement_en.csv"), "\(file) is not learned")
      return
    }
    let report = try ProfileInspection.report(lesson.profile, content, .standard)
    let json = try Corpus.object(
      from: Data(JSONWriter.write(.object(report.json(file: file))).utf8))
    let same = LearnCorpusTests.facts(json) == LearnCorpusTests.facts(expected)
    let asked = Set(lesson.questions.map(\.topic)).subtracting([.currency])
    #expect(same || !asked.isEmpty || LearnCorpusTests.otherwise[file] != nil, "\(file)")
  }

  /// What is read otherwise without a question, and why that is no mistake.
  private static let otherwise = [
    "csv/bank2ynab/test_headers.csv": "its expected result is wrong (overrides.json)",
    "csv/oca-sheet/sample_statement_credit_card_inverse_sign_en.csv":
      "its expected result is wrong (overrides.json)",
  ]

  private static func facts(_ json: [String: Any]) -> [String] {
    let statements = json["statements"] as? [[String: Any]] ?? []
    return statements.flatMap { $0["entries"] as? [[String: Any]] ?? [] }.map { entry in
      let amount = (entry["amount"] as? String).flatMap { ExactDecimal($0) }
      var digits = amount?.digits ?? 0
      var scale = amount?.scale ?? 0
      while scale > 0, digits % 10 == 0 { (digits, scale) = (digits / 10, scale - 1) }
      return
        "\(entry["booking_date"] as? String ?? "-") \(ExactDecimal(digits: digits, scale: scale))"
    }
  }
}
