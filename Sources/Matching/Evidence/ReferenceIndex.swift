/// Finds the references that a text quotes: whole, cut into groups, without their letters, cut off,
/// or with one mistake.
struct ReferenceIndex {
  /// How a text quotes a reference, the surest first.
  enum Likeness: Int, Comparable {
    case exact
    /// Its digits alone.
    case digits
    /// One character wrong, missing, added, or two exchanged.
    case oneMistake
    /// The first characters; the last three at most are missing.
    case cut

    static func < (a: Likeness, b: Likeness) -> Bool { a.rawValue < b.rawValue }
  }

  private var keys: [[UInt8]] = []
  private var owners: [[Int32]] = []
  private var byKey: [UInt64: Int32] = [:]
  private var byDigits: [UInt64: [Int32]] = [:]
  private var byDeletion: [UInt64: [Int32]] = [:]
  private var byStart: [UInt64: [Int32]] = [:]
  private(set) var longest = 0

  /// References of fewer characters are numbers within something else.
  static let shortest = 6

  /// Whether a text with one mistake, or cut off, still says which reference it was.
  private static func bearsMistakes(_ bytes: some Collection<UInt8>) -> Bool {
    bytes.count(where: isDigit) >= 4
  }

  init(_ references: [(owner: Int32, key: String)]) {
    for (owner, key) in references {
      let bytes = Array(key.utf8)
      guard bytes.count >= ReferenceIndex.shortest, bytes.contains(where: Self.isDigit) else {
        continue
      }
      let hash = Self.hash(bytes[...])
      if let known = byKey[hash] {
        owners[Int(known)].append(owner)
        continue
      }
      let number = Int32(keys.count)
      byKey[hash] = number
      keys.append(bytes)
      owners.append([owner])
      longest = max(longest, bytes.count)
    }
    for (number, bytes) in keys.enumerated() {
      let digits = bytes.filter(Self.isDigit)
      if digits.count >= 6, digits.count < bytes.count {
        byDigits[Self.hash(digits[...]), default: []].append(Int32(number))
      }
      guard Self.bearsMistakes(bytes) else { continue }
      Self.forEachDeletion(of: bytes) { byDeletion[$0, default: []].append(Int32(number)) }
      for cut in 1...3 where bytes.count - cut >= ReferenceIndex.shortest {
        byStart[Self.hash(bytes[..<(bytes.count - cut)]), default: []].append(Int32(number))
      }
    }
  }

  /// Whose a key is.
  func owners(of key: Int32) -> [Int32] { owners[Int(key)] }

  /// The references that a text quotes, each in its surest way; less sure ones only when there is no
  /// surer one at all.
  func quoted(in texts: [String]) -> (likeness: Likeness, keys: [Int32])? {
    var found: [Likeness: Set<Int32>] = [:]
    for text in texts {
      for piece in pieces(of: text) { look(for: piece, &found) }
    }
    guard let best = found.keys.min(), let keys = found[best] else { return nil }
    return (best, keys.sorted())
  }

  private func look(for piece: ArraySlice<UInt8>, _ found: inout [Likeness: Set<Int32>]) {
    let hash = Self.hash(piece)
    if let key = byKey[hash] {
      found[.exact, default: []].insert(key)
      return
    }
    if let keys = byDigits[hash] {
      found[.digits, default: []].formUnion(keys)
      return
    }
    guard piece.count >= ReferenceIndex.shortest - 1, Self.bearsMistakes(piece) else {
      return
    }
    var near: Set<Int32> = []
    // A character too few.
    if let keys = byDeletion[hash] { near.formUnion(keys) }
    let bytes = Array(piece)
    Self.forEachDeletion(of: bytes) { deletion in
      if let key = byKey[deletion] { near.insert(key) }
      for key in byDeletion[deletion] ?? []
      where Self.isOneMistake(bytes, keys[Int(key)]) { near.insert(key) }
    }
    if !near.isEmpty { found[.oneMistake, default: []].formUnion(near) }
    if let keys = byStart[hash] { found[.cut, default: []].formUnion(keys) }
  }

  /// Runs of letters and digits of a text, alone and joined with those behind them.
  private func pieces(of text: String) -> [ArraySlice<UInt8>] {
    var bytes: [UInt8] = []
    var starts: [Int] = []
    var isInside = false
    for byte in text.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5A:
        if !isInside { starts.append(bytes.count) }
        isInside = true
        bytes.append(byte)
      case 0x61...0x7A:
        if !isInside { starts.append(bytes.count) }
        isInside = true
        bytes.append(byte - 32)
      default: isInside = false
      }
    }
    starts.append(bytes.count)
    var pieces: [ArraySlice<UInt8>] = []
    for first in 0..<(starts.count - 1) {
      for last in (first + 1)..<starts.count {
        let piece = bytes[starts[first]..<starts[last]]
        if piece.count > longest + 1 { break }
        if piece.count >= ReferenceIndex.shortest - 1 { pieces.append(piece) }
      }
    }
    return pieces
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 <= 9 }

  private static func hash(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return hash
  }

  private static func forEachDeletion(of bytes: [UInt8], _ body: (UInt64) -> Void) {
    for at in bytes.indices where at == 0 || bytes[at] != bytes[at - 1] {
      var hash: UInt64 = 0xCBF2_9CE4_8422_2325
      for (index, byte) in bytes.enumerated() where index != at {
        hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
      }
      body(hash)
    }
  }

  /// Of two texts with a common deletion: one character exchanged, or two neighbours swapped.
  private static func isOneMistake(_ a: [UInt8], _ b: [UInt8]) -> Bool {
    guard a.count == b.count else { return abs(a.count - b.count) == 1 }
    let places = a.indices.filter { a[$0] != b[$0] }
    if places.count == 1 { return true }
    return places.count == 2 && places[1] == places[0] + 1
      && a[places[0]] == b[places[1]] && a[places[1]] == b[places[0]]
  }
}
