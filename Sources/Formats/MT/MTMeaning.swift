import Domain

/// What the details of an entry say, whatever the style they are written in.
struct MTMeaning {
  var businessCode: String?
  var postingText: String?
  /// The number of the batch of slips (Primanota).
  var primanota: String?
  /// Line by line, as written.
  var remittance: [String] = []
  /// The places of the lines of it that were cut off because they were full: the next one goes on.
  private var cutLines: Set<Int> = []
  /// Lines of a second `:86:` and those after it.
  var further: [String] = []
  var counterparty = Counterparty()
  var sepa: SEPATags?
  var endToEnd: String?
  var mandate: String?
  var creditorScheme: String?
  var creditorReference: String?
  var batch: String?
  /// How many payments the entry stands for.
  var count: Int?
  var instruction: String?
  var customer: String?
  var returnReason: ReturnReason?
  var original: Money?
  var rate: String?
  var charges: [Money] = []
  var extra: [ExtraField] = []
  var isCodeWords = false
  private let currency: Currency?

  /// - Parameters:
  ///   - supplementary: What follows the statement line (`34x`).
  ///   - currency: That of amounts that name none.
  init(
    _ details: MTDetails?, _ record: MTEntryRecord, supplementary: String?, currency: Currency?,
    text: MTText
  ) {
    self.currency = currency
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
    if let supplementary, supplementary.utf8.first == UInt8(ascii: "/"),
      SWIFTWords.mayHoldAmounts(supplementary)
    {
      readAmounts(SWIFTWords(supplementary))
    }
  }

  // MARK: German and Polish

  private mutating func readParts(_ details: MTDetails, _ record: MTEntryRecord, _ text: MTText) {
    func string(_ range: Range<Int>) -> String {
      text.string(details.text[range], line: record.lineNumber)
    }
    func filled(_ range: Range<Int>) -> String? {
      MTCursor.trimmed(range, in: details.text).map(string)
    }
    businessCode = details.businessCode.map(string)
    var name = ""
    var key: String?
    var iban: String?
    let tags = SEPATags(details)
    for part in details.parts where !MTMeaning.isFiller(details.text[part.text]) {
      switch part.code {
      case 0: postingText = postingText ?? string(part.text)
      case 10: primanota = primanota ?? string(part.text)
      case 30: counterparty.bankID = counterparty.bankID ?? filled(part.text)
      case 31: counterparty.account = counterparty.account ?? filled(part.text)
      case 38: iban = iban ?? MTMeaning.iban(string(part.text))
      case 32: name = string(part.text)
      case 33: name += (details.joinsNames(after: name) ? "" : " ") + string(part.text)
      case 34: key = key ?? string(part.text)
      case _ where part.isRemittance:
        if tags.cutParts.contains(part.text.lowerBound) { cutLines.insert(remittance.count) }
        remittance.append(string(part.text))
      default: extra.append(ExtraField("subfield_" + part.name, string(part.text)))
      }
    }
    counterparty.name = MTMeaning.filled(name)
    // Part 31 may hold the account as it was before IBANs, or zeros.
    if let iban { counterparty.account = iban }
    if counterparty.account?.allSatisfy({ $0 == "0" }) == true { counterparty.account = nil }
    if let key { extra.append(ExtraField("text_key", key)) }
    readSEPA(tags, record, text)
    switch businessCode {
    // Many SEPA payments booked as one: the customer's reference is that of their file.
    case "191", "192", "193", "194", "195", "196", "197", "198", "199": batch = batch ?? customer
    // SEPA payments that came back: returned or refunded debits, returned transfers.
    case "108", "109", "159", "181", "184":
      returnReason = ReturnReason(code: key, information: [postingText].compactMap(\.self))
    default: break
    }
  }

  /// Polish banks fill what is empty with a dot above, FF in their code page.
  private static func isFiller(_ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.count == 1 && bytes.first == 0xFF
  }

  /// An IBAN, also the twenty-six digits of a Polish one without its country.
  private static func iban(_ text: String) -> String? {
    let text = String(text.trimmedBlanks)
    if IBAN(text) != nil { return text }
    let polish = "PL" + text
    return text.utf8.count == 26 && IBAN(polish) != nil ? polish : nil
  }

  private mutating func readSEPA(_ tags: SEPATags, _ record: MTEntryRecord, _ text: MTText) {
    guard !tags.found.isEmpty else { return }
    sepa = tags
    for found in tags.found where found.tag != .remittance && !found.value.isEmpty {
      let value = text.string(tags.text[found.value], line: record.lineNumber)
      switch found.tag {
      case .endToEnd: endToEnd = endToEnd ?? value
      case .mandate: mandate = mandate ?? value
      case .creditor: creditorScheme = creditorScheme ?? value
      case .customer: customer = customer ?? value
      case .iban: counterparty.account = counterparty.account ?? value
      case .bic: counterparty.bankID = counterparty.bankID ?? value
      default:
        extra.append(ExtraField("sepa_" + found.tag.rawValue, value))
        guard found.tag == .original || found.tag == .compensation,
          let money = SEPATags.money(value, currency), money.minorUnits > 0
        else { continue }
        if found.tag == .original { original = original ?? money } else { charges.append(money) }
      }
    }
  }

