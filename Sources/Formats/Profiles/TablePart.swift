import Domain

/// What some rows of a table come to that stand one behind the other.
///
/// Parts are read without the rows before them, perhaps on another core. What depends on those is
/// left to whoever puts the parts together in the order of the file: an entry's place in the
/// statement, balances that follow from one another, text that goes on with the entry before.
struct TablePart: Sendable {
  /// The first `count` are the part's; their indexes count its rows from 0. Others behind them are of
  /// parts before: their memory is used again.
  var entries: [Entry] = []
  var count = 0
  /// Rows that could be read, also those that make no entry.
  var records = 0
  /// The last of them makes one, which further lines of text belong to.
  var endsWithEntry = false
  /// Further lines of text of the entry before the part.
  var continuation: [String] = []
  /// The first row that could be read tells whose statement it is.
  var first: First?
  var tally: TableTally
  var errors = FileErrors(errors: [])
  /// What the file cannot be read beyond.
  var failure: FormatError?
  /// Rows that are no entry.
  var leftOut = 0
  /// What holds for the rows behind the part, and the line of the first of them.
  var after = RowSetting()
  var lineAfter = 1
  /// The bytes at the end of a block of which the rows behind it are a part.
  var rest: [UInt8] = []

  struct First: Sendable {
    var account: String?
    var facts: [CSVProfile.Target: String]
  }

  init(_ profile: CSVProfile) { tally = TableTally(profile) }
}

/// What the rows before say of those that follow.
struct RowSetting: Hashable, Sendable {
  /// Found in the lines around the entries.
  var facts: [CSVProfile.Target: String] = [:]
  /// What the file was found to be written in; nil while there was ASCII alone.
  var encoding: TextEncoding?
  /// The fields of the row by which the columns of a file without header were counted.
  var namedWidth: Int?
  /// The lines behind the header that are no entries.
  var behind = LinesAround.Lines()

  /// Whether rows that were read by this setting would come to the same by another: where the
  /// encoding was not known yet, they may have found it themselves, or may not need it.
  ///
  /// - Parameter found: The encoding behind them.
  func fits(_ other: RowSetting, found: TextEncoding?) -> Bool {
    var same = other
    same.encoding = encoding
    guard same == self else { return false }
    return encoding == other.encoding
      || encoding == nil && (found ?? other.encoding) == other.encoding
  }
}

/// Bytes of a table that most probably are whole rows, with what most probably holds for them.
struct RowBlock: Sendable {
  var bytes: [UInt8]
  /// Where it begins in the file.
  var offset: Int
  /// How many lines end in it.
  var lineEnds: Int
  /// The file ends with it.
  var isLast: Bool
  /// The line of its first row.
  var line = 1
  var setting = RowSetting()
}
