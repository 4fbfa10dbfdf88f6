/// Which elements of a pain message are read, as a tree for the XML reader. What is not here is kept
/// under its path.
///
/// Source: the message definitions pain.001 (001.02 to 001.12), pain.002 (001.02 to 001.14), pain.008
/// (001.01 to 001.11), their German variants 002.0x and 003.0x, and the Swiss ones.
struct PainPaths: Sendable {
  private(set) var tree = XMLPaths()
  private(set) var fields: [PainField?] = [nil]
  private(set) var shapes: [Int32: PainShape] = [:]

  static let all = PainPaths()

  private init() {
    let document = tree.add("Document", below: 0)
    for shape in PainShape.allCases {
      let message = node(.message)
      shapes[message] = shape
      for element in shape.elements {
        tree.link(0, element, to: message)
        tree.link(document, element, to: message)
      }
      addAll(Self.message, below: message)
      if shape == .statusReport {
        addStatus(below: message)
      } else {
        addOrders(shape, below: message)
      }
    }
    fields += Array(repeating: nil, count: tree.flags.count - fields.count)
  }

  private mutating func addOrders(_ shape: PainShape, below message: Int32) {
    let block = add(shape.block, below: message, .block)
    addAll(Self.block, below: block)
    let transaction = add(shape.transaction, below: block, .transaction)
    addAll(Self.transaction, below: transaction)
    let (own, other) = shape == .creditTransfer ? ("Dbtr", "Cdtr") : ("Cdtr", "Dbtr")
    addAll(
      Self.party(own, .ownName, .ownIBAN, .ownOther, .ownBIC, .ownMember, .ownAgentOther),
      below: block)
    _ = add(own + "Acct/Ccy", below: block, .ownCurrency)
    addAll(
      Self.party(
        other, .otherName, .otherIBAN, .otherOther, .otherBIC, .otherMember, .otherAgentOther),
      below: transaction)
    _ = add("Ultmt\(other)/Nm", below: transaction, .ultimateName)
  }

  private mutating func addStatus(below message: Int32) {
    let group = tree.add("OrgnlGrpInfAndSts", below: message)
    addAll(Self.originalGroup, below: group)
    addReason(below: group)
    let block = add(PainShape.statusReport.block, below: message, .block)
    addAll(Self.originalBlock, below: block)
    addReason(below: block)
    let transaction = add(PainShape.statusReport.transaction, below: block, .transaction)
    // Version 001.02 had no blocks.
    tree.link(message, PainShape.statusReport.transaction, to: transaction)
    addAll(Self.originalTransaction, below: transaction)
    addReason(below: transaction)
  }

  private mutating func addReason(below node: Int32) {
    let reason = add("StsRsnInf", below: node, .reason)
    addAll(
      [
        ("Rsn/Cd", .reasonCode), ("Rsn/Prtry", .reasonCode), ("StsRsn/Cd", .reasonCode),
        ("StsRsn/Prtry", .reasonCode), ("AddtlInf", .reasonInfo), ("AddtlStsRsnInf", .reasonInfo),
      ], below: reason)
  }

  private static let message: [(String, PainField)] = [
    ("GrpHdr/MsgId", .messageID), ("GrpHdr/CreDtTm", .created), ("GrpHdr/NbOfTxs", .count),
    ("GrpHdr/CtrlSum", .sum), ("GrpHdr/InitgPty/Nm", .initiator),
  ]

  private static let block: [(String, PainField)] = [
    ("PmtInfId", .blockID), ("PmtMtd", .method), ("NbOfTxs", .blockCount), ("CtrlSum", .blockSum),
    ("BtchBookg", .batchBooking), ("PmtTpInf/SvcLvl/Cd", .serviceLevel),
    ("PmtTpInf/SvcLvl/Prtry", .serviceLevel), ("PmtTpInf/LclInstrm/Cd", .localInstrument),
    ("PmtTpInf/LclInstrm/Prtry", .localInstrument), ("PmtTpInf/SeqTp", .sequenceType),
    ("ReqdExctnDt", .requestedDate), ("ReqdExctnDt/Dt", .requestedDate),
    ("ReqdExctnDt/DtTm", .requestedDate), ("ReqdColltnDt", .requestedDate),
    ("CdtrSchmeId/Id/PrvtId/Othr/Id", .creditorScheme),
    ("CdtrSchmeId/Id/PrvtId/OthrId/Id", .creditorScheme),
    ("CdtrSchmeId/Id/OrgId/Othr/Id", .creditorScheme),
  ]