  /// The remittance text without the cuts that say nothing.
  var wholeLines: [String] {
    if cutLines.isEmpty { return remittance }
    var whole: [String] = []
    for (at, line) in remittance.enumerated() {
      if at > 0, cutLines.contains(at - 1) {
        whole[whole.count - 1] += line
      } else {
        whole.append(line)
      }
    }
    return whole
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
    let bytes = details.text
    if let range = details.introduction {
      remittance.append(text.string(bytes[range], line: record.lineNumber))
    }
    var party = MTWord.counterparty
    var amounts: [(name: String, text: String)] = []
    // Text that stands where others have `/REMI/`.
    var texts: [String] = []
    for found in details.words {
      if found.word.isParty { party = found.word }
      guard let range = SWIFTWords.trimmed(found.value, in: bytes) else { continue }
      if found.word == .counterparty {
        readCounterparty(bytes, range) { text.string(bytes[$0], line: record.lineNumber) }
        continue
      }
      let value = text.string(bytes[range], line: record.lineNumber)
      switch found.word {
      case .exchange, .original, .charges, .ownCharges, .otherCharges:
        amounts.append((found.word.rawValue, value))
        extra.append(ExtraField(found.word.rawValue.lowercased(), value))
        if found.word != .exchange { texts += MTMeaning.afterAmount(value) }
      case .orderingParty, .beneficiary:
        texts.append(value)
        readParty(value)
        extra.append(ExtraField(found.word.rawValue.lowercased(), value))
      default: readWord(found.word, value, of: party)
      }
    }
    if !amounts.isEmpty { readAmounts(SWIFTWords(amounts)) }
    if remittance.isEmpty { remittance = texts }
    if counterparty.account == nil, let supplementary, MTMeaning.isAccount(supplementary),
      details.words.contains(where: { $0.word == .orderingParty || $0.word == .beneficiary })
    {
      counterparty.account = supplementary
    }
  }

  private mutating func readWord(_ word: MTWord, _ value: String, of party: MTWord) {
    switch word {
    case _ where word.isAboutParty && party.isUltimate:
      let name = party.rawValue + "_" + word.rawValue
      extra.append(ExtraField(name.lowercased(), value))
    case .kind: postingText = value
    case .iban, .bban: counterparty.account = value
    case .bic: counterparty.bankID = value
    case .name: counterparty.name = value
    case .remittance: readRemittance(value)
    case .endToEnd: endToEnd = endToEnd ?? value
    case .mandate: mandate = mandate ?? value
    case .creditorScheme: creditorScheme = creditorScheme ?? value
    case .creditorReference, .creditor: creditorReference = creditorReference ?? value
    case .batch: batch = batch ?? value
    case .numberOfTransactions:
      count = count ?? Int(value)
      extra.append(ExtraField(word.rawValue.lowercased(), value))
    case .instruction: instruction = instruction ?? value
    case .customer: customer = customer ?? value
    case .returned: returnReason = ReturnReason(code: value)
    default: extra.append(ExtraField(word.rawValue.lowercased(), value))
    }
  }

  /// What stands directly behind `/ORDP/` or `/BENM/`: a name, or account, name and what is left.
  private mutating func readParty(_ value: String) {
    let parts = value.split(separator: "/").map { String($0.trimmedBlanks) }
    guard let first = parts.first else { return }
    func isName(_ text: String) -> Bool { text.contains(where: \.isLetter) }
    if parts.count == 1, isName(first) {
      counterparty.name = counterparty.name ?? first
    } else if parts.count > 1, first.utf8.count > 5, first.utf8.allSatisfy(\.isDigit),
      isName(parts[1])
    {
      counterparty.account = counterparty.account ?? first
      counterparty.name = counterparty.name ?? parts[1]
    }
  }

  /// Banks that end an amount with a slash go on with free text.
  private static func afterAmount(_ value: String) -> [String] {
    guard let slash = value.firstIndex(of: "/") else { return [] }
    return filled(String(value[value.index(after: slash)...])).map { [$0] } ?? []
  }

  /// ING: account, bank, name and town between slashes.
  private mutating func readCounterparty(
    _ bytes: [UInt8], _ range: Range<Int>, _ string: (Range<Int>) -> String
  ) {
    var start = range.lowerBound
    for part in 0..<4 where start <= range.upperBound {
      let isLast = part == 3
      let end =
        isLast
        ? range.upperBound
        : bytes[start..<range.upperBound].firstIndex(of: UInt8(ascii: "/")) ?? range.upperBound
      let value = MTCursor.trimmed(start..<end, in: bytes).map(string)
      start = end + 1
      switch part {
      case 0: counterparty.account = value
      case 1: counterparty.bankID = value
      case 2: counterparty.name = value
      default: if let value { extra.append(ExtraField("cntp_town", value)) }
      }
    }
  }

  /// Text, or ING's `USTD//text` and `STRD/CUR/reference`.
  private mutating func readRemittance(_ value: String) {
    if value.hasPrefix("USTD/") {
      remittance.append(SWIFTWords.trimmed(String(value.dropFirst(5))))
      return
    }
    remittance.append(value)
    guard value.hasPrefix("STRD/") else { return }
    let parts = value.split(separator: "/")
    if let reference = parts.last, parts.count > 2 { creditorReference = String(reference) }
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
