import Domain
import Reporting
import Store

/// Writes the period's ledger for an independent accounting program.
struct JournalFile {
  private let pack: PackWriter

  init(_ pack: PackWriter) { self.pack = pack }

  func write() throws {
    var accounts: [JournalAccount] = []
    var openings: [JournalPosting] = []
    var closings: [JournalPosting] = []
    var currencies: Set<Currency> = []
    try pack.store.trialBalance { row in
      if accounts.last?.code != row.account {
        accounts.append(JournalAccount(code: row.account, kind: row.kind))
      }
      currencies.insert(row.currency)
      func posting(_ units: Int128) -> JournalPosting {
        JournalPosting(
          account: row.account,
          amount: Money(minorUnits: Int64(units), currency: row.currency))
      }
      openings.append(posting(row.opening))
      closings.append(posting(row.closing))
    }
    let file = try pack.directory.file("journal.hledger")
    let journal = JournalWriter(
      file, bookName: pack.facts.bookName, period: pack.facts.statementPeriod,
      runID: pack.facts.runID)
    try journal.begin(
      accounts: accounts, currencies: currencies.sorted(), openings: openings)
    try writeTransactions(journal)
    try journal.end(closings: closings)
    pack.note(try file.commit())
  }

  private func writeTransactions(_ journal: JournalWriter) throws {
    var open: JournalTransaction?
    try pack.store.journal { row in
      let posting = JournalPosting(account: row.account, amount: row.amount)
      if open?.externalID == row.id, open?.date == row.date {
        open?.postings.append(posting)
        return
      }
      if let done = open { try journal.write(done) }
      open = JournalTransaction(
        date: row.date, externalID: row.id, description: row.description, postings: [posting])
    }
    if let done = open { try journal.write(done) }
  }
}
