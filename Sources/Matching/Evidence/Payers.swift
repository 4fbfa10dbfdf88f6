import Domain

/// Of whom it is known that they pay an open line: whose leg it quotes, whose account it comes from,
/// whom it names.
struct Payers: Sendable {
  struct Line: Sendable {
    let line: Int
    /// By account, else by name; of a common name several.
    let parties: [Int32]
    /// The legs whose reference it quotes, open or paid; not of a party's number.
    let quoted: [Int]
    /// It quotes a reference of the book's kind that no leg has.
    let quotesStranger: Bool
    /// The one party whose legs it quotes, open or paid.
    let quotedParty: Int32?
    /// How many payments it says it stands for.
    let count: Int?

    /// Who pays, where that is one party.
    var party: Int32? { quotedParty ?? (parties.count == 1 ? parties[0] : nil) }
  }

  let lines: [Line]

  init(
    _ bench: Workbench, _ book: PartyBook, _ quotes: Quotes, _ shared: PartyReferences
  ) throws {
    let owners = AccountOwners(bench, book).all
    let hasOpen = Set(
      bench.openLeft.flatMap { [bench.left[$0].party, bench.left[$0].organisation] })
    let open = bench.openRight
    lines = try Workers.flatMap(count: open.count, workers: bench.workers) { range in
      let read = bench.lineReader()
      return try open[range].compactMap { line in
        let item = try read(line)
        let account = bench.right[line].account
        let own = account < 0 ? [] : Array(owners[account])
        let quote = quotes.of[line]
        // What is quoted with a mistake, and may be one of several, is not known.
        let keys = quote.map { $0.likeness <= .digits || $0.keys.count == 1 ? $0.keys : [] } ?? []
        let quoted = Set(keys.flatMap { bench.legsOfKey[$0] }).map(Int.init).sorted()
        let parties = Set(quoted.map { bench.left[$0].party })
        let found = Line(
          line: line, parties: own.isEmpty ? Payers.named(item, book.names, hasOpen) : own,
          quoted: quoted.filter { !shared.isPartyNumber(bench.left[$0]) },
          quotesStranger: quote?.likeness == .unknown,
          quotedParty: parties.count == 1 ? parties.first.flatMap { $0 < 0 ? nil : $0 } : nil,
          count: item.collectedCount)
        return found.parties.isEmpty && quoted.isEmpty ? nil : found
      }
    }
  }

  /// The parties that a line certainly names.
  private static func named(_ line: Item, _ names: NameIndex, _ hasOpen: Set<Int32>) -> [Int32] {
    var said = names.said(line.counterparty.name, line.text)
    let named = names.named(in: &said, where: hasOpen.contains).filter {
      $0.likeness == .whole || $0.likeness == .most
    }
    let whole = named.filter { $0.likeness == .whole }
    return (whole.isEmpty ? named : whole).filter { $0.sharedBy <= 3 }.map(\.party)
  }
}
