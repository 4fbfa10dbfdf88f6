import Domain

/// Tells a file's format from its first bytes; names and folders play no part.
public enum Detection {
  public enum Detected: Hashable, Sendable {
    /// What it is, and why we think so, to complete "looks like … because …".
    case format(FileFormat, because: String)
    case unknown(String)

    public var explanation: String {
      switch self {
      case .format(let format, let why):
        "looks like \(format.name) because \(why); to read it as something else use --format"
      case .unknown(let why): why
      }
    }
  }

  /// How many bytes are enough.
  public static let peekBytes = 64 * 1024

  public static func detect(_ source: ByteSource) throws(FormatError) -> Detected {
    detect(firstBytes: try source.peek(peekBytes))
  }

  public static func detect(firstBytes: [UInt8]) -> Detected {
    if firstBytes.isEmpty { return .unknown("the file is empty") }
    if firstBytes.starts(with: ZipArchive.signature) {
      return .format(.zip, because: "it begins with the signature of a zip archive")
    }
    let text = TextHead(firstBytes)
    if text.bytes.first == UInt8(ascii: "<") { return detectXML(text) }
    return detectCSV(text)
  }

  private static func detectXML(_ text: TextHead) -> Detected {
    let messages: [(String, (String?) -> FileFormat)] = [
      ("<BkToCstmrStmt", { .camt053(version: $0) }),
      ("<BkToCstmrAcctRpt", { .camt052(version: $0) }),
      ("<BkToCstmrDbtCdtNtfctn", { .camt054(version: $0) }),
    ]
    for (element, format) in messages {
      // With a prefix the name follows a colon instead of the bracket.
      guard text.contains(element) || text.contains(":" + element.dropFirst()) else { continue }
      let family = format(nil).family
      let version = text.version(after: family + ".") ?? (text.contains("V01>") ? "001.01" : nil)
      return .format(format(version), because: "it holds the element \(element)>")
    }
    return .unknown("it is XML but holds no camt.052, camt.053 or camt.054 message")
  }

  private static func detectCSV(_ text: TextHead) -> Detected {
    let columns = text.headerColumns
    if StripePayments.recognises(columns) {
      return .format(.stripePayments, because: "its header has the columns of a payments export")
    }
    let signs: [(FileFormat, [String])] = [
      (.stripePayouts, ["payout_id", "gross", "fee", "net", "currency"]),
      (.stripeBalanceChange, ["balance_transaction_id", "gross", "fee", "net", "currency"]),
      (.partyRegister, ["party_id", "kind", "name", "account_id"]),
      (.ledgerExport, ["booked_at", "account_id", "type", "amount"]),
    ]
    for (format, needed) in signs where needed.allSatisfy(columns.contains) {
      let names = needed.map { "'\($0)'" }.joined(separator: ", ")
      return .format(format, because: "its header has the columns \(names)")
    }
    if columns.count == 1, let mark = CSVHeader.otherSeparator(in: text.firstLine) {
      return .unknown("its first line is separated by \(mark.name), not by commas")
    }
    return .unknown("its first line is no header of a known report")
  }
}

/// The beginning of a text file, without byte order mark and leading white space.
private struct TextHead {
  let bytes: ArraySlice<UInt8>

  init(_ all: [UInt8]) {
    var rest = all[...]
    if rest.starts(with: [0xEF, 0xBB, 0xBF]) { rest = rest.dropFirst(3) }
    bytes = rest.drop { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }
  }

  func contains(_ text: some StringProtocol) -> Bool { index(of: text) != nil }

  private func index(of text: some StringProtocol) -> Int? {
    let wanted = Array(text.utf8)
    guard bytes.count >= wanted.count else { return nil }
    return (bytes.startIndex...bytes.endIndex - wanted.count).first {
      bytes[$0] == wanted[0] && bytes[$0..<$0 + wanted.count].elementsEqual(wanted)
    }
  }

  /// `001.08` after `camt.053.`.
  func version(after prefix: String) -> String? {
    guard let start = index(of: prefix) else { return nil }
    let digits = bytes[(start + prefix.utf8.count)...].prefix(6)
    let isVersion =
      digits.count == 6
      && digits.enumerated().allSatisfy { at, byte in
        at == 3 ? byte == UInt8(ascii: ".") : (0x30...0x39).contains(byte)
      }
    return isVersion ? String(validating: digits, as: UTF8.self) : nil
  }

  var firstLine: String {
    let line = bytes.prefix { $0 != 0x0A && $0 != 0x0D }
    return String(validating: line, as: UTF8.self) ?? ""
  }

  var headerColumns: Set<String> {
    Set(
      firstLine.split(separator: ",", omittingEmptySubsequences: false).map {
        $0.hasPrefix("\"") && $0.hasSuffix("\"") && $0.count > 1
          ? String($0.dropFirst().dropLast()) : String($0)
      })
  }
}
