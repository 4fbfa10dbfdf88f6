/// Which elements of a camt message are read, as a tree for the XML reader. The three messages and
/// their versions share one statement: every message element leads to the same nodes.
///
/// Source: the message definitions camt.052, camt.053 and camt.054, versions 001.01 to 001.13, and
/// what banks write beside them; see docs/formats/camt053.md.
struct CAMTPaths: Sendable {
  private(set) var tree = XMLPaths()
  /// The field of each node of the tree; nil for one that only leads on. Node 0 is the document.
  private(set) var fields: [CAMTField?] = [nil]
  /// Of each node, to whom its field belongs, and whether there may be several.
  private(set) var roles: [CAMTField.Role] = []
  /// The path of each field's node in its record.
  private(set) var names: [Int32: String] = [:]
  /// The message of each node that is one: `BkToCstmrStmt` belongs to camt.053.
  private(set) var messages: [Int32: String] = [:]

  static let all = CAMTPaths()

  private init() {
    let document = tree.add("Document", below: 0)
    let group = tree.node()
    let statement = node(.statement)
    for (message, element, record) in Self.messageShapes {
      let node = tree.add(element, below: document, .keepingRecord)
      tree.link(0, element, to: node)
      messages[node] = message
      tree.link(node, "GrpHdr", to: group)
      tree.link(node, record, to: statement)
    }
    addAll(Self.group, below: group)
    addAll(Self.statement, below: statement)
    addAll(Self.totals, below: statement)
    addAll(Self.balance, below: add("Bal", below: statement, .balance))
    addEntry(below: statement)
    fields += Array(repeating: nil, count: tree.flags.count - fields.count)
    roles = fields.map { CAMTField.Role($0) }
  }

  private mutating func addEntry(below statement: Int32) {
    let entry = add("Ntry", below: statement, .entry)
    addAll(Self.entry, below: entry)
    addAll(Self.common, below: entry)
    let details = tree.add("NtryDtls", below: entry)
    let batch = add("Btch", below: details, .batch)
    addAll(Self.batch, below: batch)
    let detail = add("TxDtls", below: details, .detail)
    addAll(Self.detail, below: detail)
    addAll(Self.common, below: detail)
    // Version 001.01 had them in the entry itself.
    tree.link(entry, "Btch", to: batch)
    tree.link(entry, "TxDtls", to: detail)
  }

  private static let messageShapes = [
    ("camt.053", "BkToCstmrStmt", "Stmt"), ("camt.053", "BkToCstmrStmtV01", "Stmt"),
    ("camt.052", "BkToCstmrAcctRpt", "Rpt"), ("camt.052", "BkToCstmrAcctRptV01", "Rpt"),
    ("camt.054", "BkToCstmrDbtCdtNtfctn", "Ntfctn"),
    ("camt.054", "BkToCstmrDbtCdtNtfctnV01", "Ntfctn"),
  ]

  private static let group: [(String, CAMTField)] = [
    ("MsgId", .messageID), ("CreDtTm", .messageCreated), ("MsgPgntn/PgNb", .messagePage),
    ("MsgPgntn/LastPgInd", .messageLastPage), ("MsgRcpt/Nm", .messageRecipient),
    ("MsgRcpt/Pty/Nm", .messageRecipient),
  ]

  private static let statement: [(String, CAMTField)] = [
    ("Id", .statementID), ("ElctrncSeqNb", .sequence), ("LglSeqNb", .legalSequence),
    ("CreDtTm", .created), ("CpyDplctInd", .copyDuplicate),
    ("StmtPgntn/PgNb", .page), ("StmtPgntn/LastPgInd", .lastPage),
    ("RptPgntn/PgNb", .page), ("RptPgntn/LastPgInd", .lastPage),
    ("NtfctnPgntn/PgNb", .page), ("NtfctnPgntn/LastPgInd", .lastPage),
    ("AddtlStmtInf", .statementInfo), ("AddtlRptInf", .statementInfo),
    ("AddtlNtfctnInf", .statementInfo),
    ("FrToDt/FrDtTm", .fromDate), ("FrToDt/ToDtTm", .toDate),
    ("FrToDt/FrDt", .fromDate), ("FrToDt/ToDt", .toDate),
    ("Acct/Id/IBAN", .accountIBAN), ("Acct/Id/Othr/Id", .accountOther),
    ("Acct/Id/PrtryAcct/Id", .accountProprietary), ("Acct/Id/BBAN", .accountBBAN),
    ("Acct/Ccy", .accountCurrency), ("Acct/Nm", .accountName), ("Acct/Ownr/Nm", .ownerName),
    ("Acct/Ownr/Pty/Nm", .ownerName),
    ("Acct/Svcr/FinInstnId/BIC", .servicerBIC), ("Acct/Svcr/FinInstnId/BICFI", .servicerBIC),
    ("Acct/Svcr/FinInstnId/CmbndId/BIC", .servicerBIC),
    ("Acct/Svcr/FinInstnId/ClrSysMmbId/MmbId", .servicerMember),
    ("Acct/Svcr/FinInstnId/Othr/Id", .servicerOther),
  ]

