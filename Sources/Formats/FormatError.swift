import Domain

/// What is wrong with an input file, and where.
///
/// Every code is explained in docs/operations.md.
public struct FormatError: ActionableError, Hashable {
  public enum Reason: Hashable, Sendable {
    // The file itself.
    case cannotRead(String)
    case notARegularFile
    case changedWhileReading
    case fileTooLarge(limit: Int)
    case damagedCompression
    case compressionRatio(limit: Int)
    case nestedCompression
    case damagedArchive(String)
    case emptyFile
    case unknownFormat(String)
    case inspectOnly(String)

    // Bytes and text.
    case unsupportedEncoding(String)
    case invalidUTF8
    case nulByte

    // XML.
    case notWellFormed(String)
    case truncated
    case documentType
    case tooDeep(limit: Int)
    case textTooLong(limit: Int)
    case textAfterEnd
    case noMessage
    case noStatement

    // CSV.
    case wrongSeparator(String)
    case missingColumn(String)
    case duplicateColumn(String)
    case unknownColumn(String)
    case wrongFieldCount(Int, expected: Int)
    case unterminatedQuote
    case strayQuote
    case mixedLineEnds
    case loneCarriageReturn
    case lineTooLong(limit: Int)
    case tooManyColumns(limit: Int)
    case fieldTooLong(limit: Int)

    // Values.
    case missing(String)
    case notADecimal(String)
    case tooManyDecimals(String, allowed: UInt8)
    case outOfRange(String)
    case negative(String)
    case unknownCurrency(String)
    case notADate(String)
    case notAnInstant(String)
    case unknownValue(String, of: String)
    /// Its length or its check digits are wrong; masked.
    case notAnIBAN(String)
    case amountsDisagree(gross: String, fee: String, net: String)

    /// Of one format alone.
    case fault(FormatFault)
  }

  public let reason: Reason
  public let place: InputLocation

  public init(_ reason: Reason, at place: InputLocation) {
    self.reason = reason
    self.place = place
  }

  public var location: InputLocation? { place }
  public var code: String { fault?.code ?? "ING-" + reason.text.code }
  public var problem: String {
    CardNumber.masked(message: fault?.problem ?? reason.text.problem)
  }
  public var hint: String? { fault.map(\.hint) ?? reason.text.hint }

  private var fault: FormatFault? {
    if case .fault(let fault) = reason { return fault }
    return nil
  }
}
