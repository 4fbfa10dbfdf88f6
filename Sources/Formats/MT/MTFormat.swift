/// SWIFT customer statements, with the envelope of the network or without.
enum MTFormat: StatementFormat {
  static let statement = FormatFamily(
    "mt940", summary: "SWIFT customer statement with details",
    specification: "SWIFT MT940 (and MT941), German DFÜ annex 3, Dutch, Polish, Swiss dialects")
  static let intraday = FormatFamily(
    "mt942", summary: "SWIFT interim transaction report of the day",
    specification: "SWIFT MT942, German DFÜ annex 3")
  static let plain = FormatFamily(
    "mt950", summary: "SWIFT statement without details, as banks send to banks",
    specification: "SWIFT MT950")
  static let families = [statement, intraday, plain]

  /// The message types that are statements of an account.
  static let messageTypes = [940, 941, 942, 950]

  static func recognise(_ head: FileHead) -> Recognition? {
    guard !head.isXML else { return nil }
    let signs = MTSigns(head)
    guard let tag = signs.sign, !signs.isPayment else { return nil }
    let family: FormatFamily
    switch signs.messageType {
    case 942: family = intraday
    case 950: family = plain
    case nil where signs.isIntraday: family = intraday
    default: family = statement
    }
    return Recognition(family, because: "a line begins with the SWIFT tag :\(tag.text):")
  }

  static func read<Handler: DocumentHandler>(
    from source: ByteSource, as format: FileFormat, limits: Limits, into handler: inout Handler
  ) throws -> ReadSummary {
    try MTReader.read(from: source, format: format, limits: limits, into: &handler)
  }

  static func inspect(
    source: ByteSource, as format: FileFormat, limits: Limits
  ) -> InspectionReport {
    MTInspection.report(source: source, format: format, limits: limits)
  }
}

/// What the first lines of a file show.
private struct MTSigns {
  /// The first tag that only statements have.
  private(set) var sign: MTTag?
  private(set) var isIntraday = false
  /// Fields of payment orders and confirmations, whose messages begin alike.
  private(set) var isPayment = false
  private(set) var messageType: Int?

  /// Lines that may stand before the first field.
  private static let headingLimit = 12

  init(_ head: FileHead) {
    var fields = 0
    var headings = 0
    var hasOpening = false
    for line in head.lines {
      let shape = line.withUnsafeBytes { MTLineShape($0, in: .outside, after: nil) }
      switch shape {
      case .tag(let tag, _):
        fields += 1
        if ["32A", "32B", "23B", "50K", "59"].contains(tag.text), sign != .line {
          isPayment = true
        }
        if sign == nil, MTSigns.signs.contains(tag) { sign = tag }
        if [.opening, .openingOfPage].contains(tag) { hasOpening = true }
        if !hasOpening, [.floorLimit, .time].contains(tag) { isIntraday = true }
      case .text, .envelope, .endOfMessage, .hyphen:
        guard fields == 0 else { continue }
        headings += 1
        readHeading(line)
        if headings > MTSigns.headingLimit { return }
      case .blank: continue
      }
    }
  }

  private mutating func readHeading(_ line: ArraySlice<UInt8>) {
    let heading = line.withUnsafeBytes { MTHeading($0) }
    messageType = messageType ?? heading.messageType
    if line.firstRange(of: "{4::".utf8) != nil { sign = .reference }
  }

  private static let signs: Set<MTTag> = [
    .account, .accountWithBIC, .number, .sequence, .floorLimit, .time, .opening, .openingOfPage,
    .line, .closing, .closingOfPage, .available, .forward, .details, .debits, .credits, .nonSwift,
    .type940, .type942, .type950, .reference,
  ]
}
