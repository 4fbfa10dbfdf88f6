import Domain
import Foundation
import Testing

@testable import Reporting

@Suite struct JournalTests {
  private let scratch = Scratch()

  private let accounts = [
    JournalAccount(code: "bank:main", kind: "asset"),
    JournalAccount(code: "clearing:stripe", kind: "asset"),
    JournalAccount(code: "equity", kind: "equity"),
    JournalAccount(code: "party:C 7;é  x", kind: "liability"),
    JournalAccount(code: "party:M-1", kind: "liability"),
  ]

  private func money(_ minorUnits: Int64, _ currency: Currency) -> Money {
    Money(minorUnits: minorUnits, currency: currency)
  }

  private func write(
    closing: Int64 = 1_012_50, description: String = "Top-up by card", id: String = "L-1"
  ) throws -> String {
    let file = try scratch.output().file("journal.hledger")
    let journal = JournalWriter(
      file, bookName: "Fédération; d’essai", period: october, runID: "b8a6d2b6")
    try journal.begin(
      accounts: accounts, currencies: [.eur, .jpy, .kwd],
      openings: [
        JournalPosting(account: "bank:main", amount: eur(1_000_00)),
        JournalPosting(account: "bank:main", amount: money(0, .jpy)),
        JournalPosting(account: "equity", amount: eur(-1_000_00)),
      ])
    try journal.write(
      JournalTransaction(
        date: day("2026-10-05"), externalID: id, description: description,
        postings: [
          JournalPosting(account: "bank:main", amount: eur(12_50)),
          JournalPosting(account: "party:C 7;é  x", amount: eur(-12_50)),
        ]))
    try journal.write(
      JournalTransaction(
        date: day("2026-10-31"), externalID: "L-2", description: "Two currencies",
        postings: [
          JournalPosting(account: "bank:main", amount: money(1_234_567, .jpy)),
          JournalPosting(account: "party:M-1", amount: money(-1_234_567, .jpy)),
          JournalPosting(account: "clearing:stripe", amount: money(1_001, .kwd)),
          JournalPosting(account: "party:M-1", amount: money(-1_001, .kwd)),
        ]))
    try journal.end(closings: [
      JournalPosting(account: "bank:main", amount: eur(closing)),
      JournalPosting(account: "bank:main", amount: money(1_234_567, .jpy)),
      JournalPosting(account: "clearing:stripe", amount: money(1_001, .kwd)),
      JournalPosting(account: "equity", amount: eur(-1_000_00 - closing + 1_012_50)),
      JournalPosting(account: "party:C 7;é  x", amount: eur(-12_50)),
      JournalPosting(account: "party:M-1", amount: money(-1_234_567, .jpy)),
      JournalPosting(account: "party:M-1", amount: money(-1_001, .kwd)),
    ])
    _ = try file.commit()
    return "\(scratch.path)/pack/journal.hledger"
  }

  @Test func `a journal reads as reviewed`() throws {
    _ = try write()
    try expectGolden(scratch.text("journal.hledger"), "journal.hledger")
  }

  /// In the plain C locale too, where hledger refuses anything beyond ASCII.
  @Test(arguments: ["C", "C.UTF-8"])
  func `hledger checks it strictly and comes to the same balances`(locale: String) throws {
    let path = try write(description: "Zoë — Łódź €5; naïve | 日本\nnext")
    let environment = ["LANG": locale, "LC_ALL": locale]
    #expect(try run(["hledger", "-f", path, "check", "-s"], environment: environment).isEmpty)
    let balances = try run(
      ["hledger", "-f", path, "balance", "--flat", "-N", "-O", "csv", "--layout=bare"],
      environment: environment)
    #expect(
      balances.split(separator: "\n").dropFirst().sorted().map { $0 + "\n" }.joined() == """
        "bank:main","EUR","1012.50"
        "bank:main","JPY","1234567"
        "clearing:stripe","KWD","1.001"
        "equity","EUR","-1000.00"
        "party:C%207%3B%C3%A9%20%20x","EUR","-12.50"
        "party:M-1","JPY","-1234567"
        "party:M-1","KWD","-1.001"

        """)
  }

  @Test func `hostile text stays in its description`() throws {
    let file = try scratch.output().file("journal.hledger")
    let journal = JournalWriter(file, bookName: "\nP 2026", period: october, runID: "\n!include x")
    let accounts = hostileTexts.map { JournalAccount(code: "party:" + $0, kind: $0) }
    try journal.begin(accounts: accounts, currencies: [.eur], openings: [])
    for text in hostileTexts {
      let transaction = JournalTransaction(
        date: day("2026-10-05"), externalID: text, description: text,
        postings: [
          JournalPosting(account: "party:" + text, amount: eur(1)),
          JournalPosting(account: "party:", amount: eur(-1)),
        ])
      try journal.write(transaction)
    }
    try journal.end(closings: [])
    _ = try file.commit()
    let path = "\(scratch.path)/pack/journal.hledger"
    try run(["hledger", "-f", path, "check", "-s"], environment: ["LC_ALL": "C"])
    let count = try run(["hledger", "-f", path, "stats"], environment: ["LC_ALL": "C"])
    #expect(count.contains("Transactions             : \(hostileTexts.count) "))
  }

  /// The assertions bite: a closing balance that is one cent off fails the check.
  @Test func `hledger refuses a closing balance that is not the ledger's`() throws {
    let path = try write(closing: 1_012_51)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["hledger", "-f", path, "check"]
    let output = Pipe()
    process.standardError = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(process.terminationStatus != 0)
    #expect(String(validating: data, as: UTF8.self)?.contains("balance assertion") == true)
  }

  @Test func `a transaction that does not balance is refused`() throws {
    let file = try scratch.output().file("journal.hledger")
    let journal = JournalWriter(file, bookName: "b", period: october, runID: "r")
    #expect(throws: ReportError(.unbalanced("JPY"), "L-9")) {
      try journal.write(
        JournalTransaction(
          date: day("2026-10-05"), externalID: "L-9", description: "",
          postings: [
            JournalPosting(account: "a", amount: eur(1)),
            JournalPosting(account: "b", amount: eur(-1)),
            JournalPosting(account: "b", amount: money(5, .jpy)),
          ]))
    }
  }

  private func written(_ append: (inout [UInt8]) -> Void) -> String? {
    var bytes: [UInt8] = []
    append(&bytes)
    return String(validating: bytes, as: UTF8.self)
  }

  @Test(arguments: [
    ("bank:main", "bank:main"), ("a b", "a%20b"), ("a%20b", "a%2520b"), ("a::b", "a:%:b"),
    ("", "%"), ("%", "%25"), (";x", "%3Bx"), ("é", "%C3%A9"), ("e\u{301}", "e%CC%81"),
    ("(x)", "%28x%29"), ("*x", "%2Ax"), ("a:", "a:%"),
  ])
  func `account names are injective`(code: String, name: String) {
    #expect(written { JournalText.append(account: code, to: &$0) } == name)
  }

  @Test(arguments: [
    ("Łódź–Saint-Gilles", "Lodz-Saint-Gilles"), ("Nguyễn Văn Đức", "Nguyen Van Duc"),
    ("e\u{301}", "e"), ("Straße Æsir Ørsted", "Strasse AEsir Orsted"),
    ("日", "\\u{65e5}"), ("a;  b | c", "a, b / c"), ("  x  ", "x"), ("a\r\nb", "a b"),
  ])
  func `descriptions are one line of ASCII`(text: String, line: String) {
    #expect(written { JournalText.append(line: text, to: &$0) } == line)
  }
}
