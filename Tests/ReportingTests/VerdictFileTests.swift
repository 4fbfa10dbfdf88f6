import Domain
import Testing

@testable import Reporting

@Suite struct VerdictFileTests {
  private let scratch = Scratch()

  @Test func `the verdict is sorted, exact and ends with a line feed`() throws {
    var verdict = VerdictFile(
      period: "2026-10", verdict: .breaks, runID: "b8a6", inputsSHA256: "9f2c",
      rulesVersion: "3", codeVersion: "0.1.0")
    verdict.accounts = Array(samplePage().proofs.prefix(2))
    verdict.counts = [("matches", 1235), ("breaks", 7)]
    verdict.totals = [
      .init(name: "breaks", currency: .gbp, minorUnits: 20_00),
      .init(name: "breaks", currency: .eur, minorUnits: 1_737_10),
    ]
    verdict.missingSources = ["stripe \"eu\""]
    let file = try scratch.output().file("verdict.json")
    try verdict.write(to: file)
    _ = try file.commit()
    let text = try scratch.text("verdict.json")
    try expectGolden(text, "verdict.json")
    #expect(text.hasSuffix("}\n"))
    try run(["python3", "-m", "json.tool", "\(scratch.path)/pack/verdict.json"])
  }
}
