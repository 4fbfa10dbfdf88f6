import Domain

/// Whom a line may be of: the parties that its name, its account and what people taught speak for.
extension TransferEvidence {
  var names: NameIndex { book.names }

  /// What a line says of a party.
  struct Identity {
    /// Beside the levels.
    var weight = 0
    var quotesEarlier = false
    var decisions = 0
    var name: NameIndex.Likeness?
    var account = Comparison.Account.unknown
  }

  /// Whom a line may name so that anything follows: parties of legs that it quotes, and of those of
  /// its amount.
  enum Nameable {
    case few([Int32])
    /// Those of quoted legs, and of legs of the line's amount.
    case many(quoted: Set<Int32>)
  }

  func nameable(
    _ quoted: some Collection<Int32>, _ near: ArraySlice<Int32>, _ own: Int32?, _ line: Int,
    _ bench: Workbench
  ) -> Nameable {
    var quotedParties = Set(quoted.map { bench.left[Int($0)].party })
    if let own { quotedParties.insert(bench.left[Int(own)].party) }
    if near.count <= TransferEvidence.few {
      let parties = quotedParties.union(near.map { bench.left[Int($0)].party })
      return .few(parties.filter(book.isKnown).sorted())
    }
    return .many(quoted: quotedParties)
  }

  /// So many names are compared one by one.
  private static let few = 200

  func said(by item: Item) -> NameIndex.Said {
    names.said(item.counterparty.name, String(TransferEvidence.lastLine(of: item.text)))
  }

  /// The last line that says anything: the name stands before the remittance text. Byte by byte, because
  /// every open line is asked in every round.
  private static func lastLine(of text: String) -> Substring {
    let bytes = text.utf8
    // A return and a line feed are one character together, which ends no line here.
    func endsLine(_ at: String.Index) -> Bool {
      bytes[at] == UInt8(ascii: "\n")
        && (at == bytes.startIndex || bytes[bytes.index(before: at)] != UInt8(ascii: "\r"))
    }
    guard let last = bytes.indices.last(where: { !endsLine($0) }) else { return "" }
    let before = bytes.indices[..<last].last(where: endsLine)
    return text[(before.map(bytes.index(after:)) ?? bytes.startIndex)..<bytes.index(after: last)]
  }

  func addNames(
    _ item: Item, _ identities: inout [Int32: Identity], sure: [Int32], _ nameable: Nameable,
    _ line: Int, _ bench: Workbench
  ) {
    var said = said(by: item)
    let amount = bench.right[line].amount
    var named = sure.filter(book.isKnown).sorted().compactMap {
      names.naming(of: $0, in: &said)
    }
    if named.isEmpty {
      named =
        switch nameable {
        case .few(let parties): parties.compactMap { names.naming(of: $0, in: &said) }
        case .many(let quoted):
          names.named(in: &said) { party in
            legsOfParty.places(of: party).contains {
              amountsOfParty[$0] == amount && bench.isNear(Int(legsOfParty.members[$0]), line)
            } || !quoted.isEmpty && quoted.contains(party)
          }
        }
    }
    for named in named {
      identities[named.party, default: Identity()].weight += weight(
        sharedBy: named.sharedBy)
      identities[named.party, default: Identity()].name = named.likeness
    }
    addTaught(item, &identities)
  }

  /// Whom people confirmed that such a payer pays for. One decision says as much as most of a name,
  /// two as much as all of it.
  private func addTaught(_ item: Item, _ identities: inout [Int32: Identity]) {
    let taught = book.taught.named(item.counterparty.name)
    for one in taught {
      let likeness = one.decisions > 1 ? NameIndex.Likeness.whole : .most
      var identity = identities[one.party] ?? Identity()
      if let known = identity.name, known.rawValue <= likeness.rawValue { continue }
      if identity.name == nil {
        identity.weight += weight(sharedBy: taught.count)
      }
      identity.name = likeness
      identity.decisions = one.decisions
      identities[one.party] = identity
    }
  }

  /// What it weighs that so many parties of the book have what a line says.
  private func weight(sharedBy parties: Int) -> Int { ofOneParty - LogWeight.of(max(1, parties)) }

  func addAccounts(
    _ line: Line, _ identities: inout [Int32: Identity], isReplay: Bool
  ) {
    guard line.account >= 0 else { return }
    // What a pair itself taught is not known when it is looked at again.
    let owners = (isReplay ? self.owners.wellKnown : self.owners.all)[line.account]
    for party in owners {
      identities[party, default: Identity()].weight += weight(
        sharedBy: owners.count)
      identities[party, default: Identity()].account = .same
    }
    for party in identities.keys where !owners.contains(party) {
      if !owners.isEmpty || !book.parties[Int(party)].iban.isEmpty {
        identities[party, default: Identity()].account = .another
      }
    }
  }
}
