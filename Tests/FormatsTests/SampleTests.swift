import Domain
import Foundation
import Testing

@testable import Formats

/// Our own small files, one idea each, in Tests/FormatsSamples: what inspection shows of each
/// (`.inspect.json`) and what loading makes of it (`.loaded.txt`). `UPDATE_GOLDEN=1` rewrites both.
struct SampleTests {
  @Test(arguments: Samples.files)
  func `a sample is shown as the golden file says`(file: String) throws {
    let json = Inspector.inspect(path: Samples.folder + "/" + file).json
    try Samples.expect(json + "\n", in: file + ".inspect.json")
  }

  @Test(arguments: Samples.files)
  func `a sample is loaded as the golden file says`(file: String) throws {
    try Samples.expect(Samples.load(file), in: file + ".loaded.txt")
  }

  @Test(arguments: Samples.files.filter { $0.hasSuffix(".xml") })
  func `each entry's place in the bytes holds that entry and nothing else`(file: String) throws {
    let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: Samples.folder + "/" + file)))
    let (collector, summary) = try Collector.read(bytes)
    #expect(collector.entries.count == summary.records)
    for entry in collector.entries {
      let slice = bytes[entry.slice.offset..<entry.slice.offset + entry.slice.length]
      let starts = ["<Ntry>", "<c:Ntry>"].contains { slice.starts(with: Array($0.utf8)) }
      let ends = ["</Ntry>", "</c:Ntry>"].contains {
        slice.suffix($0.utf8.count).elementsEqual($0.utf8)
      }
      #expect(starts && ends)
    }
  }
}

enum Samples {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("FormatsSamples").path

  static let files =
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
    .filter { name in [".xml", ".csv", ".zip"].contains { name.hasSuffix($0) } }.sorted()

  /// One line for each thing that loading hands over.
  static func load(_ file: String) throws -> String {
    let path = folder + "/" + file
    var lines: [String] = []
    do {
      let summary: ReadSummary
      if file == "ledger.csv" {
        summary = try LedgerCSV.read(path: path, name: file) { row in
          lines.append("\(row.bookedAt) \(row.id) \(row.amount) \(row.type) \(row.slice.offset)")
        }
      } else if file == "parties.csv" {
        summary = try PartyCSV.read(path: path, name: file) { row in
          lines.append("\(row.id) \(row.kind) \(row.name) \(row.accountID)")
        }
      } else {
        var collector = Collector()
        summary = try Reader.read(path: path, name: file, into: &collector)
        lines += collector.ends.map { "statement \($0.id ?? "-") \($0.balances.map(\.amount))" }
        lines += collector.entries.flatMap(describe)
      }
      lines.append("\(summary.format.name): \(summary.accepted) of \(summary.records)")
      lines += summary.totals.map { "total \($0.currency) +\($0.credits) -\($0.debits)" }
      lines += summary.findings.map { "finding \($0.place.path ?? "") \($0.description)" }
    } catch let errors as FileErrors {
      lines.append("\(errors)")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func describe(_ entry: Entry) -> [String] {
    func words(_ references: [Reference]) -> String {
      references.map { "\($0.kind.rawValue)=\($0.value)" }.joined(separator: " ")
    }
    var line = "\(entry.bookingDate.map { "\($0)" } ?? "-") \(entry.amount)"
    line += " \(entry.status?.rawValue ?? "-")\(entry.reversal ? " reversal" : "")"
    if let gross = entry.gross, let fee = entry.fee { line += " gross \(gross) fee \(fee)" }
    line += " [\(words(entry.references))] \(entry.counterparty.name ?? "-")"
    line += " \(entry.remittance) \(entry.charges.map(\.amount)) \(entry.returnReason?.code ?? "")"
    line += " @\(entry.slice.offset)+\(entry.slice.length)"
    return [line]
      + entry.details.map {
        "  \($0.amount.map { "\($0)" } ?? "-") [\(words($0.references))] "
          + "\($0.counterparty.name ?? "-") \($0.charges.map(\.amount))"
      }
  }

  static func expect(_ text: String, in name: String) throws {
    let url = URL(fileURLWithPath: folder + "/" + name)
    if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] != nil {
      try Data(text.utf8).write(to: url)
    }
    let golden = try String(contentsOf: url, encoding: .utf8)
    #expect(text == golden, "\(name) differs; UPDATE_GOLDEN=1 rewrites it")
  }
}
