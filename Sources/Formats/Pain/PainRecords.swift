import Domain

/// A message, block or transaction in its own words: its texts in file order, each with what it
/// means.
final class PainRecord {
  let index: Int
  let line: Int
  var slice = Slice()
  private(set) var texts: [(field: PainField, amount: RawAmount)] = []
  var reasons: [PainReason] = []
  /// What no field is for, by its path in the record.
  var others: [ExtraField] = []

  init(index: Int = 0, line: Int = 0) {
    self.index = index
    self.line = line
  }

  func add(_ field: PainField, _ text: RawAmount) { texts.append((field, text)) }

  /// The first text of a field, with its line and currency.
  func raw(_ field: PainField) -> RawAmount? { texts.first { $0.field == field }?.amount }

  subscript(_ field: PainField) -> String? { raw(field)?.text }

  func all(_ field: PainField) -> [String] {
    texts.filter { $0.field == field }.map(\.amount.text)
  }
}

/// Why the bank answered as it did.
struct PainReason: Hashable {
  var code: String?
  var info: [String] = []
}

extension PainRecord {
  /// The account of the one who gave the orders.
  var ownAccount: ExternalAccount {
    var account = ExternalAccount()
    account.id = self[.ownIBAN]?.withoutSpaces ?? self[.ownOther]
    account.scheme = self[.ownIBAN] != nil ? "IBAN" : self[.ownOther].map { _ in "other" }
    account.bankID = self[.ownBIC] ?? self[.ownMember] ?? self[.ownAgentOther]
    account.name = self[.ownName]
    account.currency = self[.ownCurrency].flatMap { Currency(code: $0) }
    return account
  }

  /// Who is paid, or who pays.
  var counterparty: Counterparty {
    Counterparty(
      name: self[.otherName], account: self[.otherIBAN]?.withoutSpaces ?? self[.otherOther],
      accountScheme: self[.otherIBAN] != nil ? "IBAN" : self[.otherOther].map { _ in "other" },
      bankID: self[.otherBIC] ?? self[.otherMember] ?? self[.otherAgentOther])
  }

  var references: [Reference] {
    var references: [Reference] = []
    references.add(.bank, self[.bankReference])
    references.add(.endToEnd, self[.endToEndID])
    references.add(.instruction, self[.instructionID])
    references.add(.mandate, self[.mandateID])
    references.add(.transaction, self[.transactionID])
    references.add(.uetr, self[.uetr])
    references.add(.batch, self[.originalBlockID])
    references.add(.creditorScheme, self[.mandateScheme])
    for reference in all(.structuredReference) { references.add(.creditor, reference) }
    return references
  }
}
