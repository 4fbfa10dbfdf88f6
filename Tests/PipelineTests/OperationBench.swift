import Domain
import Foundation
import Store
import TestSupport

@testable import Pipeline
@testable import StageSupport

/// A workspace whose books Tieout keeps, and what can be asked of it.
struct OperationBench {
  let book: ScratchWorkspace

  static let configuration = """
    [book]
    name = "Operations"
    time_zone = "Australia/Sydney"

    [ledger.types]
    topup_card = "clearing:card"
    topup_card_auto = "clearing:card"
    refund_card = "clearing:card"
    refund_fee = "income:platform"
    settlement = "bank:main"
    settlement_fee = "income:platform"
    adjustment = "expense:adjustments"
    charge = "income:platform"
    """

  init(configuration: String = configuration) throws {
    let folder = try ScratchFolders.make()
    try configuration.write(
      toFile: folder + "/tieout.toml", atomically: false, encoding: .utf8)
    book = try ScratchWorkspace(folder, inbox: [])
  }

  func results(_ name: String) throws -> String {
    try Repository.text("\(book.reports)/operations/\(name).results.jsonl")
  }

  func connect() throws -> Connection { try book.database.connect() }

  /// Everything that operations have left in the database, in a full order.
  func state() throws -> [String] {
    let connection = try connect()
    let queries = [
      """
      SELECT 'o', operation_id, op_no::text, encode(digest, 'hex'), state, code, told,
             coalesce(first_seq::text, ''), coalesce(last_seq::text, ''), line::text
        FROM operation ORDER BY op_no
      """,
      """
      SELECT 't', t.txn_seq::text, t.external_id, t.type, p.leg::text, a.code, a.currency, p.amount::text,
             p.effective_on::text, t.counterparty
        FROM ledger_transaction t JOIN posting p USING (txn_seq) JOIN account a USING (account_id)
       ORDER BY t.txn_seq, p.leg
      """,
      """
      SELECT 'r', r.request_id, r.kind, r.party_id, r.amount::text, r.held::text,
             coalesce(e.outcome, ''), '', '', ''
        FROM request r LEFT JOIN request_end e USING (request_id) ORDER BY r.request_id
      """,
      """
      SELECT 'b', a.code, a.currency, b.balance::text, '', '', '', '', '', ''
        FROM party_balance b JOIN account a USING (account_id) ORDER BY a.code, a.currency
      """,
    ]
    return try queries.flatMap { query in
      try connection.run("state", query).map { row in
        (0..<10).map { row.text($0) }.joined(separator: " | ")
      }
    }
  }

  /// One file of the inbox as the stage has it before it posts.
  func withFile(
    _ name: String,
    _ body: (StageSession, ArchivedFile, FileStore.Record) throws -> Void
  ) throws {
    try book.withSession { session in
      let found = try session.archive([Inbox.File(name: name, path: "\(book.inbox)/\(name)")]) {
        _ in
        true
      } refused: { _ in
      }
      let store = FileStore(session.connection)
      _ = try session.stage(.post, period: nil) {
        let record = try session.write("register") {
          try store.register(
            sha256: found[0].sha256.hex, name: name, bytes: found[0].bytes, role: .operations,
            format: "operations.jsonl")
        }
        try body(session, found[0], record)
        return ((), .ok, "")
      }
    }
  }

  /// What is owed to a party, by its account's code.
  func balances() throws -> [String: String] {
    let rows = try connect().run(
      "balances",
      """
      SELECT a.code, (-sum(p.amount))::bigint, a.currency FROM posting p JOIN account a USING (account_id)
       WHERE a.code LIKE 'party:%' GROUP BY a.code, a.currency
      """)
    return Dictionary(
      uniqueKeysWithValues: rows.compactMap { row in
        Currency(code: row.text(2)).map { currency in
          (row.text(0), Money(minorUnits: row.int64(1), currency: currency).decimal)
        }
      })
  }
}
