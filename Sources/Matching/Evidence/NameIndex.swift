/// Who a text may name, and how many others it would name as well.
struct NameIndex {
  /// How much of a party's name a text has, the most first.
  enum Likeness: Int {
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

  private let words: [[Int32]]
  private let numbers: [String: Int32]
  private let initials: [[UInt8]]
  private let texts: [String]
  private let parties: [[Int32]]

  /// A word that more parties have names nobody.
  private static let common = 400

  init(_ names: [String]) {
    var numbers: [String: Int32] = [:]
    var words: [[Int32]] = []
    var parties: [[Int32]] = []
    var initials: [[UInt8]] = []
    for (party, name) in names.enumerated() {
      var own: [Int32] = []
      var first: [UInt8] = []
      for word in FoldedWords.of(name) {
        let number = numbers[word] ?? Int32(numbers.count)
        if numbers[word] == nil {
          numbers[word] = number
          parties.append([])
        }
        if !own.contains(number) {
          own.append(number)
          first.append(word.utf8.first ?? 0)
          parties[Int(number)].append(Int32(party))
        }
      }
      words.append(own)
      initials.append(first)
    }
    self.numbers = numbers
    self.words = words
    self.parties = parties
    self.initials = initials
    var texts = Array(repeating: "", count: numbers.count)
    for (text, number) in numbers { texts[Int(number)] = text }
    self.texts = texts
  }

  var count: Int { words.count }

  /// - Parameters:
  ///   - name: Whom the bank names; its last word may be cut off.
  ///   - text: The remittance text, which often repeats the name.
  ///   - isWanted: Whether anything would follow from naming the party.
  func named(by name: String, _ text: String, where isWanted: (Int32) -> Bool) -> [Named] {
    let own = FoldedWords.of(name)
    var found: Set<Int32> = []
    for word in own + FoldedWords.of(text) where word.utf8.count > 1 {
      if let number = numbers[word] { found.insert(number) }
    }
    let letters = own.filter { $0.utf8.count == 1 }.compactMap(\.utf8.first)
    let cut = own.last.flatMap { $0.utf8.count >= 3 && name.utf8.count >= 17 ? $0 : nil }
    var candidates: Set<Int32> = []
    for number in found where parties[Int(number)].count <= NameIndex.common {
      for party in parties[Int(number)] where isWanted(party) { candidates.insert(party) }
    }
    return candidates.sorted().map { party in
      let words = words[Int(party)]
      let matched = words.filter(found.contains)
      var missing = words.count - matched.count
      var isHelped = false
      for (index, word) in words.enumerated() where missing > 0 && !found.contains(word) {
        if letters.contains(initials[Int(party)][index])
          || cut.map({ self.starts(word, with: $0) }) ?? false
        {
          isHelped = true
          missing -= 1
        }
      }
      let likeness: Likeness =
        if missing == 0 && !isHelped { .whole } else if matched.count > 1 || isHelped { .most } else
        { .oneWord }
      return Named(party: party, likeness: likeness, sharedBy: countSharing(matched))
    }
  }

  /// Whether whom the bank names has a word of the party's name.
  func isNamed(_ party: Int32, by name: String) -> Bool {
    let own = words[Int(party)]
    return FoldedWords.of(name).contains { word in
      word.utf8.count > 2 && numbers[word].map(own.contains) ?? false
    }
  }

  /// How many parties have all these words.
  private func countSharing(_ matched: [Int32]) -> Int {
    guard let rarest = matched.min(by: { parties[Int($0)].count < parties[Int($1)].count }) else {
      return 1
    }
    let others = matched.filter { $0 != rarest }
    if others.isEmpty { return parties[Int(rarest)].count }
    return parties[Int(rarest)].count { party in
      others.allSatisfy(words[Int(party)].contains)
    }
  }

  private func starts(_ word: Int32, with start: String) -> Bool {
    texts[Int(word)].hasPrefix(start)
  }
}
