import Domain

/// A batch header 5, and the sums of what follows it.
struct NACHABatch {
  let secCode: String
  var totals: NACHATotals

  init(_ record: FixedRecord) {
    secCode = record.raw(51...53)
    totals = NACHATotals()
    totals.isAdvice = secCode == "ADV"
  }

  func statement(_ record: FixedRecord) -> WrittenStatement {
    var statement = WrittenStatement()
    statement.kind = .instruction
    statement.line = record.line
    statement.id = record.text(88...94)
    statement.accountID = record.text(41...50)
    statement.accountScheme = "ACH-company"
    statement.bankID = record.text(80...87)
    statement.currency = "USD"
    let effective = record.raw(70...75)
    let day = ShownDate(ShortDate.read(effective, .yearFirst), raw: effective)
    statement.from = day
    statement.to = day
    statement.put("sec", secCode)
    statement.put("service_class", record.text(2...4))
    statement.put("description", record.text(54...63))
    if secCode == "IAT" {
      statement.put("foreign_exchange", record.text(21...22))
      statement.put("foreign_exchange_reference", record.text(24...38))
      statement.put("destination_country", record.text(39...40))
      statement.put("originating_currency", record.text(64...66))
      statement.put("destination_currency", record.text(67...69))
    } else {
      statement.accountName = record.text(5...20)
      statement.put("company_data", record.text(21...40))
      statement.put("descriptive_date", record.text(64...69))
    }
    statement.put("settlement_day", record.text(76...78))
    return statement
  }
}

/// Counts and sums of entries.
struct NACHATotals {
  /// Entries and addenda.
  var count: Int64 = 0
  /// Sum of the receiving banks' numbers, of which ten digits count.
  var hash: Int64 = 0
  var debits: Int128 = 0
  var credits: Int128 = 0
  var isAdvice = false
  var isClosed = false

  var tenDigitHash: Int64 { hash % 10_000_000_000 }

  mutating func add(_ cents: Int64, isCredit: Bool) {
    if isCredit { credits += Int128(cents) } else { debits += Int128(cents) }
  }

  mutating func add(_ other: NACHATotals) {
    count += other.count
    hash = (hash + other.tenDigitHash) % 10_000_000_000
    debits += other.debits
    credits += other.credits
    isAdvice = isAdvice || other.isAdvice
  }
}

/// What a control record 8 or 9 declares.
struct NACHAControl {
  private let count: String
  private let hash: String
  private let debits: String
  private let credits: String
  private let countValue: Int64?
  private let hashValue: Int64?
  private let debitValue: Int128?
  private let creditValue: Int128?

  init(batchControl record: FixedRecord, isAdvice: Bool) {
    self.init(
      record, count: 5...10, hash: 11...20, debits: isAdvice ? 21...40 : 21...32,
      credits: isAdvice ? 41...60 : 33...44)
  }

  init(fileControl record: FixedRecord, isAdvice: Bool) {
    self.init(
      record, count: 14...21, hash: 22...31, debits: isAdvice ? 32...51 : 32...43,
      credits: isAdvice ? 52...71 : 44...55)
  }

  private init(
    _ record: FixedRecord, count: ClosedRange<Int>, hash: ClosedRange<Int>,
    debits: ClosedRange<Int>, credits: ClosedRange<Int>
  ) {
    self.count = record.raw(count)
    self.hash = record.raw(hash)
    self.debits = record.raw(debits)
    self.credits = record.raw(credits)
    countValue = record.paddedNumber(count)
    hashValue = record.paddedNumber(hash)
    debitValue = NACHAControl.wide(record.raw(debits))
    creditValue = NACHAControl.wide(record.raw(credits))
  }

  /// Up to twenty digits.
  private static func wide(_ text: String) -> Int128? {
    let digits = CellSplitter.trimmed(text)
    guard !digits.isEmpty, digits.utf8.allSatisfy({ $0 &- UInt8(ascii: "0") <= 9 }) else {
      return nil
    }
    return Int128(digits)
  }

  func json(comparedWith totals: NACHATotals) -> JSONObject {
    var json = JSONObject()
    json.put("declared_count", countValue.map { .int(Int($0)) } ?? .string(count))
    json.put("count_ok", countValue == totals.count)
    json.put("declared_hash", hash)
    json.put("hash_ok", hashValue == totals.tenDigitHash)
    json.put("declared_debits", NACHAControl.shown(debitValue, debits))
    json.put("debits_ok", debitValue == totals.debits)
    json.put("declared_credits", NACHAControl.shown(creditValue, credits))
    json.put("credits_ok", creditValue == totals.credits)
    return json
  }

  func fileJSON(comparedWith totals: NACHATotals) -> JSONObject {
    var json = JSONObject()
    json.put("entries", countValue.map { .int(Int($0)) } ?? .string(count))
    json.put("entries_ok", countValue == totals.count)
    json.put("hash_ok", hashValue == totals.tenDigitHash)
    json.put("debits_ok", debitValue == totals.debits)
    json.put("credits_ok", creditValue == totals.credits)
    return json
  }

  private static func shown(_ value: Int128?, _ raw: String) -> String {
    value.map { ExactDecimal(digits: $0, scale: 2).description } ?? raw
  }

  func findings(_ level: String, comparedWith totals: NACHATotals) -> [Finding.Kind] {
    var kinds: [Finding.Kind] = []
    func compare(_ field: String, _ declared: String, _ isRight: Bool, _ computed: String) {
      if !isRight {
        kinds.append(.control(field: "\(level) \(field)", declared: declared, computed: computed))
      }
    }
    compare("entry count", count, countValue == totals.count, "\(totals.count)")
    compare("entry hash", hash, hashValue == totals.tenDigitHash, "\(totals.tenDigitHash)")
    compare("debits", debits, debitValue == totals.debits, "\(totals.debits)")
    compare("credits", credits, creditValue == totals.credits, "\(totals.credits)")
    return kinds
  }
}
