/// What an element of a camt message means to us. Several element names may mean the same: the
/// versions renamed, wrapped and moved them.
enum CAMTField: Int32, CaseIterable {
  // Group header.
  case messageID, messageCreated, messagePage, messageLastPage, messageRecipient

  // Statement; events first.
  case statement
  case statementID, sequence, legalSequence, created, copyDuplicate, page, lastPage
  case fromDate, toDate, statementInfo
  case accountIBAN, accountOther, accountProprietary, accountBBAN, accountCurrency, accountName
  case ownerName, servicerBIC, servicerMember, servicerOther

  case balance
  case balanceType, balanceAmount, balanceSign, balanceDate

  case totalEntries, totalSum, totalNet, totalNetSign
  case creditEntries, creditSum, debitEntries, debitSum

  // Entry.
  case entry
  case entryReference, amount, sign, reversal, status, bookingDate, valueDate, bankReference
  case entryInfo

  case batch
  case batchMessageID, batchPaymentID, batchCount, batchTotal

  // Entry or detail, whichever is open.
  case codeDomain, codeFamily, codeSubFamily, codeProprietary, codeIssuer
  case charge
  case chargeAmount, chargeSign, chargeType, chargeIncluded, chargeBearer
  case instructedAmount, transactionAmount, counterValueAmount
  case exchangeSource, exchangeTarget, exchangeUnit, exchangeRate

  // Detail.
  case detail
  case detailAmount, detailSign
  case detailMessageID, detailBankReference, detailPaymentID, instructionID, endToEndID, uetr
  case transactionID, mandateID, clearingReference, chequeNumber, ownerTransactionID
  case proprietaryReference
  case debtorName, debtorIBAN, debtorOther, debtorScheme, debtorBBAN
  case debtorBIC, debtorMember, debtorAgentOther
  case creditorName, creditorIBAN, creditorOther, creditorScheme, creditorBBAN
  case creditorBIC, creditorMember, creditorAgentOther
  case ultimateDebtor, ultimateCreditor
  case unstructured, structuredReference, structuredInfo, documentNumber
  case returnCode, returnProprietary, returnInfo
  case purpose, detailInfo
}
