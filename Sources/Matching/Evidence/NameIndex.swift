/// Who a text may name, and how many others it would name as well.
struct NameIndex: Sendable {
  /// How much of a party's name a text has, the most first.
  enum Likeness: Int, CaseIterable, Sendable {
    /// Every word.
    case whole
    /// At least two words, or one and an initial.
    case most
    case oneWord
    case none
  }

  struct Named {
    let party: Int32
    let likeness: Likeness
    /// How many parties have these words.
    let sharedBy: Int
  }

  /// The words of names, each once.
  private var words = TextTable()
  private let wordsOfParty: Membership
  private let partiesOfWord: Membership
  /// The numbers of any two words that some party has.
  private var pairs = MarkIndex()
  private let partiesOfPair: Membership
  let count: Int

  /// A word that more parties have names nobody alone, but two such words do together.
  private static let common = 400

  init(_ names: [String]) {
    var words: [(of: Int32, member: Int32)] = []
    for (party, name) in names.enumerated() {
      let first = words.count
      for word in FoldedWords.of(name) {
        let number = self.words.intern(word.utf8)
        if !words[first...].contains(where: { $0.member == number }) {
          words.append((Int32(party), number))
        }
      }
    }
    count = names.count
    wordsOfParty = Membership(classes: names.count, words)
    partiesOfWord = Membership(
      classes: self.words.count, words.map { (of: $0.member, member: $0.of) })
    var parties: [(of: Int32, member: Int32)] = []
    var pairCount: Int32 = 0
    for party in 0..<Int32(count) {
      let own = wordsOfParty[party]
      for (at, word) in own.enumerated() {
        for other in own.dropFirst(at + 1) {
          let mark = NameIndex.mark(word, other)
          if let known = pairs.first(mark, where: { _ in true }) {
            parties.append((known, party))
          } else {
            pairs.add(mark, pairCount)
            parties.append((pairCount, party))
            pairCount += 1
          }
        }
      }
    }
    partiesOfPair = Membership(classes: Int(pairCount), parties)
  }

  /// The parties that have both words.
  private func parties(of word: Int32, and other: Int32) -> ArraySlice<Int32> {
    // Two words have a mark of their own, so that nothing is to be compared.
    pairs.first(NameIndex.mark(word, other)) { _ in true }.map { partiesOfPair[$0] } ?? []
  }

  /// Stands for two words in either order.
  private static func mark(_ a: Int32, _ b: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: min(a, b))) << 32 | UInt64(UInt32(bitPattern: max(a, b)))
  }

  /// What a line says that may be a name.
  struct Said {
    /// Words that some party's name has.
    fileprivate let words: [Int32]
    fileprivate let initials: [UInt8]
    /// What is left of a word that may have been cut off.
    fileprivate let cut: String?
    /// By the words that a party shares, how many share them: a few, of one text.
    fileprivate var sharing: [(words: [Int32], by: Int)] = []
    /// The words of the party that is looked at; here so that a party takes no memory.
    fileprivate var matched: [Int32] = []
  }

  /// - Parameters:
  ///   - name: Whom the bank names; its last word may be cut off.
  ///   - text: The remittance text, which often repeats the name.
  func said(_ name: String, _ text: String) -> Said {
    let own = FoldedWords.of(name)
    var found: [Int32] = []
    for word in own + FoldedWords.of(text) where word.utf8.count > 1 {
      if let number = words.number(of: word.utf8), !found.contains(number) { found.append(number) }
    }
    return Said(
      words: found, initials: own.filter { $0.utf8.count == 1 }.compactMap(\.utf8.first),
      cut: own.last.flatMap { $0.utf8.count >= 3 && name.utf8.count >= 17 ? $0 : nil })
  }

  /// How a party is named; nil if it is not, or by a common word alone.
  func naming(of party: Int32, in said: inout Said) -> Named? {
    let words = wordsOfParty[party]
    said.matched.removeAll(keepingCapacity: true)
    for word in words where said.words.contains(word) { said.matched.append(word) }
    guard said.matched.count > 1 || said.matched.first.map(isRare) ?? false else { return nil }
    var missing = words.count - said.matched.count
    var isHelped = false
    for word in words where missing > 0 && !said.matched.contains(word) {
      let text = self.words[word]
      if text.first.map(said.initials.contains) ?? false
        || said.cut.map({ text.starts(with: $0.utf8) }) ?? false
      {
        isHelped = true
        missing -= 1
      }
    }
    let likeness: Likeness =
      if missing == 0 && !isHelped {
        .whole
      } else if said.matched.count > 1 || isHelped {
        .most
      } else {
        .oneWord
      }
    return Named(party: party, likeness: likeness, sharedBy: countSharing(&said))
  }

  /// How many parties have the words of the party that is looked at.
  private func countSharing(_ said: inout Said) -> Int {
    if let known = said.sharing.first(where: { $0.words == said.matched }) { return known.by }
    let count = countSharing(said.matched)
    said.sharing.append((said.matched, count))
    return count
  }

  private func isRare(_ word: Int32) -> Bool { partiesOfWord[word].count <= NameIndex.common }

  /// The parties that a line names, in the order of the book.
  ///
  /// - Parameter isWanted: Whether anything would follow from naming the party.
  func named(in said: inout Said, where isWanted: (Int32) -> Bool) -> [Named] {
    candidates(said.words, where: isWanted).compactMap { naming(of: $0, in: &said) }
  }

  /// Whether whom the bank names has a word of the party's name.
  func isNamed(_ party: Int32, by name: String) -> Bool {
    let own = wordsOfParty[party]
    return FoldedWords.of(name).contains { word in
      word.utf8.count > 2 && words.number(of: word.utf8).map(own.contains) ?? false
    }
  }

  /// The parties that some of the words single out, sorted.
  private func candidates(_ found: [Int32], where isWanted: (Int32) -> Bool) -> [Int32] {
    var parties: [Int32] = []
    for word in found where isRare(word) {
      for party in partiesOfWord[word] where isWanted(party) { parties.append(party) }
    }
    let common = found.filter { !isRare($0) }
    for (at, word) in common.enumerated() {
      for other in common[(at + 1)...] {
        for party in self.parties(of: word, and: other) where isWanted(party) {
          parties.append(party)
        }
      }
    }
    return parties.sortedUnique
  }

  /// How many parties have all these words.
  private func countSharing(_ matched: [Int32]) -> Int {
    switch matched.count {
    case 0: return 1
    case 1: return partiesOfWord[matched[0]].count
    case 2: return parties(of: matched[0], and: matched[1]).count
    default:
      let sorted = matched.sorted {
        (partiesOfWord[$0].count, $0) < (partiesOfWord[$1].count, $1)
      }
      return parties(of: sorted[0], and: sorted[1]).count {
        sorted.dropFirst(2).allSatisfy(wordsOfParty[$0].contains)
      }
    }
  }
}
