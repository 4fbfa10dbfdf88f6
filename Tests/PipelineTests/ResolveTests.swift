import Foundation
import Testing

/// What people decide with `tieout resolve` holds in every later run, is posted to the cent, is made
/// again by an audit, and can be taken back.
@Suite struct ResolveTests {
  private struct Month {
    let book: ScratchWorkspace

    init() throws {
      book = try ScratchWorkspace()
      _ = try book.run()
    }

    init(_ book: ScratchWorkspace) { self.book = book }

    func tieout(_ arguments: [String]) throws -> Programs.Ending {
      try Programs.run("tieout", arguments, on: book)
    }

    func resolve(_ lines: [String]) throws -> Programs.Ending {
      let path = "\(book.folder)/decisions.csv"
      try (["action,ids,difference,why"] + lines).joined(separator: "\n")
        .write(toFile: path, atomically: false, encoding: .utf8)
      return try tieout(["resolve", path, "--who", "Anna", "--as-of", "2026-11-03T09:30:00Z"])
    }

    func table(_ name: String) throws -> Table { try Table("\(book.pack)/\(name)") }

    func reason(of item: String) throws -> String? {
      try table("breaks.csv").rows.first { $0["item_id"] == item }?["reason"]
    }

    func group(of item: String) throws -> Table.Row? {
      try table("matches.csv").rows.first { $0["item_id"] == item && $0["status"] != "suggested" }
    }