  private static let balance: [(String, CAMTField)] = [
    ("Tp/CdOrPrtry/Cd", .balanceType), ("Tp/CdOrPrtry/Prtry", .balanceType),
    ("Tp/Cd", .balanceType), ("Tp/Prtry", .balanceType), ("Amt", .balanceAmount),
    ("CdtDbtInd", .balanceSign), ("Dt/Dt", .balanceDate), ("Dt/DtTm", .balanceDate),
  ]

  private static let totals: [(String, CAMTField)] = [
    ("TxsSummry/TtlNtries/NbOfNtries", .totalEntries), ("TxsSummry/TtlNtries/Sum", .totalSum),
    ("TxsSummry/TtlNtries/TtlNetNtryAmt", .totalNet),
    ("TxsSummry/TtlNtries/CdtDbtInd", .totalNetSign),
    ("TxsSummry/TtlNtries/TtlNetNtry/Amt", .totalNet),
    ("TxsSummry/TtlNtries/TtlNetNtry/CdtDbtInd", .totalNetSign),
    ("TxsSummry/TtlCdtNtries/NbOfNtries", .creditEntries),
    ("TxsSummry/TtlCdtNtries/Sum", .creditSum),
    ("TxsSummry/TtlDbtNtries/NbOfNtries", .debitEntries), ("TxsSummry/TtlDbtNtries/Sum", .debitSum),
  ]

  private static let entry: [(String, CAMTField)] = [
    ("NtryRef", .entryReference), ("Amt", .amount), ("CdtDbtInd", .sign), ("RvslInd", .reversal),
    ("Sts", .status), ("Sts/Cd", .status), ("Sts/Prtry", .status),
    ("BookgDt/Dt", .bookingDate), ("BookgDt/DtTm", .bookingDate), ("BookgDt", .bookingDate),
    ("ValDt/Dt", .valueDate), ("ValDt/DtTm", .valueDate), ("ValDt", .valueDate),
    ("AcctSvcrRef", .bankReference), ("AddtlNtryInf", .entryInfo),
  ]

  private static let batch: [(String, CAMTField)] = [
    ("MsgId", .batchMessageID), ("PmtInfId", .batchPaymentID), ("NbOfTxs", .batchCount),
    ("TtlAmt", .batchTotal),
  ]

  /// Elements that an entry and a detail both have. `Chrgs` is a charge itself in the old layout
  /// and holds records in the new one.
  private static let common: [(String, CAMTField)] =
    [
      ("BkTxCd/Domn/Cd", .codeDomain), ("BkTxCd/Domn/Fmly/Cd", .codeFamily),
      ("BkTxCd/Domn/Fmly/SubFmlyCd", .codeSubFamily),
      ("BkTxCd/Prtry/Cd", .codeProprietary), ("BkTxCd/Prtry/Issr", .codeIssuer),
      ("Chrgs", .charge), ("Chrgs/Amt", .chargeAmount), ("Chrgs/CdtDbtInd", .chargeSign),
      ("Chrgs/Tp/Cd", .chargeType), ("Chrgs/Tp/Prtry/Id", .chargeType),
      ("Chrgs/Tp/Prtry", .chargeType),
      ("Chrgs/ChrgInclInd", .chargeIncluded), ("Chrgs/Br", .chargeBearer),
      ("Chrgs/Rcrd", .charge), ("Chrgs/Rcrd/Amt", .chargeAmount),
      ("Chrgs/Rcrd/CdtDbtInd", .chargeSign), ("Chrgs/Rcrd/Tp/Cd", .chargeType),
      ("Chrgs/Rcrd/Tp/Prtry/Id", .chargeType), ("Chrgs/Rcrd/ChrgInclInd", .chargeIncluded),
      ("Chrgs/Rcrd/Br", .chargeBearer),
      ("AmtDtls/InstdAmt/Amt", .instructedAmount), ("AmtDtls/TxAmt/Amt", .transactionAmount),
      ("AmtDtls/CntrValAmt/Amt", .counterValueAmount),
    ]
    + ["InstdAmt", "TxAmt", "CntrValAmt"].flatMap { kind -> [(String, CAMTField)] in
      let exchange = "AmtDtls/\(kind)/CcyXchg/"
      return [
        (exchange + "SrcCcy", .exchangeSource), (exchange + "TrgtCcy", .exchangeTarget),
        (exchange + "UnitCcy", .exchangeUnit), (exchange + "XchgRate", .exchangeRate),
      ]
    }

