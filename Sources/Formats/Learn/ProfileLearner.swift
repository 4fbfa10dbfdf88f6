import Domain

/// Proposes a profile for a table that none is made for, from its header's words and its cells.
///
/// What the file shows for certain is decided. What it does not show is a question with both
/// readings, and the proposal holds the first of them until it is answered.
public struct ProfileLearner {
  let table: LearnedTable
  let columns: [ColumnTraits]
  let answers: [Topic: String]
  var profile: CSVProfile
  var questions: [Question] = []
  var taken: Set<Int> = []

  /// What may be asked.
  public enum Topic: String, CaseIterable, Sendable {
    case dates, decimal, amount, sign, columns, currency
  }

  /// Something that the file does not show.
  public struct Question: Hashable, Sendable {
    public var topic: Topic
    /// What is asked, with an example from the file.
    public var text: String
    /// The answers that `--answer TOPIC=…` takes, each with what it would mean.
    public var choices: [Choice]

    public struct Choice: Hashable, Sendable {
      public var answer: String
      public var meaning: String
    }
  }

  public struct Lesson: Sendable {
    public var profile: CSVProfile
    public var questions: [Question]
  }

  /// - Returns: Nil when the file is no table with dates and amounts.
  static func lesson(
    _ content: TableContent, answers: [Topic: String] = [:], limits: Limits
  ) -> Lesson? {
    guard let table = LearnedTable(content, limits: limits) else { return nil }
    var learner = ProfileLearner(table, answers)
    return learner.learn()
  }

  private init(_ table: LearnedTable, _ answers: [Topic: String]) {
    self.table = table
    self.answers = answers
    profile = CSVProfile(name: "learned", bank: "unknown bank")
    let width = table.rows.map(\.count).max() ?? 0
    columns = (0..<width).map { index in
      let names = table.header ?? []
      return ColumnTraits(
        index, name: index < names.count ? names[index] : "",
        cells: table.rows.map { index < $0.count ? $0[index] : "" })
    }
  }

  private mutating func learn() -> Lesson? {
    profile.dialect = table.dialect
    profile.dialect.hasHeader = table.header != nil
    guard learnDates() else { return nil }
    learnDecimal()
    guard learnAmounts() else { return nil }
    learnCharges()
    learnCurrency()
    learnStatus()
    learnTexts()
    learnRecognition()
    if table.hasOtherRows {
      profile.rows.undated = table.hasContinuations ? .continuation : .leftOut
    }
    learnBalanceRows()
    return Lesson(profile: profile, questions: questions)
  }

  func title(_ column: ColumnTraits) -> String {
    column.name.isEmpty ? "\(column.index + 1)" : "'\(column.name)'"
  }

  func column(_ found: ColumnTraits) -> CSVProfile.Column {
    guard let header = table.header, !found.name.isEmpty else {
      return .numbered(found.index + 1)
    }
    let key = HeaderIndex.key(found.name)
    let before = header[..<min(found.index, header.count)].count { HeaderIndex.key($0) == key }
    return .named(found.name, occurrence: before + 1)
  }

  mutating func take(
    _ found: ColumnTraits, _ path: WritableKeyPath<CSVProfile.Columns, CSVProfile.Column?>
  ) {
    profile.columns[keyPath: path] = column(found)
    taken.insert(found.index)
  }

  mutating func learnRecognition() {
    if let header = table.header {
      var seen: Set<String> = []
      profile.recognition.header = header.filter { name in
        !name.isEmpty && name.utf8.count <= 60 && seen.insert(HeaderIndex.key(name)).inserted
      }
      return
    }
    profile.recognition.isHint = true
    profile.recognition.shape = columns.map { column in
      if column.isMostlyDates { return .date }
      if column.isCurrency { return .currency }
      if column.isAmount(profile.values.decimal) {
        return column.filled.count < column.cells.count ? .optionalAmount : .amount
      }
      return column.filled.count < column.cells.count ? .any : .text
    }
  }
}
