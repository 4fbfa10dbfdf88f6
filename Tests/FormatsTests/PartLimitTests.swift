import Domain
import Testing

@testable import Formats

/// One entry of endless parts is refused before it fills the memory.
struct PartLimitTests {
  private func codes(_ text: String, as name: String? = nil, parts: Int) -> [String] {
    var limits = Limits.standard
    limits.parts = parts
    do {
      let format = name.flatMap { FileFormat(name: $0) }
      _ = try Collector.read(Array(text.utf8), format: format, limits: limits)
      return []
    } catch let error as FileErrors {
      return error.errors.map(\.code)
    } catch {
      Issue.record("not an error of the file: \(error)")
      return []
    }
  }

  @Test(arguments: [
    ("nacha/payroll-ctx-returns.ach", "\n705", 2), ("cfonb/releve.cfonb", "\n05", 5),
    ("coda/movements-and-details.coda", "\r\n2100030001", 4),
    ("coda/movements-and-details.coda", "\r\n4 0001", 4),
  ])
  func `of records`(sample: String, record: String, most: Int) throws {
    let text = RecordSamples.text(sample)
    #expect(!codes(text, parts: 100).contains("ING-0012"))
    let start = try #require(text.firstRange(of: record)).lowerBound
    let line = text[start...].dropFirst().prefix { !$0.isNewline }
    let many = String(repeating: "\n" + line, count: 200)
    var endless = text
    endless.insert(contentsOf: many, at: start)
    #expect(codes(endless, parts: 100).filter { $0 == "ING-0012" }.count == 1)
  }

  @Test func `of QIF`() {
    let splits = String(repeating: "SFood\n$1\n", count: 200)
    let text = "!Type:Bank\nD13/04/26\nT200\n\(splits)^\n"
    #expect(codes(text, as: "qif.EUR", parts: 500).isEmpty)
    #expect(codes(text, as: "qif.EUR", parts: 100) == ["ING-0012"])
  }
}
