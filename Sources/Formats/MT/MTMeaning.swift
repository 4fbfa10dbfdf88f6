import Domain

/// What the details of an entry say, whatever the style they are written in.
struct MTMeaning {
  var businessCode: String?
  var postingText: String?
  /// The number of the batch of slips (Primanota).
  var primanota: String?
  var remittance: [String] = []
  /// Lines of a second `:86:` and those after it.
  var further: [String] = []
  var counterparty = Counterparty()
  var sepa: [(tag: SEPATag, text: String)] = []
  var words: [(name: String, text: String)] = []
  var endToEnd: String?
  var mandate: String?
  var creditorScheme: String?
  var creditorReference: String?
  var batch: String?
  var instruction: String?
  var customer: String?
  var returnReason: ReturnReason?
  var original: Money?
  var rate: String?
  var charges: [Money] = []
  var extra: [ExtraField] = []
  var isCodeWords = false

  /// - Parameter supplementary: What follows the statement line (`34x`).
  init(_ details: MTDetails?, _ record: MTEntryRecord, supplementary: String?, text: MTText) {
    if let details {
      switch details.style {
      case .numbered: readParts(details, record, text)
      case .codeWords: readWords(details, record, text, supplementary)
      case .free: readFree(details, record, text)
      }
    }
    for range in record.nonSwift {
      readNonSwift(text.lines(record.bytes, range, line: record.lineNumber))
    }
    for more in record.details.dropFirst() {
      further += text.lines(record.bytes, more, line: record.lineNumber).filter { !$0.isEmpty }
    }
    if let supplementary, supplementary.utf8.first == UInt8(ascii: "/") {
      readAmounts(SWIFTWords(supplementary))
    }
  }

  // MARK: German and Polish

  private mutating func readParts(_ details: MTDetails, _ record: MTEntryRecord, _ text: MTText) {
    func string(_ range: Range<Int>) -> String {
      text.string(details.text[range], line: record.lineNumber)
    }
    businessCode = details.businessCode.map(string)
    var name = ""
    for part in details.parts {
      let value = string(part.text)
      switch part.code {
      case 0: postingText = postingText ?? value
      case 10: primanota = primanota ?? value
      case 30: counterparty.bankID = counterparty.bankID ?? value
      case 31: counterparty.account = counterparty.account ?? value
      case 32: name = value
      case 33: name += details.joinsNames(after: name) ? value : " " + value
      case 34: extra.append(ExtraField("text_key", value))
      case _ where part.isRemittance: remittance.append(value)
      default: extra.append(ExtraField("subfield_" + part.name, value))
      }
    }
    counterparty.name = MTMeaning.filled(name)
    counterparty.bankID = counterparty.bankID.flatMap(MTMeaning.filled)
    counterparty.account = counterparty.account.flatMap(MTMeaning.filled)
    readSEPA(SEPATags(details), record, text)
    if MTMeaning.returns.contains(businessCode ?? "") {
      let key = extra.first { $0.name == "text_key" }?.value
      returnReason = ReturnReason(code: key, information: [postingText].compactMap(\.self))
    }
  }

  /// SEPA payments that came back: returned or refunded debits, returned transfers.
  private static let returns: Set<String> = ["108", "109", "159", "181", "184"]

  private mutating func readSEPA(_ tags: SEPATags, _ record: MTEntryRecord, _ text: MTText) {
    for found in tags.found {
      let value = text.string(tags.text[found.value], line: record.lineNumber)
      sepa.append((found.tag, value))
      guard !value.isEmpty else { continue }
      switch found.tag {
      case .endToEnd: endToEnd = endToEnd ?? value
      case .mandate: mandate = mandate ?? value
      case .creditor: creditorScheme = creditorScheme ?? value
      case .customer: customer = customer ?? value
      case .remittance: continue
      case .iban: counterparty.account = counterparty.account ?? value
      case .bic: counterparty.bankID = counterparty.bankID ?? value
      default: extra.append(ExtraField("sepa_" + found.tag.rawValue, value))
      }
    }
  }

  // MARK: Fields :NS: of German and Hungarian banks

  /// Each line begins with two digits: 01 to 14 text, 15 and 16 the other party, 17 the kind of
  /// booking, 18 the batch of slips, 33 and 34 the other party's bank and account.
  private mutating func readNonSwift(_ lines: [String]) {
    for line in lines {
      guard let code = Int(line.prefix(2)), let value = MTMeaning.filled(String(line.dropFirst(2)))
      else { continue }
      switch code {
      case 1...14: remittance.append(value)
      case 15: counterparty.name = counterparty.name ?? value
      case 16: counterparty.name = (counterparty.name ?? "") + value
      case 17: postingText = postingText ?? value
      case 18: primanota = primanota ?? value
      case 33: counterparty.bankID = counterparty.bankID ?? value
      case 34: counterparty.account = counterparty.account ?? value
      default: continue
      }
    }
  }

  // MARK: Dutch, and SWIFT's code words

