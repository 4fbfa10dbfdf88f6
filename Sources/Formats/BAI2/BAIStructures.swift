import Domain

/// A record 01, and the trailer 99 when it has been read.
struct BAIFile {
  var sender: String?
  var receiver: String?
  var created: String?
  var time: String?
  var fileID: String?
  var recordLength: String?
  var blockSize: String?
  var version: String?
  var control = BAIControl()
  var groups = 0
}

/// A record 02, and the trailer 98. Shared, because each entry is handed over with it.
final class BAIGroup {
  let index: Int
  let line: Int
  var receiver: String?
  var originator: String?
  var status: String?
  var asOf: String? { didSet { date = asOf.flatMap(BAIValues.date) } }
  private(set) var date: CalendarDate?
  var time: String?
  var currency: String?
  var modifier: String?
  var control = BAIControl()
  var accounts = 0

  init(index: Int, line: Int) {
    self.index = index
    self.line = line
  }

  /// Interim reports are brought again by the final one.
  var isInterim: Bool { modifier == "1" || modifier == "3" }
}

/// A record 03, and the trailer 49. Shared, because each entry is handed over with it.
final class BAIAccount {
  let index: Int
  let line: Int
  var id: String?
  var currency: String?
  var summaries: [BAISummary] = []
  var control = BAIControl()
  var entries = 0

  init(index: Int, line: Int) {
    self.index = index
    self.line = line
  }
}

/// A status or a total of record 03, as written.
struct BAISummary {
  var type: String
  var amount: String
  var count: String?
  var funds: BAIFunds?
}

/// When the money is available, as written.
struct BAIFunds {
  var type: String
  var date: String?
  var time: String?
  /// Funds type S: at once, in one day, in two or more.
  var available: [String] = []
  /// Funds type D: days and amounts in turn.
  var distributions: [(days: String, amount: String)] = []
}

/// A record 16 as written.
struct BAITransaction {
  var record: BAIRecord
  var type = ""
  var amount = ""
  var funds: BAIFunds?
  var bankReference: Range<Int> = 0..<0
  var customerReference: Range<Int> = 0..<0
  var text: [Range<Int>] = []
}

/// What a trailer declares, and what it comes to.
struct BAIControl {
  /// Declared sum, as written; nil without a trailer.
  var declared: String?
  /// How many accounts or groups.
  var declaredCount: String?
  var declaredRecords: String?
  var sum: Int128 = 0
  var records = 0
  /// Line of the trailer.
  var line: Int?

  var isSumRight: Bool? {
    guard let declared, !declared.isEmpty else { return nil }
    return BAIValues.units(declared).map { Int128($0) == sum } ?? false
  }

  var areRecordsRight: Bool? {
    declaredRecords.flatMap { $0.isEmpty ? nil : BAIValues.units($0) == Int64(records) }
  }

  /// The declared sum, which the next level adds up; what it comes to when it is unreadable.
  var forNextLevel: Int128 { declared.flatMap { BAIValues.units($0) }.map { Int128($0) } ?? sum }

  /// The contradictions, each by the name of its field.
  func findings(_ level: String, counting count: (name: String, value: Int)?) -> [Finding.Kind] {
    var kinds: [Finding.Kind] = []
    if isSumRight == false {
      kinds.append(
        .control(field: "\(level) control total", declared: declared ?? "", computed: "\(sum)"))
    }
    if areRecordsRight == false {
      kinds.append(
        .control(
          field: "\(level) number of records", declared: declaredRecords ?? "",
          computed: "\(records)"))
    }
    if let count, let declaredCount, !declaredCount.isEmpty,
      BAIValues.units(declaredCount) != Int64(count.value)
    {
      kinds.append(
        .control(
          field: "\(level) number of \(count.name)", declared: declaredCount,
          computed: "\(count.value)"))
    }
    return kinds
  }

  /// Takes what the trailer declares, which is a record itself.
  ///
  /// - Parameter hasCount: Whether a number of accounts or groups stands between sum and records.
  mutating func declare(_ record: inout BAIRecord, hasCount: Bool) {
    var fields = BAIFields(record.fields())
    declared = fields.next() ?? ""
    if hasCount { declaredCount = fields.next() ?? "" }
    declaredRecords = fields.next() ?? ""
    records += record.records
    line = record.line
  }
}
