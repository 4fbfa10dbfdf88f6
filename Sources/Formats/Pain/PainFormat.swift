import Domain

/// ISO 20022 payment orders, and how the bank answered them. They move no money by themselves: read
/// and shown, never loaded as entries of an account.
enum PainFormat: StatementFormat {
  static let creditTransfer = family(
    "pain.001", "ISO 20022 credit transfer order", "001.02 to 001.12")
  static let statusReport = family(
    "pain.002", "ISO 20022 status report: how the bank answered an order", "001.02 to 001.14")
  static let directDebit = family(
    "pain.008", "ISO 20022 direct debit order", "001.01 to 001.11")
  static let families = [creditTransfer, statusReport, directDebit]

  private static func family(_ name: String, _ summary: String, _ versions: String) -> FormatFamily
  {
    FormatFamily(
      name, use: .order, summary: summary,
      specification: "ISO 20022 \(name), versions \(versions), German 002/003 and Swiss variants")
  }

  static func recognise(_ head: FileHead) -> Recognition? {
    guard head.isXML else { return nil }
    for shape in PainShape.allCases {
      guard let element = shape.elements.first(where: { head.contains(element: $0) }) else {
        continue
      }
      let version = head.messageVersion(of: shape.family.name)
      return Recognition(
        shape.family, version: version, because: "it holds the element \(element)>")
    }
    return nil
  }

  static func read<Handler: DocumentHandler>(
    from source: ByteSource, as format: FileFormat, limits: Limits, into handler: inout Handler
  ) throws -> ReadSummary {
    try PainReader.read(from: source, format: format, limits: limits, into: &handler)
  }

  static func inspect(
    source: ByteSource, as format: FileFormat, limits: Limits
  ) -> InspectionReport {
    PainInspection.report(source: source, format: format, limits: limits)
  }
}

/// The three messages: what their elements are called, and which way the money goes.
enum PainShape: CaseIterable {
  case creditTransfer, directDebit, statusReport

  init?(_ family: FormatFamily) {
    guard let found = PainShape.allCases.first(where: { $0.family == family }) else { return nil }
    self = found
  }

  var family: FormatFamily {
    switch self {
    case .creditTransfer: PainFormat.creditTransfer
    case .directDebit: PainFormat.directDebit
    case .statusReport: PainFormat.statusReport
    }
  }

  /// The message element; in the oldest versions it is the name of the message itself.
  var elements: [String] {
    switch self {
    case .creditTransfer: ["CstmrCdtTrfInitn", "pain.001.001.02", "pain.001.001.01"]
    case .directDebit: ["CstmrDrctDbtInitn", "pain.008.001.01"]
    case .statusReport: ["CstmrPmtStsRpt", "pain.002.001.02", "pain.002.001.01"]
    }
  }

  /// A block of orders that share an account and a day.
  var block: String { self == .statusReport ? "OrgnlPmtInfAndSts" : "PmtInf" }

  var transaction: String {
    switch self {
    case .creditTransfer: "CdtTrfTxInf"
    case .directDebit: "DrctDbtTxInf"
    case .statusReport: "TxInfAndSts"
    }
  }

  var kind: StatementHead.Kind { self == .statusReport ? .status : .instruction }

  /// Signed from the account of the sender: a transfer goes out, a collection comes in.
  var sign: Int64 { self == .creditTransfer ? -1 : 1 }
}
