/// What the header and the lines so far say of the rows that follow.
struct RowSetting: Sendable {
  let columns: ProfileColumns
  /// Found in the lines around the entries.
  let facts: [CSVProfile.Target: String]
  /// What the file was found to be written in; nil while there was ASCII alone.
  let encoding: TextEncoding?
}