  private static let transaction: [(String, PainField)] = [
    ("Amt/InstdAmt", .amount), ("Amt/EqvtAmt/Amt", .amount), ("InstdAmt", .amount),
    ("PmtId/InstrId", .instructionID), ("PmtId/EndToEndId", .endToEndID), ("PmtId/UETR", .uetr),
    ("DrctDbtTx/MndtRltdInf/MndtId", .mandateID),
    ("DrctDbtTx/MndtRltdInf/DtOfSgntr", .mandateDate),
    ("DrctDbtTx/CdtrSchmeId/Id/PrvtId/Othr/Id", .mandateScheme),
    ("RmtInf/Ustrd", .unstructured), ("RmtInf/Strd/CdtrRefInf/Ref", .structuredReference),
    ("RmtInf/Strd/CdtrRefInf/CdtrRef", .structuredReference),
  ]

  private static let originalGroup: [(String, PainField)] = [
    ("OrgnlMsgId", .originalMessageID), ("OrgnlMsgNmId", .originalMessageType),
    ("OrgnlNbOfTxs", .originalCount), ("OrgnlCtrlSum", .originalSum), ("GrpSts", .groupStatus),
  ]

  private static let originalBlock: [(String, PainField)] = [
    ("OrgnlPmtInfId", .blockID), ("PmtInfSts", .blockStatus),
  ]

  private static let originalTransaction: [(String, PainField)] = [
    ("OrgnlInstrId", .instructionID), ("OrgnlEndToEndId", .endToEndID), ("OrgnlUETR", .uetr),
    ("OrgnlTxId", .transactionID), ("OrgnlPmtInfId", .originalBlockID),
    ("TxSts", .transactionStatus), ("AcctSvcrRef", .bankReference),
    ("ClrSysRef", .clearingReference), ("OrgnlTxRef/Amt/InstdAmt", .amount),
    ("OrgnlTxRef/MndtRltdInf/MndtId", .mandateID), ("OrgnlTxRef/RmtInf/Ustrd", .unstructured),
    ("OrgnlTxRef/RmtInf/Strd/CdtrRefInf/Ref", .structuredReference),
  ]

  private static func party(
    _ role: String, _ name: PainField, _ iban: PainField, _ other: PainField, _ bic: PainField,
    _ member: PainField, _ agentOther: PainField
  ) -> [(String, PainField)] {
    let bank = role + "Agt/FinInstnId/"
    return [
      (role + "/Nm", name), (role + "Acct/Id/IBAN", iban), (role + "Acct/Id/Othr/Id", other),
      (role + "Acct/Id/PrtryAcct/Id", other), (role + "Acct/Id/BBAN", other),
      (bank + "BIC", bic), (bank + "BICFI", bic), (bank + "CmbndId/BIC", bic),
      (bank + "ClrSysMmbId/MmbId", member), (bank + "ClrSysMmbId/Id", member),
      (bank + "Othr/Id", agentOther), (bank + "PrtryId/Id", agentOther),
    ]
  }

  private mutating func addAll(_ paths: [(String, PainField)], below start: Int32) {
    for (path, field) in paths { _ = add(path, below: start, field) }
  }

  private mutating func node(_ field: PainField) -> Int32 {
    let node = tree.node(field.report)
    set(field, of: node)
    return node
  }

  private mutating func add(_ path: String, below start: Int32, _ field: PainField) -> Int32 {
    let node = tree.add(path, below: start, field.report)
    set(field, of: node)
    return node
  }

  private mutating func set(_ field: PainField, of node: Int32) {
    while fields.count <= Int(node) { fields.append(nil) }
    fields[Int(node)] = field
  }
}

extension PainField {
  fileprivate var report: XMLPaths.Report {
    switch self {
    case .message, .block, .transaction: .keepingRecord
    case .reason: .record
    case .amount: .amount
    default: .text
    }
  }
}
