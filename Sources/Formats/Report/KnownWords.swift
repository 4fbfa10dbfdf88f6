/// What words of a column mean in which few are used, so that each is looked at once.
struct KnownWords<Meaning> {
  private var known: [String: Meaning] = [:]

  mutating func value(of word: String, _ meaning: (String) -> Meaning) -> Meaning {
    if let found = known[word] { return found }
    // A column that holds anything keeps no memory.
    if known.count >= 256 { known = [:] }
    let found = meaning(word)
    known[word] = found
    return found
  }
}
