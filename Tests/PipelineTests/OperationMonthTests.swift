import Domain
import Foundation
import TestSupport
import Testing

@testable import Pipeline

/// The sample month, with what its members do told by operations instead of the export.
@Suite struct OperationMonthTests {
  /// A row of the export by its columns.
  private struct Row {
    var line: String
    var cells: [String]

    var id: String { cells[0] }
    var at: String { cells[1] }
    var organisation: String { cells[3] }
    var member: String { cells[4] }
    var type: String { cells[5] }
    var amount: String { cells[6] }

    func isOther(_ other: Row) -> Bool {
      other.type == type && other.at == at && other.cells[8] == cells[8]
        && other.amount == amount.dropFirst() && amount.hasPrefix("-")
    }
  }

  private static func quoted(_ text: String) -> String { JSONText.string(text).rendered() }

  private static func operation(_ op: String, _ row: Row, _ more: [(String, String)]) -> String {
    let all =
      [("op", op), ("id", row.id), ("at", row.at)] + more
      + [("currency", row.cells[7]), ("reference", row.cells[8]), ("description", row.cells[10])]
    return "{" + all.map { "\"\($0.0)\":\(quoted($0.1))" }.joined(separator: ",") + "}\n"
  }

  /// The export without what operations tell, and those operations.
  private static func split(_ export: String) -> (export: String, operations: String) {
    let lines = export.split { $0.isNewline }.map(String.init)
    let rows = lines.dropFirst().map { Row(line: $0, cells: Table.records($0)[0]) }
    var kept = [lines[0]]
    var operations = ""
    var members: Set<String> = []
    var at = 0
    while at < rows.count {
      let row = rows[at]
      at += 1
      let next = at < rows.count ? rows[at] : nil
      switch row.type {
      case "topup_card", "topup_card_auto", "topup_bank":
        guard !row.member.isEmpty, !row.amount.hasPrefix("-") else {
          kept.append(row.line)
          continue
        }
        operations += operation(
          "topup.record", row,
          [
            ("member", row.member), ("amount", row.amount), ("type", row.type),
            ("processor_ref", row.cells[9]),
          ])
      case "event_entry", "member_transfer":
        guard let next, row.isOther(next), !row.member.isEmpty else {
          kept.append(row.line)
          continue
        }
        at += 1
        members.insert(row.member)
        let to = next.member.isEmpty ? ("org", next.organisation) : ("to", next.member)
        operations += operation(
          "member.charge", row,
          [
            ("member", row.member), to, ("amount", String(row.amount.dropFirst())),
            ("type", row.type),
          ])
      default: kept.append(row.line)
      }
    }
    // Rows of the export are posted before the operations, whatever their time.
    let limits = members.sorted().flatMap { member in
      ["EUR", "GBP"].map { currency in
        #"{"op":"limit.set","id":"limit-\#(member)-\#(currency)","at":"2026-10-01T00:00:00Z","member":"\#(member)","from":"2026-10-01","limit":"1000","currency":"\#(currency)"}"#
          + "\n"
      }
    }
    return (kept.joined(separator: "\n") + "\n", limits.joined() + operations)
  }

  @Test func `the month comes to the same balances and matches`() throws {
    let name = "ledger/2026-10.ledger.csv"
    let book = try ScratchWorkspace()
    let (export, operations) = Self.split(
      try Repository.text(Repository.month + "/inbox/" + name))
    let count = operations.split(separator: "\n").count
    #expect(count > 400)
    try book.put(export, as: name)
    try book.put(operations, as: "ledger/2026-10.ops.jsonl")
    let ended = try book.run()
    #expect(ended.outcome == .itemsForPerson, "\(ended.notes)")
    #expect(
      ended.notes.contains("\(count) operations posted, 0 already there, 0 rejected"),
      "\(ended.notes)")
    // Between two parties nothing passes through an account of the platform's any more.
    func balances(_ pack: String) throws -> [String] {
      try Repository.lines(pack + "/trial_balance.csv").filter { !$0.hasPrefix("internal:parties") }
        .map { line in
          let cells = line.split(separator: ",")
          return [cells[0], cells[2], cells[6]].joined(separator: ",")
        }
    }
    #expect(try balances(book.pack) == balances(Repository.pack))
    for file in ["matches.csv", "proof.csv"] {
      let (found, expected) = (book.pack + "/" + file, Repository.pack + "/" + file)
      #expect(try Repository.lines(found) == Repository.lines(expected), "\(file)")
    }
    // What came near is told in the words of the transactions, which are others.
    func breaks(_ pack: String) throws -> [String] {
      try Table(pack + "/breaks.csv").rows.map { row in
        ["break_id", "item_id", "reason", "age_days", "amount", "account"].map { row[$0] }
          .joined(separator: ",")
      }
    }
    #expect(try breaks(book.pack) == breaks(Repository.pack))
    #expect(try book.audit().differences == [])
  }
}
