/// One step of the schema: a numbered SQL text that is never edited once it is released.
public struct Migration: Hashable, Sendable {
  /// Counts from 1 without a gap.
  public let number: Int32

  /// What the step is about, as in the name of its file: `0002_ledger.sql` is `ledger`.
  public let name: String

  /// Statements that run in one transaction, with `tieout` first in the search path.
  let sql: [UInt8]

  public init(number: Int32, name: String, sql: [UInt8]) {
    self.number = number
    self.name = name
    self.sql = sql
  }
}

extension Migration {
  /// The steps this program knows. A test compares the list with the folder.
  public static let all: [Migration] = [
    Migration(number: 1, name: "foundation", sql: PackageResources._001_foundation_sql),
    Migration(number: 2, name: "ledger", sql: PackageResources._002_ledger_sql),
    Migration(number: 3, name: "files", sql: PackageResources._003_files_sql),
    Migration(number: 4, name: "matching", sql: PackageResources._004_matching_sql),
    Migration(number: 5, name: "grants", sql: PackageResources._005_grants_sql),
    Migration(number: 6, name: "supersede", sql: PackageResources._006_supersede_sql),
    Migration(number: 7, name: "told_again", sql: PackageResources._007_told_again_sql),
    Migration(number: 8, name: "resolutions", sql: PackageResources._008_resolutions_sql),
    Migration(number: 9, name: "undo", sql: PackageResources._009_undo_sql),
    Migration(number: 10, name: "operations", sql: PackageResources._010_operations_sql),
    Migration(number: 11, name: "bulk_loads", sql: PackageResources._011_bulk_loads_sql),
    Migration(
      number: 12, name: "internal_organisations",
      sql: PackageResources._012_internal_organisations_sql),
    Migration(number: 13, name: "processor", sql: PackageResources._013_processor_sql),
    Migration(number: 14, name: "answers", sql: PackageResources._014_answers_sql),
    Migration(
      number: 15, name: "sessions_invoices", sql: PackageResources._015_sessions_invoices_sql),
    Migration(number: 16, name: "weights", sql: PackageResources._016_weights_sql),
    Migration(number: 17, name: "told_details", sql: PackageResources._017_told_details_sql),
  ]
}
