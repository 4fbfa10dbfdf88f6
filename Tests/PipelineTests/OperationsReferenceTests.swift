import Domain
import Foundation
import TestSupport
import Testing

@testable import Payments

/// docs/operations-reference.md says what the program does: its examples are posted, its tables compared.
@Suite struct OperationsReferenceTests {
  private static func text() throws -> String {
    try Repository.text(Repository.root + "/docs/operations-reference.md")
  }

  /// The lines of all blocks of a language, behind the head of the document.
  private static func blocks(_ language: String) throws -> [Substring] {
    var found: [Substring] = []
    var isOpen = false
    var isHead = true
    for line in try text().split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("### ") { isHead = false }
      if line.hasPrefix("```") {
        isOpen = line == "```" + language
      } else if isOpen, !isHead {
        found.append(line)
      }
    }
    return found
  }

  @Test func `the examples are answered as the document says`() throws {
    let bench = try OperationBench()
    let examples = try Self.blocks("json")
    try bench.book.put(examples.map { $0 + "\n" }.joined(), as: "examples.ops.jsonl")
    _ = try bench.book.post()
    let answers = try bench.results("examples.ops").split(separator: "\n").map { line in
      "{" + line[(line.firstRange(of: "\"state\"")?.lowerBound ?? line.startIndex)...]
    }
    let written = try Self.blocks("text").map(String.init)
    #expect(answers.count == examples.count && written.count == examples.count)
    for (index, pair) in zip(answers, written).enumerated() {
      #expect(pair.0 == pair.1, "\(examples[index])")
    }
    let verified = try Programs.run("tieout-verify", [], on: bench.book)
    #expect(verified.status == 0 && verified.errors.contains("none failed"), "\(verified.errors)")
  }

  private static let forms: [OperationField.Form: String] = [
    .id: "an id", .text: "a text", .iban: "an IBAN", .currency: "a currency",
    .positive: "an amount above zero", .amount: "an amount, zero or more",
    .signed: "an amount other than zero", .percent: "a percentage",
    .count: "a whole number, 1 to 10,000", .date: "a day", .flag: "`true` or `false`",
    .credits: "members and amounts", .month: "a month", .cardDigits: "four digits",
    .cardText: "a text without a card's number",
  ]

  private static func row(_ member: OperationKind.Member) -> String {
    var form = forms[member.form] ?? ""
    if case .word(let words) = member.form {
      form = words.map { "`\($0)`" }.joined(separator: " or ")
    }
    return "| `\(member.field.rawValue)` | \(member.isRequired ? "needed" : "") | \(form) |"
  }

  @Test(arguments: OperationKind.allCases)
  func `an operation is documented with its members`(kind: OperationKind) throws {
    let text = try Self.text()
    let start = try #require(text.firstRange(of: "### `\(kind.rawValue)`\n")?.upperBound)
    let section = text[start...].prefix(
      upTo: text[start...].firstRange(of: "\n##")?.lowerBound ?? text.endIndex)
    let rows = section.split(separator: "\n").filter { $0.hasPrefix("| `") }.map(String.init)
    #expect(rows == kind.members.map(Self.row))
    let runbook = try Repository.text(Repository.root + "/docs/operations.md")
    for code in section.matches(of: /OPS-[0-9]{4}/).map({ String($0.output) }) {
      #expect(runbook.contains("| \(code) |"), "\(code)")
    }
  }
}
