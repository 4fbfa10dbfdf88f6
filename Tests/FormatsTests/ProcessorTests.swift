import Domain
import Testing

@testable import Formats

/// What holds for every processor's format, over the samples in samples/formats.
struct ProcessorTests {
  static let files = FormatSamples.files.filter { file in
    ["adyen", "gocardless", "mollie", "paypal", "shopify", "square", "stripe", "sumup"].contains {
      file.hasPrefix($0)
    }
  }

  private static func bytes(_ file: String) throws -> [UInt8] {
    try ByteSource(path: FormatSamples.folder + "/" + file).peek(1 << 20)
  }

  private static func format(_ file: String) throws -> FileFormat {
    try Reader.resolve(nil, of: ByteSource(path: FormatSamples.folder + "/" + file))
  }

  /// A cut at the end of a record may leave a shorter file that nothing contradicts; no other does.
  @Test(arguments: files)
  func `a file cut at any byte shows no amount it does not hold`(file: String) throws {
    let whole = try Self.bytes(file)
    let format = try Self.format(file)
    let expected = amounts(whole, format, file)
    // At every byte of a small file, and at many of a larger one.
    for length in stride(from: 1, to: whole.count, by: max(1, whole.count / 1500)) {
      let cut = amounts(Array(whole.prefix(length)), format, file)
      #expect(cut.texts.count <= expected.texts.count)
      let isPrefix = zip(cut.texts, expected.texts).allSatisfy { $0 == $1 }
      #expect(isPrefix || cut.isRefused, "\(file) cut at \(length)")
      if whole[0] == UInt8(ascii: "{") || whole[0] == UInt8(ascii: "["), !file.hasSuffix(".jsonl") {
        let isOnlyBlank = whole[length...].allSatisfy { $0 == 0x0A }
        #expect(cut.isRefused || isOnlyBlank, "\(file) cut at \(length)")
      }
    }
  }

  /// What the file holds: what its rows say together follows them, cut or not.
  private func amounts(
    _ bytes: [UInt8], _ format: FileFormat, _ name: String
  ) -> (texts: [String], isRefused: Bool) {
    let source = ByteSource(bytes: bytes, name: name)
    let report = Inspector.report(source: source, format: format, limits: .standard)
    let entries = report.statements.flatMap(\.entries).filter { $0["implied_by_rows"] == nil }
    let texts = entries.map { entry -> String in
      guard case .string(let text)? = entry["amount"] else { return "-" }
      return text
    }
    return (texts, !report.errors.isEmpty)
  }

  @Test(arguments: files)
  func `gross less fee is the amount`(file: String) throws {
    var collector = Collector()
    guard (try? Reader.read(path: FormatSamples.folder + "/" + file, into: &collector)) != nil
    else { return }
    for entry in collector.entries {
      guard let gross = entry.gross else { continue }
      #expect(gross - (entry.fee ?? .zero(gross.currency)) == entry.amount)
    }
  }

  /// Any byte may be wrong; what is read must come to an end, with a report and without a trap.
  @Test(arguments: files)
  func `a damaged file is read to an end`(file: String) throws {
    let whole = try Self.bytes(file)
    let format = try Self.format(file)
    var seed: UInt64 = 0x5EED
    for _ in 0..<100 {
      var bytes = whole
      for _ in 0..<3 {
        seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        let at = Int(seed >> 33) % bytes.count
        bytes[at] = UInt8(truncatingIfNeeded: seed >> 20)
      }
      let source = ByteSource(bytes: bytes, name: file)
      let report = Inspector.report(source: source, format: format, limits: .standard)
      var collector = Collector()
      let again = ByteSource(bytes: bytes, name: file)
      let summary = try? Reader.read(from: again, format: format, into: &collector)
      #expect(summary == nil || report.errors.allSatisfy { $0.code == "ING-0011" })
    }
  }

  @Test func `each processor's payout and conversion are told`() throws {
    func read(_ file: String) throws -> [Entry] {
      var collector = Collector()
      _ = try Reader.read(path: FormatSamples.folder + "/" + file, into: &collector)
      return collector.entries
    }
    let adyen = try read("adyen-settlement-detail/batch.csv")
    #expect(adyen.last?.category == "payout" && adyen.last?.reference(.payout) == "77")
    #expect(adyen[1].originalAmount.instructed == Money(minorUnits: 2000, currency: .gbp))
    #expect(adyen[1].originalAmount.rate == "1.15" && adyen[1].gross == nil)
    #expect(adyen[1].fee == Money(minorUnits: 40, currency: .eur))
    let square = try read("square-payouts/payouts.json")
    #expect(square.map(\.amount.decimal) == ["-19.48"] && square[0].category == "payout")
    let mollie = try read("mollie-settlement/settlement.csv")
    #expect(mollie.map(\.amount.decimal) == ["100.00", "46.30", "-20.00", "-2.89", "-123.41"])
    #expect(mollie[4].category == "payout" && mollie[4].slice == mollie[3].slice)
    #expect(mollie[1].originalAmount.instructed == Money(minorUnits: 5000, currency: .usd))
    let stl = try read("paypal-stl/two-currencies.csv")
    #expect(
      stl.filter { $0.category == "conversion" }.map(\.amount.decimal) == ["-14415", "88.70"])
    #expect(stl.last?.category == "payout" && stl.last?.reference(.trace) == "BANKREF9")
  }
}
