import Audit
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

  init(file: ArchivedFile, id: Int32, configuration: Configuration, days: LocalDays) {
    self.file = file
    self.id = id
    self.configuration = configuration
    self.days = days
  }

  /// The accounts that a row debits and credits by its amount; nil for an unknown type.
  ///
  /// The row's own account is credited: the party is owed more. What the type names is debited.
  func legs(of row: LedgerRow) -> (debit: String, credit: String)? {
    switch configuration.counterAccount(type: row.type, currency: row.amount.currency) {
    case .single(let counter):
      (counter, configuration.ledger.accounts[row.accountID] ?? "party:" + row.accountID)
    case .move(let from, let to): (to, from)
    case nil: nil
    }
  }

  /// Reads the file once and hands over each row that can be posted.
  ///
  /// - Throws: `Faults` at the end with everything that is wrong with the file, however many rows
  ///   were handed over before: the caller posts in one transaction.
  func rows(
    _ body: (LedgerRow, _ day: CalendarDate, _ legs: (debit: String, credit: String)) throws -> Void
  ) throws {
    var faults: [any ActionableError] = []
    var more = 0
    func fault(_ reason: PipelineError.Reason, _ row: LedgerRow) {
      if faults.count < Limits.standard.errors {
        faults.append(PipelineError(reason, at: place(of: row)))
      } else {
        more += 1
      }
    }
    do {
      _ = try LedgerCSV.read(path: file.path, name: file.name, limits: .archived) { row in
        guard let legs = legs(of: row) else {
          return fault(.unknownType(row.type, currency: row.amount.currency.code), row)
        }
        guard !row.amount.isZero else { return fault(.zeroAmount, row) }
        guard let day = days.day(of: row.bookedAt) else {
          return fault(.dateOutOfRange(row.bookedAt.description), row)
        }
        try body(row, day, legs)
      }
    } catch let errors as FileErrors {
      faults = errors.errors + faults
      more += errors.more
    }
    guard faults.isEmpty else { throw Faults(faults, more: more) }
  }

  func place(of row: LedgerRow) -> InputLocation {
    InputLocation(file: file.name, line: row.slice.line, offset: row.slice.offset)
  }

  func transaction(
    _ row: LedgerRow, sequence: Int64, day: CalendarDate, digest: [UInt8]
  ) -> LedgerStore.NewTransaction {
    var transaction = LedgerStore.NewTransaction(
      sequence: sequence, externalID: row.id, origin: "import", type: row.type,
      bookedAt: row.bookedAt, effectiveOn: day, amount: row.amount, digest: digest)
    transaction.accountReference = row.accountID
    transaction.organisationID = row.organisationID
    transaction.memberID = row.memberID
    transaction.reference = row.reference
    transaction.processorReference = row.processorReference
    transaction.description = row.description
    transaction.counterparty = row.counterparty
    transaction.file = id
    transaction.slice = row.slice
    return transaction
  }
}

/// Sixteen bytes over everything a row says: the same id with the same digest is the same row.
final class RowDigest {
  private let hash = SHA256()
  /// What a row says, each text with its length in front, handed to the hash at once.
  private var bytes: [UInt8] = []

  func make(_ row: LedgerRow) -> [UInt8] {
    bytes.removeAll(keepingCapacity: true)
    add(row.id)
    add(row.accountID)
    add(row.organisationID)
    add(row.memberID)
    add(row.type)
    add(row.reference)
    add(row.processorReference)
    add(row.description)
    add(row.counterparty)
    add(row.amount.currency.code)
    add(row.amount.minorUnits)
    add(row.bookedAt.microseconds)
    bytes.withUnsafeBytes { hash.update($0) }
    return hash.finish().withBytes { Array($0.prefix(16)) }
  }

  private func add(_ text: String) {
    add(Int64(text.utf8.count))
    bytes.append(contentsOf: text.utf8)
  }

  private func add(_ value: Int64) {
    withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
  }
}
