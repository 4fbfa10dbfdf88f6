/// One line of an external statement or report: theirs.
///
/// All formats give this one model. What a file says that the model has no field for is kept under
/// `extra`.
public struct Entry: Hashable, Sendable {
  public enum Status: String, Sendable {
    case booked, pending, info
    /// Payment files: what was ordered, which moves money only when the bank books it.
    case instructed
    /// Payment files: an order of no amount that tests the account.
    case prenote
    case returned
  }

  /// Position in its statement, from 0.
  public var index = 0

  /// The day the bank booked it; a processor's day of creation in UTC.
  public var bookingDate: CalendarDate?
  public var valueDate: CalendarDate?

  /// The moment, where the source has a clock (processors); banks have days only.
  public var createdAt: Instant?

  /// Signed: plus is money into the account. For processors the net effect on the balance.
  public var amount: Money
  public var status: Status?

  /// camt `RvslInd`: this entry undoes an earlier one. It does not turn the sign.
  public var reversal = false
  public var references: [Reference] = []
  public var code = TransactionCode()
  public var counterparty = Counterparty()

  /// Unstructured remittance text, one string per line of the source; a line that the source cut off
  /// because it was full goes on in the same string.
  public var remittance: [String] = []
  public var information: String?
  /// The bank's word for the kind of booking (`:86:` field 00, `Buchungstext`), as written.
  public var postingText: String?
  public var returnReason: ReturnReason?
  public var charges: [Charge] = []
  public var originalAmount = OriginalAmount()
  public var batch: Batch?

  /// The single payments inside a batch entry. They explain the entry and are not counted again.
  public var details: [EntryDetail] = []

  /// Processors: what the customer paid, before the processor's fee. `amount` = gross − fee.
  public var gross: Money?
  /// Processors: what was kept back, positive when it lowers the amount.
  public var fee: Money?
  /// Processors: the kind of line in the words that all share (`charge`, `refund`, `payout`, …); the
  /// report's own word where it has no such meaning.
  public var category: String?

  /// The account's balance after this entry, where the source has such a column.
  public var balanceAfter: Money?

  /// False for a row that moves no money and must not be summed.
  public var counted = true
  public var slice = Slice()
  public var extra: [ExtraField] = []

  public init(amount: Money) { self.amount = amount }

  public func reference(_ kind: Reference.Kind) -> String? {
    references.first { $0.kind == kind }?.value
  }

  /// Whether it changed the account's balance: pending, informative and ordered ones did not. A
  /// source that states no status lists what is booked.
  public var isBooked: Bool { counted && (status == nil || status == .booked) }
}

/// Where an entry stands in its file, so that any figure can be traced to its bytes.
public struct Slice: Hashable, Sendable {
  public var offset: Int
  public var length: Int
  public var line: Int?

  public init(offset: Int = 0, length: Int = 0, line: Int? = nil) {
    self.offset = offset
    self.length = length
    self.line = line
  }
}

/// The bank's transaction code in the code sets that it uses.
public struct TransactionCode: Hashable, Sendable {
  /// ISO 20022 domain, family and sub-family joined by hyphens: `PMNT-RCDT-ESCT`.
  public var iso: String?
  /// The bank's own, or a format's: OFX `TRNTYPE`, NACHA's transaction code, a category.
  public var proprietary: String?
  public var issuer: String?
  /// German `Geschäftsvorfallcode`, three digits.
  public var gvc: String?
  /// BAI2 type code, three digits.
  public var bai: String?
  /// SWIFT transaction type of a `:61:` line, its letter first: `NTRF`, `FMSC`, `S103`.
  public var swift: String?

  public init(iso: String? = nil, proprietary: String? = nil, issuer: String? = nil) {
    self.iso = iso
    self.proprietary = proprietary
    self.issuer = issuer
  }

  /// The one to show: the standard code before the bank's own.
  public var shown: String? { iso ?? proprietary ?? gvc ?? bai ?? swift }
}

/// The other party of a payment. The account number is personal data: mask it before printing.
public struct Counterparty: Hashable, Sendable {
  public var name: String?
  public var account: String?
  /// `IBAN` or `other`.
  public var accountScheme: String?
  public var bankID: String?

  public init(
    name: String? = nil, account: String? = nil, accountScheme: String? = nil,
    bankID: String? = nil
  ) {
    self.name = name
    self.account = account
    self.accountScheme = accountScheme
    self.bankID = bankID
  }
}

public struct ReturnReason: Hashable, Sendable {
  /// `AC06`, `MS03`, … or the bank's own.
  public var code: String?
  public var information: [String]

  public init(code: String? = nil, information: [String] = []) {
    self.code = code
    self.information = information
  }
}

public struct Charge: Hashable, Sendable {
  /// Signed like the entry: a charge taken is negative.
  public var amount: Money
  public var type: String?
  /// True when the entry's amount already has it taken off.
  public var included: Bool?
  public var bearer: String?

  public init(amount: Money, type: String? = nil, included: Bool? = nil, bearer: String? = nil) {
    self.amount = amount
    self.type = type
    self.included = included
    self.bearer = bearer
  }
}

/// The amounts before a currency conversion, unsigned, as the bank states them.
public struct OriginalAmount: Hashable, Sendable {
  public var instructed: Money?
  public var transaction: Money?
  public var counterValue: Money?
  /// The rate as written: exact text, never a binary fraction.
  public var rate: String?

  public init() {}
}

public struct Batch: Hashable, Sendable {
  public var messageID: String?
  public var paymentInformationID: String?
  public var count: Int?
  public var total: Money?

  public init() {}
}

/// One payment inside an entry.
public struct EntryDetail: Hashable, Sendable {
  /// Signed by its own indicator, else by the entry's; nil when the file states none.
  public var amount: Money?
  /// Which element the amount was read from, such as `Amt` or `AmtDtls/TxAmt`.
  public var amountSource: String?
  public var references: [Reference] = []
  public var code = TransactionCode()
  public var counterparty = Counterparty()
  public var debtor = Counterparty()
  public var creditor = Counterparty()
  public var remittance: [String] = []
  public var information: String?
  public var returnReason: ReturnReason?
  public var charges: [Charge] = []
  public var originalAmount = OriginalAmount()
  public var extra: [ExtraField] = []

  public init() {}

  public func reference(_ kind: Reference.Kind) -> String? {
    references.first { $0.kind == kind }?.value
  }
}

/// Something a file says that the model has no field for.
public struct ExtraField: Hashable, Sendable {
  public var name: String
  public var value: String

  public init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }
}
