extension FormatError.Reason {
  typealias Text = (code: String, problem: String, hint: String?)

  /// Code, sentence and advice of every reason, one beside the other so that they stay distinct.
  var text: Text {
    fileText ?? encodingText ?? xmlText ?? csvText ?? valueText
  }

  private var fileText: Text? {
    switch self {
    case .cannotRead(let why): ("0001", "the file cannot be read: \(why)", nil)
    case .notARegularFile:
      ("0002", "this is not a regular file", "give the file itself, not a link, folder or pipe")
    case .changedWhileReading:
      ("0003", "the file changed while it was read", "wait until it is complete and run again")
    case .fileTooLarge(let limit):
      ("0004", "the file has more than \(limit) bytes", "split the export by period")
    case .damagedCompression:
      ("0005", "the compressed data are damaged or cut off", "fetch the file again")
    case .compressionRatio(let limit):
      (
        "0006", "the file expands to more than \(limit) times its size",
        "decompress it by hand if you trust it"
      )
    case .nestedCompression:
      ("0007", "the file is compressed twice", "decompress it once")
    case .damagedArchive(let why): ("0008", "the zip archive cannot be used: \(why)", nil)
    case .emptyFile: ("0009", "the file is empty", "fetch it again; nothing was loaded from it")
    case .unknownFormat(let why):
      (
        "0010", "the format is not known: \(why)",
        "name it with --format; of a table of bookings, --learn proposes a profile"
      )
    case .inspectOnly(let format):
      (
        "0011", "a file of format \(format) holds no entries of a bank or processor to load",
        Self.advice(forLoading: format)
      )
    default: nil
    }
  }

  private static func advice(forLoading format: String) -> String {
    switch format {
    case "zip": "unpack it; each file in it is loaded by itself"
    case "ledger", "parties": "it is the platform's own file: load it with tieout-post"
    default: "export the itemised balance change or payout report instead"
    }
  }

  private var encodingText: Text? {
    switch self {
    case .unsupportedEncoding(let name):
      ("0020", "the encoding '\(name)' is not supported", "save the file as UTF-8")
    case .invalidUTF8:
      ("0021", "these bytes are not UTF-8", "export the file again as UTF-8")
    case .nulByte:
      (
        "0022", "the file holds a NUL byte",
        "it is not a text file, or it is damaged: fetch it again"
      )
    default: nil
    }
  }

  private var xmlText: Text? {
    switch self {
    case .notWellFormed(let why): ("0030", "the XML is not well-formed: \(why)", nil)
    case .truncated:
      ("0031", "the file ends before its document does", "it was cut off: fetch it again")
    case .documentType:
      ("0032", "the XML has a document type declaration", "bank files have none: refuse the file")
    case .tooDeep(let limit): ("0033", "elements are nested deeper than \(limit)", nil)
    case .textTooLong(let limit): ("0034", "one text or tag is longer than \(limit) bytes", nil)
    case .textAfterEnd: ("0035", "there is text outside the document", nil)
    case .noMessage:
      ("0036", "no camt.052, camt.053 or camt.054 message is in the file", nil)
    case .noStatement: ("0037", "the message holds no statement", nil)
    default: nil
    }
  }

  private var csvText: Text? {
    switch self {
    case .wrongSeparator(let mark):
      ("0040", "columns are separated by \(mark)", "export with commas")
    case .missingColumn(let name): ("0041", "the column '\(name)' is missing", nil)
    case .duplicateColumn(let name): ("0042", "the column '\(name)' is there twice", nil)
    case .unknownColumn(let name):
      ("0043", "the column '\(name)' is not known", "see docs/formats for the columns")
    case .wrongFieldCount(let count, let expected):
      ("0044", "the row has \(count) fields where the header has \(expected)", nil)
    case .unterminatedQuote: ("0045", "a quote opened here is never closed", nil)
    case .strayQuote:
      (
        "0046", "a quote stands in the middle of a field",
        "quote the whole field and double the quotes inside"
      )
    case .mixedLineEnds:
      (
        "0047", "the line ends differently from the lines before",
        "a file ends its lines with LF or with CR LF, not with both"
      )
    case .loneCarriageReturn:
      ("0048", "a carriage return stands alone", "end lines with LF or CR LF")
    case .lineTooLong(let limit): ("0049", "the line is longer than \(limit) bytes", nil)
    case .tooManyColumns(let limit): ("0050", "there are more than \(limit) columns", nil)
    case .fieldTooLong(let limit): ("0051", "the field is longer than \(limit) bytes", nil)
    default: nil
    }
  }

  private var valueText: Text {
    switch self {
    case .missing(let name): ("0060", "'\(name)' is missing or empty", nil)
    case .notADecimal(let text):
      (
        "0061", "'\(text)' is not a decimal number",
        "write amounts with a point and no thousands mark, as in 1234.50"
      )
    case .tooManyDecimals(let text, let allowed):
      ("0062", "'\(text)' has more than the \(allowed) decimals of its currency", nil)
    case .outOfRange(let text): ("0063", "'\(text)' is too large", nil)
    case .negative(let text):
      ("0064", "'\(text)' carries a sign", "in camt the direction is in CdtDbtInd alone")
    case .unknownCurrency(let text): ("0065", "'\(text)' is not a currency of ISO 4217", nil)
    case .notADate(let text): ("0066", "'\(text)' is not a date", "dates are written 2026-10-31")
    case .notAnInstant(let text):
      ("0067", "'\(text)' is not a point in time", "write it as 2026-10-31T09:30:00Z")
    case .unknownValue(let text, let name): ("0068", "'\(text)' is not a known \(name)", nil)
    case .notAnIBAN(let masked):
      (
        "0070", "'\(masked)' is not an IBAN: its length or its check digits are wrong",
        "correct the number with its owner, or leave it out"
      )
    case .amountsDisagree(let gross, let fee, let net):
      ("0069", "gross \(gross) less fee \(fee) is not net \(net)", nil)
    default: preconditionFailure("Every reason has its text")
    }
  }
}
