/// Who a text may name, and how many others it would name as well.
struct NameIndex {
  /// How much of a party's name a text has, the most first.
  enum Likeness: Int, CaseIterable {
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
  private var parties: [[Int32]]

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
  func named(by name: String, _ text: String) -> [Named] {
    let own = FoldedWords.of(name)
    var found: Set<Int32> = []
    for word in own + FoldedWords.of(text) where word.utf8.count > 1 {
      if let number = numbers[word] { found.insert(number) }
    }
    let letters = Set(own.filter { $0.utf8.count == 1 }.compactMap(\.utf8.first))
    let cut = own.last.flatMap { $0.utf8.count >= 3 && name.utf8.count >= 17 ? $0 : nil }
    var candidates: Set<Int32> = []
    for number in found where parties[Int(number)].count <= NameIndex.common {
      candidates.formUnion(parties[Int(number)])
    }
    var named: [(party: Int32, likeness: Likeness, key: [Int32])] = []
    for party in candidates.sorted() {
      let words = words[Int(party)]
      let matched = words.filter(found.contains)
      var missing = words.count - matched.count
      var isHelped = false
      if missing > 0 {
        for (index, word) in words.enumerated() where !found.contains(word) {
          if letters.contains(initials[Int(party)][index])
            || cut.map({ self.starts(word, with: $0) }) ?? false
          {
            isHelped = true
            missing -= 1
          }
        }
      }
      let likeness: Likeness =
        if missing == 0 && !isHelped { .whole } else if matched.count > 1 || isHelped { .most } else
        { .oneWord }
      named.append((party, likeness, matched))
    }
    var shared: [[Int32]: Int] = [:]
    for entry in named where shared[entry.key] == nil {
      shared[entry.key] = named.count { other in entry.key.allSatisfy(other.key.contains) }
    }
    return named.map {
      Named(party: $0.party, likeness: $0.likeness, sharedBy: shared[$0.key] ?? 1)
    }
  }

  private func starts(_ word: Int32, with start: String) -> Bool {
    texts[Int(word)].hasPrefix(start)
  }
}
