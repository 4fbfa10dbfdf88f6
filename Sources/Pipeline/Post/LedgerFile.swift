import Audit
import Domain
import Formats
import StageSupport
import Store

/// One ledger export on its way into the ledger: read as often as needed, never held.
struct LedgerFile {
  let file: ArchivedFile
  let id: Int32
  let configuration: Configuration
  let days: LocalDays

  /// What the first reading found.
  struct Survey {
    var rows: Int64 = 0
    /// Accounts in the order in which the file names them.
    var accounts: [LedgerStore.NewAccount] = []
    /// The owners of party accounts, as far as the rows name them.
    var parties: [(id: String, kind: String)] = []
    var totals: [Currency: FileStore.ControlTotal] = [:]
    var first: CalendarDate?
    var last: CalendarDate?
    fileprivate var seen: Set<LedgerStore.AccountKey> = []
  }

  /// Reads the whole file and collects everything that is wrong with it.
  func survey() throws -> Survey {
    var survey = Survey()
    var faults: [any ActionableError] = []
    var more = 0
    func fault(_ reason: PipelineError.Reason, _ row: LedgerRow) {
      let place = InputLocation(file: file.name, line: row.slice.line, offset: row.slice.offset)
      if faults.count < Limits.standard.errors {
        faults.append(PipelineError(reason, at: place))
      } else {
        more += 1
      }
    }
    do {
      _ = try LedgerCSV.read(path: file.path, name: file.name, limits: .archived) { row in
        survey.rows += 1
        guard let legs = legs(of: row) else {
          return fault(.unknownType(row.type, currency: row.amount.currency.code), row)
        }
        guard !row.amount.isZero else { return fault(.zeroAmount, row) }
        guard let day = days.day(of: row.bookedAt) else {
          return fault(.dateOutOfRange(row.bookedAt.description), row)
        }
        survey.first = min(survey.first ?? day, day)
        survey.last = max(survey.last ?? day, day)
        for leg in [legs.debit, legs.credit] { note(leg, row, &survey) }
        count(row.amount, &survey)
      }
    } catch let errors as FileErrors {
      faults = errors.errors + faults
      more += errors.more
    }
    guard faults.isEmpty else { throw Faults(faults, more: more) }
    return survey
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

  private func note(_ code: String, _ row: LedgerRow, _ survey: inout Survey) {
    let key = LedgerStore.AccountKey(code: code, currency: row.amount.currency)
    guard survey.seen.insert(key).inserted else { return }
    let isParty = code.hasPrefix("party:")
    let owner = row.memberID.isEmpty ? row.organisationID : row.memberID
    guard let kind = configuration.ledger.kind(of: code) else {
      preconditionFailure("The configuration knows the kind of every account it names")
    }
    if isParty && !owner.isEmpty {
      survey.parties.append((owner, row.memberID.isEmpty ? "organisation" : "member"))
    }
    survey.accounts.append(
      LedgerStore.NewAccount(
        key: key, kind: kind.rawValue, party: isParty && !owner.isEmpty ? owner : nil))
  }

  private func count(_ amount: Money, _ survey: inout Survey) {
    var total =
      survey.totals[amount.currency]
      ?? FileStore.ControlTotal(
        currency: amount.currency, records: 0, accepted: 0, rejected: 0, sumAccepted: 0,
        sumControl: 0)
    total.records += 1
    total.accepted += 1
    total.sumAccepted += Int128(amount.minorUnits)
    total.sumControl += Int128(amount.minorUnits)
    survey.totals[amount.currency] = total
  }

  /// Hands over the rows that are not there yet, numbered on from `head`.
  func transactions(
    after head: Int64, except present: RowSet,
    _ body: (LedgerStore.NewTransaction, LedgerRow) throws -> Void
  ) throws {
    let digest = RowDigest()
    var ordinal: Int64 = 0
    var sequence = head
    _ = try LedgerCSV.read(path: file.path, name: file.name, limits: .archived) { row in
      defer { ordinal += 1 }
      if present.contains(ordinal) { return }
      sequence += 1
      guard let day = days.day(of: row.bookedAt) else { preconditionFailure("The file was surveyed") }
      var transaction = LedgerStore.NewTransaction(
        sequence: sequence, externalID: row.id, origin: "import", type: row.type,
        bookedAt: row.bookedAt, effectiveOn: day, amount: row.amount, digest: digest.make(row))
      transaction.accountReference = row.accountID
      transaction.organisationID = row.organisationID
      transaction.memberID = row.memberID
      transaction.reference = row.reference
      transaction.processorReference = row.processorReference
      transaction.description = row.description
      transaction.counterparty = row.counterparty
      transaction.file = id
      transaction.slice = row.slice
      try body(transaction, row)
    }
  }
}

/// Sixteen bytes over everything a row says: the same id with the same digest is the same row.
final class RowDigest {
  private let hash = SHA256()

  func make(_ row: LedgerRow) -> [UInt8] {
    let fields = [
      row.id, row.accountID, row.organisationID, row.memberID, row.type, row.reference,
      row.processorReference, row.description, row.counterparty, row.amount.currency.code,
    ]
    for field in fields {
      number(Int64(field.utf8.count))
      hash.update(field)
    }
    number(row.amount.minorUnits)
    number(row.bookedAt.microseconds)
    return Array(hash.finish().bytes.prefix(16))
  }

  private func number(_ value: Int64) {
    withUnsafeBytes(of: value.bigEndian) { hash.update($0) }
  }
}
