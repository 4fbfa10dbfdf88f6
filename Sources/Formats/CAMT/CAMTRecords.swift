import Domain

/// What a camt message says, in its own words: amounts and dates are still text, so that a value
/// that we refuse can be shown as it was written. The large records are classes: a copy would have
/// to retain every one of their texts.

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

/// What an entry and a detail have in common.
final class RawCommon {
  var codeDomain: String?
  var codeFamily: String?
  var codeSubFamily: String?
  var codeProprietary: String?
  var codeIssuer: String?
  var charges: [RawCharge] = []
  var instructed: RawAmount?
  var transaction: RawAmount?
  var counterValue: RawAmount?
  var exchange = RawExchange()

  /// `PMNT-RCDT-ESCT`, as far as it is given.
  var isoCode: String? {
    guard var code = codeDomain else { return nil }
    if let codeFamily { code += "-" + codeFamily }
    if let codeSubFamily { code += "-" + codeSubFamily }
    return code
  }
}

final class RawParty {
  var name: String?
  var iban: String?
  var other: String?
  /// What kind of number `other` is, such as `BBAN` or `CUID`.
  var otherScheme: String?
  var bban: String?
  var bic: String?
  var member: String?
  var agentOther: String?

  var account: String? { iban?.withoutSpaces ?? other ?? bban }
  var scheme: String? {
    if iban != nil { return "IBAN" }
    if other != nil { return otherScheme == "BBAN" ? "BBAN" : "other" }
    return bban != nil ? "BBAN" : nil
  }
  var bankID: String? { bic ?? member ?? agentOther }
  var isEmpty: Bool {
    name == nil && iban == nil && other == nil && otherScheme == nil && bban == nil && bic == nil
      && member == nil && agentOther == nil
  }
}

extension String {
  /// An IBAN as machines write it; paper groups it by four.
  var withoutSpaces: String {
    holds(UInt8(ascii: " ")) ? filter { $0 != " " } : self
  }
}

final class RawDetail {
  let common = RawCommon()
  var amount: RawAmount?
  var sign: RawText?
  var messageID: String?
  var bankReference: String?
  var paymentID: String?
  var instructionID: String?
  var endToEndID: String?
  var uetr: String?
  var transactionID: String?
  var mandateID: String?
  var clearingReference: String?
  var chequeNumber: String?
  var ownerTransactionID: String?
  var proprietaryReferences: [String] = []
  let debtor = RawParty()
  let creditor = RawParty()
  var ultimateDebtor: String?
  var ultimateCreditor: String?
  var unstructured: [String] = []
  var structuredReferences: [String] = []
  var structuredInfo: [String] = []
  var documents: [String] = []
  var returnReason: String?
  var returnInfo: [String] = []
  var purpose: String?
  var info: String?
  /// What no field is for, by its path in the detail.
  var others: [ExtraField] = []
}

final class RawEntry {
  let common = RawCommon()
  var index = 0
  var line = 0
  var slice = Slice()
  var reference: String?
  var amount: RawAmount?
  var sign: RawText?
  var reversal: RawText?
  var status: RawText?
  var bookingDate: RawText?
  var valueDate: RawText?
  var bankReference: String?
  var info: String?
  var batches: [RawBatch] = []
  var details: [RawDetail] = []
  /// What no field is for, by its path in the entry.
  var others: [ExtraField] = []

  var isReversal: Bool { reversal.flatMap { CAMTValues.flag($0.text) } ?? false }
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
  var messageID: String?
  var created: String?
  var page: String?
  var lastPage: String?
  var recipient: String?
  /// What no field is for, by its path in the message.
  var others: [ExtraField] = []

  /// `001.08` from `urn:iso:std:iso:20022:tech:xsd:camt.053.001.08`.
  var version: String? {
    guard let namespace, let family else { return nil }
    return MessageVersion.read(of: family, in: namespace)
  }
}
