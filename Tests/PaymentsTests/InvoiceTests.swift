import Domain
import Testing

@testable import Payments

/// What an accounting program does with the two invoices of a settlement.
struct InvoiceTests {
  private static func bench() throws -> Bench {
    var bench = Bench()
    try bench.given(
      "fees.set from=2026-01-01 settlement_percent=3",
      "org.register org=O name=Club bank_account=1",
      "org.adjust org=O amount=2000 description=start by=A",
      "org.settle id=S org=O amount=500")
    return bench
  }

  private static func state(_ bench: Bench, _ kind: Invoice.Kind) -> Invoice? {
    bench.book.invoices[Invoice.ID(settlement: "S", kind: kind)]
  }

  @Test func `a settlement issues what it pays and what it keeps, both pending`() throws {
    let bench = try Self.bench()
    #expect(Self.state(bench, .payable)?.state == .pending)
    #expect(Self.state(bench, .fee)?.state == .pending)
  }

  @Test func `without a fee there is no fee invoice, without a payment nothing payable`() throws {
    for (percent, kinds) in [("0", [Invoice.Kind.payable]), ("100", [.fee])] {
      var bench = try Self.bench()
      try bench.given(
        "fees.override org=O from=2026-01-01 settlement_percent=\(percent)",
        "org.settle id=N org=O amount=10")
      let issued = Invoice.Kind.allCases.filter {
        bench.book.invoices[Invoice.ID(settlement: "N", kind: $0)] != nil
      }
      #expect(issued == kinds)
    }
  }

  @Test func `an upload that failed is tried again, and the fifth is the last`() throws {
    var bench = try Self.bench()
    for failure in 1...5 {
      try bench.given(
        "invoice.state settlement=S invoice=fee state=uploading",
        "invoice.state settlement=S invoice=fee state=failed error=no\(failure)")
      let invoice = try #require(Self.state(bench, .fee))
      #expect(invoice.state == (failure < 5 ? .pending : .failed))
      #expect(invoice.failures == failure && invoice.error == "no\(failure)")
    }
    #expect(
      try bench.post("invoice.state settlement=S invoice=fee state=uploading").code == "OPS-0703")
    #expect(
      try bench.post("invoice.state settlement=S invoice=fee state=failed").code == "OPS-0703")
    #expect(Self.state(bench, .payable)?.failures == 0, "each invoice counts for itself")
    try bench.given("invoice.state settlement=S invoice=fee state=authorised")
  }

  @Test func `an upload that succeeded is not done twice`() throws {
    var bench = try Self.bench()
    try bench.given(
      "invoice.state settlement=S invoice=payable state=uploading",
      "invoice.state settlement=S invoice=payable state=authorised")
    for state in ["uploading", "authorised", "draft", "failed"] {
      let words = "invoice.state settlement=S invoice=payable state=\(state)"
      #expect(try bench.post(words).code == "OPS-0703")
    }
    try bench.given("invoice.state settlement=S invoice=payable state=paid")
    #expect(
      try bench.post("invoice.state settlement=S invoice=payable state=voided").code == "OPS-0703")
  }

  @Test func `every state but the last ones leads somewhere, and every one is reached`() {
    var reached: Set<Invoice.State> = [.pending]
    for state in Invoice.State.allCases {
      let invoice = Invoice(
        id: Invoice.ID(settlement: "S", kind: .fee), state: state,
        failures: state == .failed ? 5 : 4)
      let next = Invoice.State.told.compactMap { invoice.becoming($0, error: "")?.state }
      #expect(next.isEmpty == (state == .paid || state == .voided))
      reached.formUnion(next)
    }
    #expect(reached == Set(Invoice.State.allCases))
  }
}
