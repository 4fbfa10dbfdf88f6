/// Finds the references that a text quotes: whole, cut into groups, without their letters, cut off,
/// or with one mistake.
struct ReferenceIndex: Sendable {
  /// How a text quotes a reference, the surest first.
  enum Likeness: Int, Comparable, Sendable {
    case exact
    /// Its digits alone.
    case digits
    /// One character wrong, missing, added, or two exchanged.
    case oneMistake
    /// The first characters; the last three at most are missing.
    case cut
    /// A reference of the book's kind that the ledger does not have.
    case unknown

    static func < (a: Likeness, b: Likeness) -> Bool { a.rawValue < b.rawValue }
  }

  /// What a text quotes, in the surest way in which it quotes anything.
  struct Quoted: Sendable {
    let likeness: Likeness
    /// By number in the table, sorted.
    let keys: [Int32]
    /// So many decisions of people taught the form that it is written in; 0 if the reader knows it.
    var decisions = 0
  }

  private let keys: TextTable
  private let longest: Int
  private var byDigits = MarkIndex()
  private var byDeletion = MarkIndex()
  private var byStart = MarkIndex()
  private let shapes: ReferenceShapes

  /// References of fewer characters are numbers within something else.
  static let shortest = 6

  /// Finds every key of the table whole or by its digits.
  init(_ keys: TextTable) {
    self.keys = keys
    shapes = ReferenceShapes(keys)
    var longest = 0
    for number in 0..<Int32(keys.count) {
      let key = keys[number]
      longest = max(longest, key.count)
      let digits = key.lazy.filter(Self.isDigit)
      let count = digits.count
      if count >= ReferenceIndex.shortest, count < key.count {
        byDigits.add(Mark(digits).value, number)
      }
    }
    self.longest = longest
  }

  /// Finds some keys also when they are cut off or have a mistake.
  mutating func bearMistakes(in numbers: some Sequence<Int32>) {
    for number in numbers {
      let key = keys[number]
      guard key.count >= ReferenceIndex.shortest, Self.bearsMistakes(key) else { continue }
      Self.forEachDeletion(of: key) { byDeletion.add($0, number) }
      for cut in 1...3 where key.count - cut >= ReferenceIndex.shortest {
        byStart.add(Mark(key.dropLast(cut)).value, number)
      }
    }
  }

  /// The references that texts quote; less sure ways only when there is no surer one at all.
  ///
  /// - Parameter gone: Keys that are read as if the ledger did not have them, by number.
  func quoted(in texts: [String], without gone: [Int32] = []) -> Quoted? {
    var found: (likeness: Likeness, keys: [Int32])?
    for text in texts {
      forEachPiece(of: text) { piece, mark in
        look(for: piece, mark, without: gone) { likeness, key in
          if gone.contains(key) { return }
          if let best = found?.likeness, best < likeness { return }
          if found?.likeness == likeness {
            found?.keys.append(key)
          } else {
            found = (likeness, [key])
          }
        }
      }
    }
    return found.map { found in
      Quoted(
        likeness: found.likeness,
        keys: found.likeness == .unknown ? [] : found.keys.sortedUnique)
    }
  }

  /// - Parameter found: Called with -1 for a reference that the ledger does not have.
  private func look(
    for piece: ArraySlice<UInt8>, _ mark: UInt64, without gone: [Int32],
    _ found: (Likeness, Int32) -> Void
  ) {
    if piece.count >= ReferenceIndex.shortest, let key = keys.number(of: piece, mark),
      !gone.contains(key)
    {
      return found(.exact, key)
    }
    var isFound = false
    byDigits.forEach(mark) { key in
      guard !gone.contains(key), keys[key].lazy.filter(Self.isDigit).elementsEqual(piece) else {
        return
      }
      found(.digits, key)
      isFound = true
    }
    guard !isFound, !byDeletion.isEmpty, Self.bearsMistakes(piece) else { return }
    let likeness = shapes.likeness(piece)
    if likeness != .none { found(.unknown, -1) }
    if likeness == .checked { return }
    // A character too few.
    byDeletion.forEach(mark) { key in
      if keys[key].count == piece.count + 1 { found(.oneMistake, key) }
    }
    Self.forEachDeletion(of: piece) { deletion in
      byDeletion.forEach(deletion) { key in
        if Self.isOneMistake(piece, keys[key]) { found(.oneMistake, key) }
      }
      // A character too many.
      if piece.count > ReferenceIndex.shortest,
        let key = keys.first(deletion, where: { Self.isOneLonger(piece, than: keys[$0]) })
      {
        found(.oneMistake, key)
      }
    }
    byStart.forEach(mark) { key in
      if keys[key].starts(with: piece) { found(.cut, key) }
    }
  }

  /// Runs of letters and digits of a text, alone and joined with those behind them, that may be
  /// references: those with a digit.
  private func forEachPiece(of text: String, _ body: (ArraySlice<UInt8>, UInt64) -> Void) {
    let runs = TextRuns(text)
    let (bytes, starts) = (runs.bytes, runs.starts)
    for first in 0..<(starts.count - 1) {
      var mark = Mark()
      var hasDigit = false
      for last in (first + 1)..<starts.count {
        if starts[last] - starts[first] > longest + 1 { break }
        for byte in bytes[starts[last - 1]..<starts[last]] {
          mark.add(byte)
          hasDigit = hasDigit || Self.isDigit(byte)
        }
        if hasDigit, starts[last] - starts[first] >= ReferenceIndex.shortest - 1 {
          body(bytes[starts[first]..<starts[last]], mark.value)
        }
      }
    }
  }

  /// Whether a text with one mistake, or cut off, still says which reference it was.
  private static func bearsMistakes(_ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.count(where: isDigit) >= 4
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 <= 9 }

  private static func forEachDeletion(of bytes: ArraySlice<UInt8>, _ body: (UInt64) -> Void) {
    for at in bytes.indices where at == bytes.startIndex || bytes[at] != bytes[at - 1] {
      var mark = Mark()
      for index in bytes.indices where index != at { mark.add(bytes[index]) }
      body(mark.value)
    }
  }

  /// Whether a text is another one with one more character somewhere.
  private static func isOneLonger(_ long: ArraySlice<UInt8>, than short: ArraySlice<UInt8>) -> Bool
  {
    guard long.count == short.count + 1 else { return false }
    let same = zip(long, short).prefix { $0 == $1 }.count
    return long.dropFirst(same + 1).elementsEqual(short.dropFirst(same))
  }

  /// Of two texts with a common deletion: one character exchanged, or two neighbours swapped.
  private static func isOneMistake(_ a: ArraySlice<UInt8>, _ b: ArraySlice<UInt8>) -> Bool {
    guard a.count == b.count else { return false }
    let places = zip(a, b).enumerated().filter { $1.0 != $1.1 }.map(\.offset)
    if places.count == 1 { return true }
    guard places.count == 2, places[1] == places[0] + 1 else { return false }
    let (at, of) = (a.startIndex + places[0], b.startIndex + places[0])
    return a[at] == b[of + 1] && a[at + 1] == b[of]
  }
}
