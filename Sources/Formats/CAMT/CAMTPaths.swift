import CXMLShim

/// Which elements of a camt message are read, as a tree for the XML reader.
///
/// Source: the message definitions camt.052, camt.053 and camt.054, versions 001.01 to 001.13, and
/// what banks write beside them; see docs/formats/camt053.md.
struct CAMTPaths: Sendable {
  /// The field of each node of the tree; nil for one that only leads on.
  private(set) var fields: [CAMTField?] = [nil]
  /// The path of each node, for messages.
  private(set) var names: [String] = [""]
  private(set) var edges: [(parent: Int32, child: Int32, name: String, flags: UInt32)] = []
  /// The message of each node that is one: `Stmt` belongs to camt.053.
  private(set) var messages: [Int32: String] = [:]

  static let all = CAMTPaths()

  private init() {
    for (message, elements, record, pagination, info) in Self.messageShapes {
      for element in elements {
        for start in ["Document/" + element, element] {
          addMessage(start, message: message)
          addStatement(start + "/" + record, pagination: pagination, info: info)
        }
      }
    }
  }

  private static let messageShapes: [(String, [String], String, String, String)] = [
    (
      "camt.053", ["BkToCstmrStmt", "BkToCstmrStmtV01", "BkToCstmrStmtV02"], "Stmt",
      "StmtPgntn", "AddtlStmtInf"
    ),
    (
      "camt.052", ["BkToCstmrAcctRpt", "BkToCstmrAcctRptV01", "BkToCstmrAcctRptV02"], "Rpt",
      "RptPgntn", "AddtlRptInf"
    ),
    (
      "camt.054", ["BkToCstmrDbtCdtNtfctn", "BkToCstmrDbtCdtNtfctnV01"], "Ntfctn",
      "NtfctnPgntn", "AddtlNtfctnInf"
    ),
  ]

  private mutating func addMessage(_ path: String, message: String) {
    add(path, nil)
    edges[edges.count - 1].flags = UInt32(TIEOUT_XML_EVENTS)
    messages[edges[edges.count - 1].child] = message
    addAll(
      path + "/GrpHdr",
      [
        ("MsgId", .messageID), ("CreDtTm", .messageCreated), ("MsgPgntn/PgNb", .messagePage),
        ("MsgPgntn/LastPgInd", .messageLastPage), ("MsgRcpt/Nm", .messageRecipient),
        ("MsgRcpt/Pty/Nm", .messageRecipient),
      ])
  }

  private mutating func addStatement(_ path: String, pagination: String, info: String) {
    add(path, .statement)
    addAll(path, Self.statement)
    addAll(
      path + "/" + pagination, [("PgNb", .page), ("LastPgInd", .lastPage)])
    add(path + "/" + info, .statementInfo)
    add(path + "/Bal", .balance)
    addAll(path + "/Bal", Self.balance)
    addAll(path + "/TxsSummry", Self.totals)
    let entry = path + "/Ntry"
    add(entry, .entry)
    addAll(entry, Self.entry)
    addAll(entry, Self.common)
    for details in [entry + "/NtryDtls", entry] {
      add(details + "/Btch", .batch)
      addAll(details + "/Btch", Self.batch)
      add(details + "/TxDtls", .detail)
      addAll(details + "/TxDtls", Self.detail)
      addAll(details + "/TxDtls", Self.common)
    }
  }

