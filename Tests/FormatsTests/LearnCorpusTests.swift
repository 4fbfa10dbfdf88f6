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
      print("LEARN none \(file)")
      return
    }
    let report = try ProfileInspection.report(lesson.profile, content, .standard)
    let json = try Corpus.object(
      from: Data(JSONWriter.write(.object(report.json(file: file))).utf8))
    let asked = lesson.questions.map(\.topic.rawValue).joined(separator: ",")
    let ours = LearnCorpusTests.facts(json)
    let theirs = LearnCorpusTests.facts(expected)
    let same = ours == theirs
    print("LEARN \(same ? "same" : "DIFF") [\(asked)] \(file) \(same ? "" : "\(ours.first ?? "") vs \(theirs.first ?? "") \(ours.count)/\(theirs.count)")")
  }

  private static func facts(_ json: [String: Any]) -> [String] {
    let statements = json["statements"] as? [[String: Any]] ?? []
    return statements.flatMap { $0["entries"] as? [[String: Any]] ?? [] }.map { entry in
      let amount = (entry["amount"] as? String).flatMap { ExactDecimal($0) }
      var digits = amount?.digits ?? 0
      var scale = amount?.scale ?? 0
      while scale > 0, digits % 10 == 0 { (digits, scale) = (digits / 10, scale - 1) }
      return "\(entry["booking_date"] as? String ?? "-") \(ExactDecimal(digits: digits, scale: scale))"
    }
  }
}