  private static let detail: [(String, CAMTField)] =
    [
      ("Amt", .detailAmount), ("CdtDbtInd", .detailSign),
      ("Refs/MsgId", .detailMessageID), ("Refs/AcctSvcrRef", .detailBankReference),
      ("Refs/PmtInfId", .detailPaymentID), ("Refs/InstrId", .instructionID),
      ("Refs/EndToEndId", .endToEndID), ("Refs/UETR", .uetr), ("Refs/TxId", .transactionID),
      ("Refs/MndtId", .mandateID), ("Refs/ClrSysRef", .clearingReference),
      ("Refs/ChqNb", .chequeNumber), ("Refs/AcctOwnrTxId", .ownerTransactionID),
      ("Refs/Prtry/Ref", .proprietaryReference),
      ("RmtInf/Ustrd", .unstructured), ("RmtInf/Strd/CdtrRefInf/Ref", .structuredReference),
      ("RmtInf/Strd/CdtrRefInf/CdtrRef", .structuredReference),
      ("RmtInf/Strd/AddtlRmtInf", .structuredInfo), ("RmtInf/Strd/RfrdDocInf/Nb", .documentNumber),
      ("RmtInf/Strd/RfrdDocInf/RfrdDocNb", .documentNumber),
      ("RtrInf/Rsn/Cd", .returnCode), ("RtrInf/Rsn/Prtry", .returnProprietary),
      ("RtrInf/RtrRsn/Cd", .returnCode), ("RtrInf/RtrRsn/Prtry", .returnProprietary),
      ("RtrInf/AddtlInf", .returnInfo), ("RtrInf/AddtlRtrRsnInf", .returnInfo),
      ("Purp/Cd", .purpose), ("Purp/Prtry", .purpose), ("AddtlTxInf", .detailInfo),
      ("RltdPties/UltmtDbtr/Nm", .ultimateDebtor), ("RltdPties/UltmtDbtr/Pty/Nm", .ultimateDebtor),
      ("RltdPties/UltmtCdtr/Nm", .ultimateCreditor),
      ("RltdPties/UltmtCdtr/Pty/Nm", .ultimateCreditor),
      ("RltdPties/DbtrAcct/Id/IBAN", .debtorIBAN), ("RltdPties/DbtrAcct/Id/Othr/Id", .debtorOther),
      ("RltdPties/DbtrAcct/Id/PrtryAcct/Id", .debtorOther),
      ("RltdPties/DbtrAcct/Id/Othr/SchmeNm/Cd", .debtorScheme),
      ("RltdPties/DbtrAcct/Id/BBAN", .debtorBBAN),
      ("RltdPties/CdtrAcct/Id/IBAN", .creditorIBAN),
      ("RltdPties/CdtrAcct/Id/Othr/Id", .creditorOther),
      ("RltdPties/CdtrAcct/Id/PrtryAcct/Id", .creditorOther),
      ("RltdPties/CdtrAcct/Id/Othr/SchmeNm/Cd", .creditorScheme),
      ("RltdPties/CdtrAcct/Id/BBAN", .creditorBBAN),
    ]
    + party(
      "Dbtr", name: .debtorName, bic: .debtorBIC, member: .debtorMember, other: .debtorAgentOther)
    + party(
      "Cdtr", name: .creditorName, bic: .creditorBIC, member: .creditorMember,
      other: .creditorAgentOther)

  /// A party may be a person or firm, wrapped in `Pty` since version 03, or a bank (`Agt`).
  private static func party(
    _ role: String, name: CAMTField, bic: CAMTField, member: CAMTField, other: CAMTField
  ) -> [(String, CAMTField)] {
    let bank = "RltdAgts/\(role)Agt/FinInstnId/"
    return [
      ("RltdPties/\(role)/Nm", name), ("RltdPties/\(role)/Pty/Nm", name),
      ("RltdPties/\(role)/Agt/FinInstnId/Nm", name),
      (bank + "BIC", bic), (bank + "BICFI", bic), (bank + "CmbndId/BIC", bic),
      (bank + "ClrSysMmbId/MmbId", member), (bank + "CmbndId/ClrSysMmbId/MmbId", member),
      (bank + "Othr/Id", other),
    ]
  }

  private mutating func addAll(_ paths: [(String, CAMTField)], below start: Int32) {
    for (path, field) in paths { names[add(path, below: start, field)] = path }
  }

  private mutating func node(_ field: CAMTField) -> Int32 {
    let node = tree.node(field.report)
    set(field, of: node)
    return node
  }

  private mutating func add(_ path: String, below start: Int32, _ field: CAMTField) -> Int32 {
    let node = tree.add(path, below: start, field.report)
    set(field, of: node)
    return node
  }

  private mutating func set(_ field: CAMTField, of node: Int32) {
    while fields.count <= Int(node) { fields.append(nil) }
    fields[Int(node)] = field
  }
}

extension CAMTField {
  fileprivate var report: XMLPaths.Report {
    switch self {
    case .statement, .entry, .detail: .keepingRecord
    case .batch, .balance, .charge: .record
    case .balanceAmount, .amount, .detailAmount, .chargeAmount, .instructedAmount, .batchTotal,
      .transactionAmount, .counterValueAmount:
      .amount
    default: .text
    }
  }
}