    func suggestion(of item: String) throws -> String {
      try #require(
        try table("matches.csv").rows.first {
          $0["item_id"] == item && $0["status"] == "suggested"
        })["group_id"]
    }
  }

  @Test func `each kind of decision does what it says, and an audit makes the same pack`() throws {
    let month = try Month()
    let ended = try month.resolve([
      "confirm,\(try month.suggestion(of: "L-C09-A")),rounding,agreed with the club",
      "reject,\(try #require(try month.group(of: "L-C22-A"))["group_id"]),,another invoice",
      "match,L-C14-A EUR-C14-B,,the payer's slip",
      "write_off,EUR-C13-A,fee,the bank's own charge",
      "write_off,L-C24-A,,paid in cash",
      "ignore,EUR-C08-A,,the bank takes it back",
    ])
    #expect(ended.status == 0, "\(ended.errors)")
    #expect(try month.book.run().outcome == .itemsForPerson)
    for item in ["L-C09-A", "EUR-C09-A", "L-C14-A", "EUR-C14-B", "EUR-C13-A", "L-C24-A"] {
      let member = try #require(try month.group(of: item), "\(item)")
      #expect(member["status"] == "confirmed" && member["rule"] == "person")
      #expect(member["reasons"].hasPrefix("decided by Anna on 2026-11-03: "))
      #expect(try month.reason(of: item) == nil)
    }
    #expect(try month.reason(of: "EUR-C08-A") == "ignored")
    #expect(try month.reason(of: "L-C22-A") == "missing_in_bank")
    let differences = try month.table("differences.csv").rows
    for (kind, account, amount) in [
      ("rounding", "expense:rounding", "9.00"), ("fee", "expense:processor-fees", "7.26"),
      ("write_off", "expense:write-off", "35.00"),
    ] {
      #expect(
        differences.contains {
          $0["kind"] == kind && $0["account"] == account && $0["amount"] == amount
        }, "\(kind)")
    }
    for proof in try month.table("proof.csv").rows { #expect(proof["residual"] == "0.00") }
    let verified = try Programs.run("tieout-verify", [], on: month.book)
    #expect(verified.status == 0, "\(verified.output)")
    #expect(try month.book.audit().differences.isEmpty)
  }

  @Test func `what is taken back leaves the pack as it was`() throws {
    let month = try Month()
    let made = try month.resolve([
      "confirm,\(try month.suggestion(of: "L-C09-A")),rounding,agreed",
      "reject,\(try #require(try month.group(of: "L-C22-A"))["group_id"]),,another invoice",
      "write_off,EUR-C13-A,fee,the bank's own charge", "ignore,EUR-C08-A,,later",
    ])
    #expect(try month.book.run().outcome == .itemsForPerson)
    let ids = made.output.split(separator: "\n").compactMap { $0.split(separator: " ").first }
    #expect(ids.count == 4)
    let undone = try month.resolve(ids.map { "undo,\($0),,it was not so" })
    #expect(undone.status == 0, "\(undone.errors)")
    #expect(try month.book.run().outcome == .itemsForPerson)
    let before = try FinishedMonth.get()
    for name in ["matches.csv", "breaks.csv", "differences.csv", "proof.csv", "settlements.csv"] {
      #expect(try month.table(name).rows == before.table(name).rows, "\(name)")
    }
    #expect(try month.book.audit().differences.isEmpty)
    let listed = try month.tieout(["resolve"])
    #expect(listed.output.split(separator: "\n").count { $0.hasSuffix("(undone)") } == 4)
    let lines = try month.tieout(["resolve", "--json"]).output.split(separator: "\n")
    #expect(lines.count == 8 && lines.count { $0.hasSuffix("\"undone\":true}") } == 4)
  }

  @Test func `a file with a mistake keeps nothing and names each line`() throws {
    let month = try FinishedMonth.get()
    let path = try ScratchFolders.make() + "/wrong.csv"
    let lines = [
      "action,ids,difference,why", "match,L-C09-A EUR-C09-A,,agreed", "confirm,grp_0,,x",
      "write_off,L-0,,x", "ignore,EUR-C08-A,,x", "ignore,EUR-C08-A,,again",
      "match,L-C14-A EUR-C14-A,luck,x", "undo,res_0,,x", "match,L-C14-A,,x",
    ]
    try lines.joined(separator: "\n").write(toFile: path, atomically: false, encoding: .utf8)
    let ended = try Programs.run("tieout", ["resolve", path, "--who", "Anna"], on: month.book)
    #expect(ended.status == 65)
    for (line, text) in [
      (2, "9.00 EUR of it is explained by nothing"), (3, "no match is called"),
      (4, "nothing open is called 'L-0'"), (6, "is decided by an earlier line"),
      (7, "'luck' is no kind of difference"), (8, "no decision that stands"),
      (9, "at least two items"),
    ] {
      #expect(
        ended.errors.split(separator: "\n").contains {
          $0.contains("wrong.csv:\(line):1") && $0.contains("CLI-0108") && $0.contains(text)
        }, "\(line): \(ended.errors)")
    }
    let listed = try Programs.run("tieout", ["resolve"], on: month.book)
    #expect(listed.output.isEmpty && listed.errors.contains("nobody has decided"))
  }

  @Test(arguments: [
    ("action,id,why\nignore,EUR-C08-A,x\n", "ING-0041"), ("", "ING-0009"),
    ("action;ids;why\nignore;EUR-C08-A;x\n", "ING-0040"),
    ("action,ids,why\nforget,EUR-C08-A,x\n", "ING-0068"),
    ("action,ids,why\nignore,EUR-C08-A,\n", "ING-"),
  ])
  func `a file that is none is refused with a place`(text: String, code: String) throws {
    let path = try ScratchFolders.make() + "/none.csv"
    try text.write(toFile: path, atomically: false, encoding: .utf8)
    let ended = try Programs.run(
      "tieout", ["resolve", path, "--who", "Anna"], on: try FinishedMonth.get().book)
    #expect(ended.status == 65, "\(ended.errors)")
    #expect(ended.errors.contains("none.csv") && ended.errors.contains(code), "\(ended.errors)")
    #expect(!ended.errors.contains("CLI-0001"))
  }

  @Test func `a file that is not there is wrong use`() throws {
    let ended = try Programs.run(
      "tieout", ["resolve", "/nowhere.csv"], on: try FinishedMonth.get().book)
    #expect(ended.status == 64 && ended.errors.contains("CLI-0101"), "\(ended.errors)")
  }

  @Test func `a decision that was edited is refused`() throws {
    let month = try Month()
    _ = try month.resolve(["ignore,EUR-C08-A,,later"])
    let name = try #require(
      Repository.files(in: month.book.inbox).first { $0.hasSuffix(".resolutions.csv") })
    let text = try Repository.text("\(month.book.inbox)/\(name)")
    try month.book.put(text.replacing("later", with: "sooner"), as: "decisions/edited.csv")
    let ended = try month.book.run()
    #expect(ended.notes.contains("PST-0009"), "\(ended.notes)")
  }

  /// The bank's week comes after the leg was written off.
  @Test func `a payout that a person decided about stays so when its line arrives`() throws {
    let book = try ScratchWorkspace()
    let week = "bank-gbp/2026-W41.camt053.xml"
    let bytes = try Repository.bytes("\(book.inbox)/\(week)")
    try book.remove(week)
    _ = try book.run()
    let month = Month(book)
    #expect(try month.resolve(["write_off,L-00238,,never came"]).status == 0)
    _ = try book.run()
    #expect(try month.group(of: "L-00238") != nil)
    try book.put(bytes, as: week)
    #expect(try book.run().outcome == .itemsForPerson)
    #expect(
      try month.table("matches.csv").rows.contains {
        $0["item_id"] == "L-00238" && $0["rule"] == "person"
      })
    #expect(try month.group(of: "GBP-20261007-002") == nil)
  }
}
