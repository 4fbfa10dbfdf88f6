/// Whose accounts are: by the book, by people's word, and by what was matched one to one. By the
/// account's number and party.
struct AccountOwners: Sendable {
  let all: Membership
  /// Those of them that are known without any one match: once by the book and once by a pair, or by
  /// two pairs.
  let wellKnown: Membership

  init(_ bench: Workbench, _ book: PartyBook) {
    var owners = bench.accountOwners
    for pair in bench.pairs {
      let (party, account) = (bench.left[pair.leg].party, bench.right[pair.line].account)
      if book.isKnown(party), account >= 0 { owners.append((account, party)) }
    }
    owners.sort { ($0.of, $0.member) < ($1.of, $1.member) }
    all = Membership(
      classes: bench.accounts.count,
      owners.indices.filter { $0 == 0 || owners[$0] != owners[$0 - 1] }.map { owners[$0] })
    wellKnown = Membership(
      classes: bench.accounts.count,
      owners.indices.filter {
        $0 > 0 && owners[$0] == owners[$0 - 1] && ($0 == 1 || owners[$0] != owners[$0 - 2])
      }.map { owners[$0] })
  }
}