  private static let statement: [(String, CAMTField)] = [
    ("Id", .statementID), ("ElctrncSeqNb", .sequence), ("LglSeqNb", .legalSequence),
    ("CreDtTm", .created), ("CpyDplctInd", .copyDuplicate),
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
    ("TtlNtries/NbOfNtries", .totalEntries), ("TtlNtries/Sum", .totalSum),
    ("TtlNtries/TtlNetNtryAmt", .totalNet), ("TtlNtries/CdtDbtInd", .totalNetSign),
    ("TtlNtries/TtlNetNtry/Amt", .totalNet), ("TtlNtries/TtlNetNtry/CdtDbtInd", .totalNetSign),
    ("TtlCdtNtries/NbOfNtries", .creditEntries), ("TtlCdtNtries/Sum", .creditSum),
    ("TtlDbtNtries/NbOfNtries", .debitEntries), ("TtlDbtNtries/Sum", .debitSum),
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
  private static let common: [(String, CAMTField)] = [
    ("BkTxCd/Domn/Cd", .codeDomain), ("BkTxCd/Domn/Fmly/Cd", .codeFamily),
    ("BkTxCd/Domn/Fmly/SubFmlyCd", .codeSubFamily),
    ("BkTxCd/Prtry/Cd", .codeProprietary), ("BkTxCd/Prtry/Issr", .codeIssuer),
    ("Chrgs", .charge), ("Chrgs/Amt", .chargeAmount), ("Chrgs/CdtDbtInd", .chargeSign),
    ("Chrgs/Tp/Cd", .chargeType), ("Chrgs/Tp/Prtry/Id", .chargeType), ("Chrgs/Tp/Prtry", .chargeType),
    ("Chrgs/ChrgInclInd", .chargeIncluded), ("Chrgs/Br", .chargeBearer),
    ("Chrgs/Rcrd", .charge), ("Chrgs/Rcrd/Amt", .chargeAmount),
    ("Chrgs/Rcrd/CdtDbtInd", .chargeSign), ("Chrgs/Rcrd/Tp/Cd", .chargeType),
    ("Chrgs/Rcrd/Tp/Prtry/Id", .chargeType), ("Chrgs/Rcrd/ChrgInclInd", .chargeIncluded),
    ("Chrgs/Rcrd/Br", .chargeBearer),
    ("AmtDtls/InstdAmt/Amt", .instructedAmount), ("AmtDtls/TxAmt/Amt", .transactionAmount),
    ("AmtDtls/CntrValAmt/Amt", .counterValueAmount),
  ] + ["InstdAmt", "TxAmt", "CntrValAmt"].flatMap { kind -> [(String, CAMTField)] in
    let exchange = "AmtDtls/\(kind)/CcyXchg/"
    return [
      (exchange + "SrcCcy", .exchangeSource), (exchange + "TrgtCcy", .exchangeTarget),
      (exchange + "UnitCcy", .exchangeUnit), (exchange + "XchgRate", .exchangeRate),
    ]
  }

  private static let detail: [(String, CAMTField)] = [
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
    ("RltdPties/DbtrAcct/Id/BBAN", .debtorBBAN),
    ("RltdPties/CdtrAcct/Id/IBAN", .creditorIBAN),
    ("RltdPties/CdtrAcct/Id/Othr/Id", .creditorOther),
    ("RltdPties/CdtrAcct/Id/PrtryAcct/Id", .creditorOther),
    ("RltdPties/CdtrAcct/Id/BBAN", .creditorBBAN),
  ]
    + party("Dbtr", name: .debtorName, bic: .debtorBIC, member: .debtorMember, other: .debtorAgentOther)
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

  private mutating func addAll(_ start: String, _ paths: [(String, CAMTField)]) {
    for (path, field) in paths { add(start + "/" + path, field) }
  }

  /// Walks down from the document, making the nodes that are missing.
  private mutating func add(_ path: String, _ field: CAMTField?) {
    var node: Int32 = 0
    for name in path.split(separator: "/").map(String.init) {
      if let edge = edges.first(where: { $0.parent == node && $0.name == name }) {
        node = edge.child
        continue
      }
      let child = Int32(fields.count)
      edges.append((node, child, name, 0))
      names.append(names[Int(node)] + "/" + name)
      fields.append(nil)
      node = child
    }
    guard let field else { return }
    fields[Int(node)] = field
    if let at = edges.firstIndex(where: { $0.child == node }) {
      edges[at].flags = Self.flags(of: field)
    }
  }

  private static func flags(of field: CAMTField) -> UInt32 {
    switch field {
    case .statement, .entry, .detail, .batch, .balance, .charge: UInt32(TIEOUT_XML_EVENTS)
    case .balanceAmount, .amount, .detailAmount, .chargeAmount, .instructedAmount, .batchTotal,
      .transactionAmount, .counterValueAmount:
      UInt32(TIEOUT_XML_TEXT | TIEOUT_XML_CURRENCY)
    default: UInt32(TIEOUT_XML_TEXT)
    }
  }
}
