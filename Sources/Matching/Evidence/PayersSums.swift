/// Payments of one payer that no single pair explains: an organisation that pays for its members at
/// once, a party that pays in other parts than it was asked for.
///
/// Only with the payer known, and only when one choice of items comes to the amount.
enum PayersSums {
  static func decide(
    _ bench: inout Workbench, _ book: PartyBook, _ quotes: Quotes, _ shared: PartyReferences
  ) throws {
    let payers = try Payers(bench, book, quotes, shared)
    let succession = Succession(bench, sittings: BulkPayments.sittings(bench))
    BulkPayments.decide(&bench, payers, succession)
    PartPayments.decide(&bench, payers, succession)
  }
}
