import Domain

/// An entry as written: copies of its fields, reused from one entry to the next.
final class MTEntryRecord {
  var index = 0
  /// Of the `:61:` in the file, bytes to the end of its last field, and its line.
  var offset = 0
  var length = 0
  var lineNumber = 0
  private(set) var bytes: [UInt8] = []
  private(set) var raw = 0..<0
  private(set) var line = MTStatementLine()
  /// The `:86:` after the line; further ones in the older files of Rabobank.
  private(set) var details: [Range<Int>] = []
  private(set) var nonSwift: [Range<Int>] = []

  func begin(_ field: MTField, index: Int) {
    self.index = index
    offset = field.offset
    lineNumber = field.line
    bytes.removeAll(keepingCapacity: true)
    details.removeAll(keepingCapacity: true)
    nonSwift.removeAll(keepingCapacity: true)
    raw = keep(field)
    line = MTStatementLine(bytes, raw)
    if line.unreadable != nil { readAsOneLine() }
  }

  /// Some transports break lines anywhere: what makes no sense is read again without the breaks.
  private func readAsOneLine() {
    let parts = MTCursor.lines(raw, in: bytes)
    guard parts.count > 1 else { return }
    let start = bytes.count
    for part in parts { bytes += bytes[part] }
    let whole = MTStatementLine(bytes, start..<bytes.count)
    if whole.unreadable == nil { line = whole }
  }

  /// Polish cooperative banks repeat the code: `:86:150`, then `:86:150~00…` with everything.
  func addDetails(_ field: MTField) {
    let range = keep(field)
    if details.count == 1, let code = MTCursor.trimmed(details[0], in: bytes), code.count == 3,
      bytes[code].allSatisfy(\.isDigit), bytes[range].starts(with: bytes[code])
    {
      details[0] = range
    } else {
      details.append(range)
    }
  }

  func addNonSwift(_ field: MTField) { nonSwift.append(keep(field)) }

  private func keep(_ field: MTField) -> Range<Int> {
    let start = bytes.count
    bytes.append(contentsOf: field.value)
    length = field.offset + field.length - offset
    return start..<bytes.count
  }
}

/// A message as written, but for its entries.
final class MTStatementRecord {
  let index: Int
  /// Of its first field.
  let line: Int
  /// What the envelope says: 940, 942, 950.
  let messageType: Int?
  var reference: String?
  var related: String?
  var account: MTAccount?
  var sequence: String?
  var page: String?
  /// `:13D:` or `:13:`, as written.
  var time: String?
  var balances: [MTBalance] = []
  var floorLimits: [MTBalance] = []
  var totals: [MTBalance] = []
  /// `:86:` that belong to the statement, not to an entry.
  var information: [String] = []
  var nonSwift: [String] = []
  /// Fields that we have no name for.
  var others: [(tag: String, text: String)] = []
  var entries = 0
  /// The currency of the entries, once it was looked up.
  var knownCurrency: Currency?
  /// The first entry that stood before anything that says its currency.
  var unpriced: InputLocation?
  /// How many balances and floor limits have been converted, and reported if they are wrong.
  var toldBalances = 0
  var toldLimits = 0
  /// A `-` or `-}` was read.
  var isClosed = false

  init(index: Int, line: Int, messageType: Int?) {
    self.index = index
    self.line = line
    self.messageType = messageType
  }

  /// An interim report: it has floor limits or a time instead of balances.
  var isIntraday: Bool {
    if let messageType { return messageType == 942 }
    return !balances.contains(where: \.isOpening) && (!floorLimits.isEmpty || time != nil)
  }

  /// The last one of the file's, where a message has several by mistake.
  var opening: MTBalance? { balances.last(where: \.isOpening) }
  var closing: MTBalance? { balances.last(where: \.isClosing) }

  /// It is a page of a longer statement.
  var isPage: Bool {
    balances.contains { $0.tag == .openingOfPage || $0.tag == .closingOfPage }
  }

  /// As the balances, the account or the floor limit have it.
  var currency: String? {
    opening?.currencyCode ?? balances.lazy.compactMap(\.currencyCode).first
      ?? floorLimits.lazy.compactMap(\.currencyCode).first
  }

  /// The currency of the entries; of the account, where no balance says it.
  var entryCurrency: String? {
    currency ?? account?.currency
  }
}
