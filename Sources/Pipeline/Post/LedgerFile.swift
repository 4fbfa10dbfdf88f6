import Domain
import Formats
import StageSupport
import Store

/// One ledger export on its way into the ledger: read row by row, never held.
///
/// A class, because it is asked for every row and a copy of it counts a dozen references.
final class LedgerFile {
  let file: ArchivedFile
  let id: Int32
  let configuration: Configuration
  let days: LocalDays
  let rules: PostingRules

  init(file: ArchivedFile, id: Int32, configuration: Configuration, days: LocalDays) {
    self.file = file
    self.id = id
    self.configuration = configuration
    self.days = days
    rules = PostingRules(configuration)
  }

  /// Reads the file once and hands over each row that can be posted, with its local day and the
  /// index of its posting rule.
  ///
  /// - Throws: `Faults` at the end with everything that is wrong with the file, however many rows
  ///   were handed over before: the caller posts in one transaction.
  func rows(
    _ body: (LedgerFields, _ day: CalendarDate, _ rule: Int) throws -> Void
  ) throws {
    var faults: [any ActionableError] = []
    var more = 0
    func fault(_ reason: PipelineError.Reason, _ row: LedgerFields) {
      if faults.count < Limits.standard.errors {
        faults.append(PipelineError(reason, at: place(of: row)))
      } else {
        more += 1
      }
    }
    do {
      _ = try LedgerCSV.readFields(path: file.path, name: file.name, limits: .archived) { row in
        guard let rule = rules.index(for: row) else {
          let type = LedgerRow(row).type
          return fault(.unknownType(type, currency: row.amount.currency.code), row)
        }
        guard !row.amount.isZero else { return fault(.zeroAmount, row) }
        guard let day = days.day(of: row.bookedAt) else {
          return fault(.dateOutOfRange(row.bookedAt.description), row)
        }
        try body(row, day, rule)
      }
    } catch let errors as FileErrors {
      faults = errors.errors + faults
      more += errors.more
    }
    guard faults.isEmpty else { throw Faults(faults, more: more) }
  }

  func place(of row: LedgerFields) -> InputLocation {
    InputLocation(file: file.name, line: row.slice.line, offset: row.slice.offset)
  }
}
