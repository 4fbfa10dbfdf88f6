import Testing
import Domain
@testable import Formats

@Test func smoke() throws {
  for (file) in ["bank_camt053_08.xml", "bank_camt053_02.xml", "stripe_balance.csv", "stripe_payouts.csv"] {
    var c = Collector()
    do {
      let s = try Reader.read(path: "/tmp/formats/s/" + file, into: &c)
      print(file, s.records, s.accepted, s.totals, s.findings.count, c.heads.count, c.entries.first!, c.entries.last!)
    } catch { print(file, error) }
  }
  let s = try LedgerCSV.read(path: "/tmp/formats/s/ledger.csv") { r in }
  print(s)
  print(try PartyCSV.read(path: "/tmp/formats/s/parties.csv") { r in })
}
