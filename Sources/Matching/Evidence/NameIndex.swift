/// Who a text may name, and how many others it would name as well.
struct NameIndex: Sendable {
  /// How much of a party's name a text has, the most first.
  enum Likeness: Int, Sendable {
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
  let count: Int

  /// A word that more parties have names nobody alone, but two such words do together.
  private static let common = 400

  init(_ names: [String]) {
    var pairs: [(of: Int32, member: Int32)] = []
    for (party, name) in names.enumerated() {
      let first = pairs.count
      for word in FoldedWords.of(name) {
        let number = words.intern(word.utf8)
        if !pairs[first...].contains(where: { $0.member == number }) {
          pairs.append((Int32(party), number))
        }
      }
    }
    count = names.count
    wordsOfParty = Membership(classes: names.count, pairs)
    partiesOfWord = Membership(classes: words.count, pairs.map { (of: $0.member, member: $0.of) })
  }

  /// What a line says that may be a name.
  struct Said {
    /// Words that some party's name has.
    fileprivate let words: [Int32]
    fileprivate let initials: [UInt8]
    /// What is left of a word that may have been cut off.
    fileprivate let cut: String?
    /// By the words that a party shares, how many share them.
    fileprivate var sharing: [[Int32]: Int] = [:]
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
    let matched = words.filter(said.words.contains)
    guard matched.count > 1 || matched.first.map(isRare) ?? false else { return nil }
    var missing = words.count - matched.count
    var isHelped = false
    for word in words where missing > 0 && !matched.contains(word) {
      let text = self.words[word]
      if text.first.map(said.initials.contains) ?? false
        || said.cut.map({ text.starts(with: $0.utf8) }) ?? false
      {
        isHelped = true
        missing -= 1
      }
    }
    let likeness: Likeness =
      if missing == 0 && !isHelped { .whole } else if matched.count > 1 || isHelped { .most } else {
        .oneWord
      }
    let sharedBy = said.sharing[matched] ?? countSharing(matched)
    said.sharing[matched] = sharedBy
    return Named(party: party, likeness: likeness, sharedBy: sharedBy)
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
    let sorted = found.sorted { (partiesOfWord[$0].count, $0) < (partiesOfWord[$1].count, $1) }
    var parties: [Int32] = []
    var common: [Int32] = []
    for word in sorted {
      if isRare(word) {
        for party in partiesOfWord[word] where isWanted(party) { parties.append(party) }
      } else if common.count < 4 {
        common.append(word)
      }
    }
    for (at, word) in common.enumerated() {
      for other in common[(at + 1)...] {
        NameIndex.forEachCommon(partiesOfWord[word], partiesOfWord[other]) {
          if isWanted($0) { parties.append($0) }
        }
      }
    }
    parties.sort()
    var last: Int32 = -1
    return parties.filter { party in
      defer { last = party }
      return party != last
    }
  }

  /// What is in both of two sorted lists.
  private static func forEachCommon(
    _ a: ArraySlice<Int32>, _ b: ArraySlice<Int32>, _ body: (Int32) -> Void
  ) {
    a.withUnsafeBufferPointer { a in
      b.withUnsafeBufferPointer { b in
        var (i, j) = (0, 0)
        while i < a.count, j < b.count {
          let (first, second) = (a[i], b[j])
          if first == second { body(first) }
          // Without branches, because which list is behind is a coin's toss.
          i += first <= second ? 1 : 0
          j += second <= first ? 1 : 0
        }
      }
    }
  }

  /// How many parties have all these words.
  private func countSharing(_ matched: [Int32]) -> Int {
    let sorted = matched.sorted { partiesOfWord[$0].count < partiesOfWord[$1].count }
    guard let rarest = sorted.first else { return 1 }
    var sharing = partiesOfWord[rarest]
    for word in sorted.dropFirst() {
      var both: [Int32] = []
      NameIndex.forEachCommon(sharing, partiesOfWord[word]) { both.append($0) }
      sharing = both[...]
    }
    return sharing.count
  }
}