  private mutating func readWords(
    _ details: MTDetails, _ record: MTEntryRecord, _ text: MTText, _ supplementary: String?
  ) {
    isCodeWords = true
    if let range = details.introduction {
      remittance.append(text.string(details.text[range], line: record.lineNumber))
    }
    words = details.words.map {
      (
        text.string(details.text[$0.name], line: record.lineNumber),
        text.string(details.text[$0.value], line: record.lineNumber)
      )
    }
    var party = "CNTP"
    for (name, raw) in words {
      let value = SWIFTWords.trimmed(raw)
      if ["ORDP", "BENM", "ULTD", "ULTC", "ULTB"].contains(name) { party = name }
      guard !value.isEmpty else { continue }
      readWord(name, value, of: party)
    }
    readAmounts(SWIFTWords(words))
    if counterparty.account == nil, let supplementary, MTMeaning.isAccount(supplementary),
      words.contains(where: { $0.name == "ORDP" || $0.name == "BENM" })
    {
      counterparty.account = supplementary
    }
  }

  private mutating func readWord(_ name: String, _ value: String, of party: String) {
    let isUltimate = party.hasPrefix("ULT")
    switch name {
    case "TRTP": postingText = value
    case "IBAN" where !isUltimate: counterparty.account = value
    case "BIC" where !isUltimate: counterparty.bankID = value
    case "NAME" where !isUltimate: counterparty.name = value
    case "CNTP": readCounterparty(value)
    case "REMI": readRemittance(value)
    case "EREF": endToEnd = endToEnd ?? value
    case "MARF": mandate = mandate ?? value
    case "CSID": creditorScheme = creditorScheme ?? value
    case "CDTRREF", "CREF": creditorReference = creditorReference ?? value
    case "PREF": batch = batch ?? value
    case "IREF": instruction = instruction ?? value
    case "KREF": customer = customer ?? value
    case "RTRN": returnReason = ReturnReason(code: value)
    case "EXCH", "OCMT", "CHGS", "CHGS1", "CHGS2":
      extra.append(ExtraField(name.lowercased(), value))
    default:
      let isOfParty = isUltimate && ["NAME", "ID", "IBAN", "BIC", "ADDR"].contains(name)
      let key = isOfParty ? party + "_" + name : name
      extra.append(ExtraField(key.lowercased(), value))
    }
  }

  /// ING: account, bank, name and town between slashes.
  private mutating func readCounterparty(_ value: String) {
    let parts = value.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
      .map { MTMeaning.filled(String($0)) }
    counterparty.account = parts[0]
    if parts.count > 1 { counterparty.bankID = parts[1] }
    if parts.count > 2 { counterparty.name = parts[2] }
    if parts.count > 3, let town = parts[3] { extra.append(ExtraField("cntp_town", town)) }
  }

  /// Text, or ING's `USTD//text` and `STRD/CUR/reference`.
  private mutating func readRemittance(_ value: String) {
    if value.hasPrefix("USTD/") {
      remittance.append(SWIFTWords.trimmed(String(value.dropFirst(5))))
    } else if value.hasPrefix("STRD/") {
      let parts = value.split(separator: "/").map(String.init)
      if let reference = parts.last, parts.count > 2 { creditorReference = reference }
      remittance.append(value)
    } else {
      remittance.append(value)
    }
  }

  private mutating func readAmounts(_ words: SWIFTWords) {
    original = original ?? words.first("OCMT").flatMap(SWIFTWords.money)
    rate = rate ?? words.first("EXCH").flatMap(SWIFTWords.decimal)
    for name in ["CHGS", "CHGS1", "CHGS2"] {
      if let charge = words.first(name).flatMap(SWIFTWords.money) { charges.append(charge) }
    }
  }

  // MARK: Free text

  private mutating func readFree(_ details: MTDetails, _ record: MTEntryRecord, _ text: MTText) {
    businessCode = details.businessCode.map {
      text.string(details.text[$0], line: record.lineNumber)
    }
    guard let range = record.details.first else { return }
    let lines = text.lines(record.bytes, range, line: record.lineNumber)
    remittance = lines.filter { !$0.isEmpty }
    // SNS, ASN and RegioBank: account and name, a blank line, the text.
    if lines.count > 1, lines[1].isEmpty, let first = lines.first,
      let space = first.firstIndex(of: " ")
    {
      let account = String(first[..<space])
      if IBAN(account) != nil {
        counterparty.account = account
        counterparty.name = MTMeaning.filled(String(first[space...].trimmedBlanks))
        remittance.removeFirst()
      }
      return
    }
    readLabels(lines)
  }

  /// ABN AMRO and Knab: `IBAN: … BIC: … NAAM: …` and `REK: …/NAAM: …`.
  private mutating func readLabels(_ lines: [String]) {
    let labels = LabelledText(lines)
    guard let account = labels["IBAN"] ?? labels["REK"], IBAN(account) != nil else { return }
    counterparty.account = account
    counterparty.bankID = labels["BIC"]
    counterparty.name = labels["NAAM"]
    mandate = labels["MACHTIGING"]
    creditorScheme = labels["INCASSANT"]
  }

  static func filled(_ text: String) -> String? {
    let trimmed = text.trimmedBlanks
    return trimmed.isEmpty ? nil : String(trimmed)
  }

  /// Rabobank puts the other account on the line after the statement line.
  private static func isAccount(_ text: String) -> Bool {
    if MTAccount.looksLikeIBAN(text) { return true }
    let digits = text.hasPrefix("P") ? text.dropFirst() : text[...]
    return (7...10).contains(digits.utf8.count) && digits.utf8.allSatisfy(\.isDigit)
  }
}
