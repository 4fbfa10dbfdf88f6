/// What references of the book look like, so that one that the ledger does not have is known for one.
struct ReferenceShapes: Sendable {
  fileprivate struct Shape: Sendable {
    /// Literal letters; nil where the letter differs.
    var letters: [UInt8?]
    var smallest: UInt64
    var largest: UInt64
    var count: Int
    var check: CheckDigits?
    var sample: [Int32] = []
  }

  private var shapes: [[UInt8]: Shape] = [:]

  /// Rarer shapes are chance.
  private static let fewest = 5
  /// Of a shape that many references have, about so many are asked for their check digits.
  private static let samples = 200

  init(_ keys: TextTable) {
    for number in 0..<Int32(keys.count) {
      let key = keys[number]
      guard key.count >= ReferenceIndex.shortest, key.contains(where: Self.isDigit) else {
        continue
      }
      let outline = Self.outline(key)
      let value = Self.value(key)
      if shapes[outline] == nil {
        shapes[outline] = Shape(
          letters: key.map { Self.isDigit($0) ? nil : $0 }, smallest: value, largest: value,
          count: 0)
      }
      shapes[outline]?.add(key, value)
    }
    let least = max(ReferenceShapes.fewest, keys.count / 100)
    shapes = shapes.filter { $0.value.count >= least }
    takeSamples(keys)
    for (outline, shape) in shapes where !shape.sample.isEmpty {
      // Chance keeps a check of one digit in a tenth of all cases, but not in all of a sample.
      shapes[outline]?.check = CheckDigits.allCases.first { check in
        shape.sample.allSatisfy { check.holds(for: keys[$0]) }
      }
    }
  }

  /// Takes the references for samples by what they are, not by which come first.
  private mutating func takeSamples(_ keys: TextTable) {
    for number in 0..<Int32(keys.count) {
      let key = keys[number]
      let outline = Self.outline(key)
      guard let shape = shapes[outline] else { continue }
      let every = UInt64(max(1, shape.count / Self.samples))
      if Mark(key).value % every == 0 { shapes[outline]?.sample.append(number) }
    }
  }

  /// How surely a text is a reference of the book.
  enum Likeness: Sendable {
    case none
    case likely
    /// Its check digits say that it has no mistake.
    case checked
  }

  func likeness(_ text: ArraySlice<UInt8>) -> Likeness {
    guard let shape = shapes[Self.outline(text)] else { return .none }
    for (byte, letter) in zip(text, shape.letters) {
      if let letter, letter != byte { return .none }
    }
    if let check = shape.check { return check.holds(for: text) ? .checked : .none }
    // Numbers without letters are many things; those of the book follow one another.
    let value = Self.value(text)
    let margin = (shape.largest - shape.smallest) / 4
    let isInside =
      value >= shape.smallest - min(shape.smallest, margin)
      && value <= shape.largest.addingReportingOverflow(margin).partialValue
    return isInside || shape.letters.contains { $0 != nil } ? .likely : .none
  }

  /// Letters and digits without saying which.
  private static func outline(_ key: ArraySlice<UInt8>) -> [UInt8] {
    key.map { isDigit($0) ? 0x39 : 0x41 }
  }

  /// The first digits as a number.
  static func value(_ key: ArraySlice<UInt8>) -> UInt64 {
    key.lazy.filter(isDigit).prefix(18).reduce(0) { $0 * 10 + UInt64($1 - 0x30) }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 <= 9 }
}

extension ReferenceShapes.Shape {
  fileprivate mutating func add(_ key: ArraySlice<UInt8>, _ value: UInt64) {
    count += 1
    smallest = min(smallest, value)
    largest = max(largest, value)
    for (at, byte) in key.enumerated() where letters[at] != nil && letters[at] != byte {
      letters[at] = nil
    }
  }
}
