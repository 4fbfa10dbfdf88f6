import Domain
import Foundation
import Testing

@testable import Formats

/// Our own small files of every format, in samples/formats/<format>/, each with what inspection shows
/// of it beside it. `UPDATE_GOLDEN=1` rewrites that; read the difference like code.
struct FormatSampleTests {
  @Test(arguments: FormatSamples.files)
  func `a sample is shown as the file beside it says`(file: String) throws {
    let path = FormatSamples.folder + "/" + file
    let json = Inspector.inspect(path: path).json + "\n"
    let url = URL(fileURLWithPath: path + ".expected.json")
    if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] != nil {
      try Data(json.utf8).write(to: url)
    }
    let expected = try String(contentsOf: url, encoding: .utf8)
    #expect(json == expected, "\(file) differs; UPDATE_GOLDEN=1 rewrites it")
  }

  @Test(arguments: FormatSamples.files)
  func `a sample is recognised by one format alone`(file: String) throws {
    let bytes = Array(
      try Data(contentsOf: URL(fileURLWithPath: FormatSamples.folder + "/" + file))
        .prefix(Detection.peekBytes))
    let found = FormatRegistry.recognitions(FileHead(firstBytes: bytes))
    #expect(found.count == 1, "\(found.map { "\($0.format.name): \($0.because)" })")
  }

  @Test(arguments: FormatSamples.files)
  func `a sample is loaded as it is shown`(file: String) throws {
    try Agreement.check(FormatSamples.folder + "/" + file)
  }

  @Test(arguments: Corpus.readFiles)
  func `a published file is loaded as it is shown`(file: String) throws {
    try Agreement.check(Corpus.root + "/" + file)
  }
}

enum FormatSamples {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("samples/formats").path

  static let files: [String] = {
    TestProfiles.use()
    let all = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    return all.filter { name in
      !name.hasSuffix(".expected.json") && !name.hasSuffix(".md")
        && name.contains(".") && FormatSamples.isFile(name)
    }.sorted()
  }()

  private static func isFile(_ name: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: folder + "/" + name, isDirectory: &isFolder)
      && !isFolder.boolValue
  }
}

/// Loading and showing are two roads from the same records: where both arrive, they must agree.
enum Agreement {
  static func check(_ path: String) throws {
    var collector = Collector()
    do {
      _ = try Reader.read(path: path, into: &collector)
    } catch is FileErrors {
      return
    }
    let json = try Corpus.object(from: Data(Inspector.inspect(path: path).json.utf8))
    let statements = json["statements"] as? [[String: Any]] ?? []
    let all = statements.flatMap { $0["entries"] as? [[String: Any]] ?? [] }
    // What is not counted may be left out by a reader: processors' rows that tell of others.
    let isWhole = collector.entries.count == all.count
    let shown = isWhole ? all : all.filter { $0["counted"] as? Bool != false }
    let entries = isWhole ? collector.entries : collector.entries.filter(\.counted)
    #expect(entries.count == shown.count, "\(path)")
    for (entry, json) in zip(entries, shown) {
      let place = "\(path) entry \(entry.index)"
      if entry.counted {
        #expect(number(json["amount"])?.equals(number(entry.amount)) == true, "\(place)")
      }
      if let code = json["currency"] as? String {
        #expect(code == entry.amount.currency.code, "\(place)")
      }
      #expect(json["booking_date"] as? String == entry.bookingDate?.description, "\(place)")
      #expect(json["value_date"] as? String == entry.valueDate?.description, "\(place)")
      if let offset = json["offset"] as? Int { #expect(offset == entry.slice.offset, "\(place)") }
    }
    #expect(collector.ends.count == statements.count, "\(path)")
    for (head, json) in zip(collector.ends, statements) {
      #expect(json["kind"] as? String == head.kind.rawValue || head.kind == .settlement, "\(path)")
    }
  }

  private static func number(_ value: Any?) -> ExactDecimal? {
    (value as? String).flatMap { ExactDecimal($0) }
  }

  private static func number(_ money: Money) -> ExactDecimal {
    ExactDecimal(digits: Int128(money.minorUnits), scale: Int(money.currency.exponent))
  }
}
