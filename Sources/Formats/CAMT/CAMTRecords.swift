import Domain

/// What a camt message says, in its own words: amounts and dates are still text, so that a value
/// that we refuse can be shown as it was written.

struct RawAmount: Hashable {
  var text: String
  var currency: String?
  var line: Int
}

/// A text and the line where it stands.
struct RawText: Hashable {
  var text: String
  var line: Int
}

struct RawBalance: Hashable {
  var type: String?
  var amount: RawAmount?
  var sign: RawText?
  var date: RawText?
  var line = 0
}

struct RawCharge: Hashable {
  var amount: RawAmount?
  var sign: RawText?
  var type: String?
  var included: String?
  var bearer: String?
}

struct RawExchange: Hashable {
  var source: String?
  var target: String?
  var unit: String?
  var rate: String?

  var isEmpty: Bool { self == RawExchange() }
}

struct RawBatch: Hashable {
  var messageID: String?
  var paymentID: String?
  var count: String?
  var total: RawAmount?
}

/// What an entry and a detail have in common. Only the parser changes one, so that it needs no check
/// for it at each access.
class RawRecord {
  let texts = CAMTTexts()
  @exclusivity(unchecked) final var charges: [RawCharge] = []
  /// What no field is for, by its path in the record.
  @exclusivity(unchecked) final var others: [ExtraField] = []

  fileprivate init() {}

  final var codeProprietary: String? { texts[.codeProprietary] }
  final var codeIssuer: String? { texts[.codeIssuer] }
  final var instructed: RawAmount? { texts.amount(.instructedAmount) }
  final var transaction: RawAmount? { texts.amount(.transactionAmount) }
  final var counterValue: RawAmount? { texts.amount(.counterValueAmount) }

  /// `PMNT-RCDT-ESCT`, as far as it is given.
  final var isoCode: String? {
    guard let domain = texts.bytes(of: .codeDomain) else { return nil }
    return String(
      hyphened: domain, texts.bytes(of: .codeFamily), texts.bytes(of: .codeSubFamily))
  }

  final var exchange: RawExchange {
    RawExchange(
      source: texts[.exchangeSource], target: texts[.exchangeTarget],
      unit: texts[.exchangeUnit], rate: texts[.exchangeRate])
  }

  /// Forgets all, so that the next record takes its place.
  func clear() {
    texts.removeAll()
    if !charges.isEmpty { charges = [] }
    if !others.isEmpty { others = [] }
  }
}

extension String {
  /// An IBAN as machines write it; paper groups it by four.
  var withoutSpaces: String {
    holds(UInt8(ascii: " ")) ? filter { $0 != " " } : self
  }
}

final class RawDetail: RawRecord {
  override init() { super.init() }

  var amount: RawAmount? { texts.amount(.detailAmount) }
  var sign: RawText? { texts.raw(.detailSign) }
  var messageID: String? { texts[.detailMessageID] }
  var bankReference: String? { texts[.detailBankReference] }
  var paymentID: String? { texts[.detailPaymentID] }
  var instructionID: String? { texts[.instructionID] }
  var endToEndID: String? { texts[.endToEndID] }
  var uetr: String? { texts[.uetr] }
  var transactionID: String? { texts[.transactionID] }
  var mandateID: String? { texts[.mandateID] }
  var clearingReference: String? { texts[.clearingReference] }
  var chequeNumber: String? { texts[.chequeNumber] }
  var ownerTransactionID: String? { texts[.ownerTransactionID] }
  var proprietaryReferences: [String] { texts.all(.proprietaryReference) }
  var ultimateDebtor: String? { texts[.ultimateDebtor] }
  var ultimateCreditor: String? { texts[.ultimateCreditor] }
  var unstructured: [String] { texts.all(.unstructured) }
  var structuredReferences: [String] { texts.all(.structuredReference) }
  var structuredInfo: [String] { texts.all(.structuredInfo) }
  var documents: [String] { texts.all(.documentNumber) }
  var returnReason: String? { texts[.returnCode] ?? texts[.returnProprietary] }
  var returnInfo: [String] { texts.all(.returnInfo) }
  var isReturn: Bool {
    texts.holds(.returnCode) || texts.holds(.returnProprietary) || texts.holds(.returnInfo)
  }
  var purpose: String? { texts[.purpose] }
  var info: String? { texts[.detailInfo] }
}

final class RawEntry: RawRecord {
  @exclusivity(unchecked) var index = 0
  @exclusivity(unchecked) var line = 0
  @exclusivity(unchecked) var slice = Slice()
  @exclusivity(unchecked) var batches: [RawBatch] = []
  @exclusivity(unchecked) var details: [RawDetail] = []

  override init() { super.init() }

  var reference: String? { texts[.entryReference] }
  var amount: RawAmount? { texts.amount(.amount) }
  var sign: RawText? { texts.raw(.sign) }
  var reversal: RawText? { texts.raw(.reversal) }
  var status: RawText? { texts.raw(.status) }
  var bookingDate: RawText? { texts.raw(.bookingDate) }
  var valueDate: RawText? { texts.raw(.valueDate) }
  var bankReference: String? { texts[.bankReference] }
  var info: String? { texts[.entryInfo] }
  var isReversal: Bool { reversal.flatMap { CAMTValues.flag($0.text) } ?? false }

  override func clear() {
    super.clear()
    if !batches.isEmpty { batches = [] }
    details.removeAll(keepingCapacity: true)
  }
}

final class RawStatement {
  var index = 0
  var line = 0
  var id: String?
  var sequence: String?
  var legalSequence: String?
  var created: String?
  var copyDuplicate: String?
  var page: String?
  var lastPage: String?
  /// The message's own pages, where it holds this one statement.
  var messagePage: String?
  var messageLastPage: String?
  var fromDate: RawText?
  var toDate: RawText?
  var info: String?
  var accountIBAN: String?
  var accountOther: String?
  var accountProprietary: String?
  var accountBBAN: String?
  var accountCurrency: String?
  var accountName: String?
  var ownerName: String?
  var servicerBIC: String?
  var servicerMember: String?
  var servicerOther: String?
  var balances: [RawBalance] = []
  var totals = DeclaredTotals()
  /// What no field is for, by its path in the statement.
  var others: [ExtraField] = []

  var opening: RawBalance? {
    balances.first { $0.type == "OPBD" } ?? balances.first { $0.type == "PRCD" }
  }
  var closing: RawBalance? {
    balances.last { $0.type == "CLBD" } ?? balances.last { $0.type == "ITBD" }
  }
}

struct RawMessage: Hashable {
  /// `camt.053`, and the namespace that tells the version.
  var family: String?
  var namespace: String?
  /// The version that stands anywhere at the file's beginning, where the root is no `Document`.
  var envelopedVersion: String?
  var messageID: String?
  var created: String?
  var page: String?
  var lastPage: String?
  var recipient: String?
  /// What no field is for, by its path in the message.
  var others: [ExtraField] = []

  /// `001.08` from `urn:iso:std:iso:20022:tech:xsd:camt.053.001.08`.
  var version: String? {
    guard let namespace, let family else { return envelopedVersion }
    return MessageVersion.read(of: family, in: namespace) ?? envelopedVersion
  }
}
