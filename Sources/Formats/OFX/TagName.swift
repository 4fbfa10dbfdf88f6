/// The name of an SGML element in capitals, held without allocation.
struct TagName: Hashable {
  private var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

  static let maxBytes = 32
  static let none = TagName()

  private init() {}

  /// Nil when it is longer than any name of the format.
  init?(_ bytes: some Collection<UInt8>) {
    guard bytes.count <= TagName.maxBytes else { return nil }
    var index = 0
    for byte in bytes {
      let isSmall = byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z")
      put(isSmall ? byte &- 0x20 : byte, at: index)
      index += 1
    }
  }

  private init(_ text: StaticString) {
    let count = min(text.utf8CodeUnitCount, TagName.maxBytes)
    for index in 0..<count { put(text.utf8Start[index], at: index) }
  }

  private mutating func put(_ byte: UInt8, at index: Int) {
    let bits = UInt64(byte) << UInt64(8 * (index & 7))
    switch index >> 3 {
    case 0: words.0 |= bits
    case 1: words.1 |= bits
    case 2: words.2 |= bits
    default: words.3 |= bits
    }
  }

  static func == (left: TagName, right: TagName) -> Bool { left.words == right.words }

  func hash(into hasher: inout Hasher) {
    hasher.combine(words.0)
    hasher.combine(words.1)
  }

  /// The name as text; what is no ASCII is shown as `?`.
  var text: String {
    var text = ""
    for word in [words.0, words.1, words.2, words.3] {
      for index in 0..<8 {
        let byte = UInt8(truncatingIfNeeded: word >> UInt64(8 * index))
        if byte == 0 { return text }
        text.unicodeScalars.append(byte < 0x80 ? Unicode.Scalar(byte) : "?")
      }
    }
    return text
  }
}

extension TagName {
  static let ofx = TagName("OFX")
  static let ofc = TagName("OFC")
  static let signOn = TagName("SONRS")
  static let status = TagName("STATUS")
  static let institution = TagName("FI")
  static let bankResponse = TagName("STMTTRNRS")
  static let cardResponse = TagName("CCSTMTTRNRS")
  static let investmentResponse = TagName("INVSTMTTRNRS")
  static let bankStatement = TagName("STMTRS")
  static let cardStatement = TagName("CCSTMTRS")
  static let investmentStatement = TagName("INVSTMTRS")
  static let bankAccount = TagName("BANKACCTFROM")
  static let cardAccount = TagName("CCACCTFROM")
  static let investmentAccount = TagName("INVACCTFROM")
  static let ofcAccount = TagName("ACCTFROM")
  static let list = TagName("BANKTRANLIST")
  static let pendingList = TagName("BANKTRANLISTP")
  static let investmentList = TagName("INVTRANLIST")
  static let investmentCash = TagName("INVBANKTRAN")
  static let transaction = TagName("STMTTRN")
  static let pendingTransaction = TagName("STMTTRNP")
  static let ofcStatement = TagName("ACCTSTMT")
  static let ofcTransaction = TagName("GENTRN")
  static let ledgerBalance = TagName("LEDGERBAL")
  static let availableBalance = TagName("AVAILBAL")
  static let investmentBalance = TagName("INVBAL")
  static let positions = TagName("INVPOSLIST")
  static let orders = TagName("INVOOLIST")
  static let plan = TagName("INV401K")

  static let code = TagName("CODE")
  static let severity = TagName("SEVERITY")
  static let message = TagName("MESSAGE")
  static let server = TagName("DTSERVER")
  static let organisation = TagName("ORG")
  static let institutionID = TagName("FID")
  static let currency = TagName("CURDEF")
  static let bankID = TagName("BANKID")
  static let brokerID = TagName("BROKERID")
  static let branchID = TagName("BRANCHID")
  static let accountID = TagName("ACCTID")
  static let accountType = TagName("ACCTTYPE")
  static let from = TagName("DTSTART")
  static let to = TagName("DTEND")
  static let asOf = TagName("DTASOF")
  static let balanceAmount = TagName("BALAMT")
  static let ofcBalance = TagName("LEDGER")

  static let type = TagName("TRNTYPE")
  static let posted = TagName("DTPOSTED")
  static let user = TagName("DTUSER")
  static let available = TagName("DTAVAIL")
  static let initiated = TagName("DTTRAN")
  static let amount = TagName("TRNAMT")
  static let id = TagName("FITID")
  static let corrects = TagName("CORRECTFITID")
  static let serverID = TagName("SRVRTID")
  static let cheque = TagName("CHECKNUM")
  static let ofcCheque = TagName("CHKNUM")
  static let reference = TagName("REFNUM")
  static let name = TagName("NAME")
  static let payee = TagName("PAYEE")
  static let memo = TagName("MEMO")
  static let inCurrency = TagName("CURRENCY")
  static let originalCurrency = TagName("ORIGCURRENCY")
  static let symbol = TagName("CURSYM")
  static let rate = TagName("CURRATE")
  static let toAccount = TagName("BANKACCTTO")
  static let toCard = TagName("CCACCTTO")

  /// Elements that hold others by the format's definition; the end tag of one must close it.
  static let aggregates: Set<TagName> = [
    ofx, ofc, signOn, status, institution, bankResponse, cardResponse, investmentResponse,
    bankStatement, cardStatement, investmentStatement, bankAccount, cardAccount,
    investmentAccount, ofcAccount, list, pendingList, investmentList, investmentCash,
    transaction, pendingTransaction, ofcTransaction, ofcStatement, ledgerBalance, availableBalance,
    investmentBalance, positions, orders, plan,
  ]

  var isAggregate: Bool { TagName.aggregates.contains(self) }

  var isTransaction: Bool {
    self == .transaction || self == .pendingTransaction || self == .ofcTransaction
  }

  var isStatement: Bool {
    self == .bankStatement || self == .cardStatement || self == .investmentStatement
      || self == .ofcStatement
  }
}
