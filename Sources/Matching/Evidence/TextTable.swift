/// Texts, each once, by number and in flat memory.
struct TextTable: Sendable {
  private var bytes: [UInt8] = []
  private var ends: [Int32] = []
  private var numbers = MarkIndex()

  var count: Int { ends.count }

  subscript(number: Int32) -> ArraySlice<UInt8> {
    let start = number == 0 ? 0 : ends[Int(number) - 1]
    return bytes[Int(start)..<Int(ends[Int(number)])]
  }

  func number(of text: some Collection<UInt8>) -> Int32? { number(of: text, Mark(text).value) }

  func number(of text: some Collection<UInt8>, _ mark: UInt64) -> Int32? {
    first(mark) { self[$0].elementsEqual(text) }
  }

  /// Of the texts with a mark one that fulfils a condition.
  func first(_ mark: UInt64, where holds: (Int32) -> Bool) -> Int32? {
    numbers.first(mark, where: holds)
  }

  /// The number of a text, which is new or not.
  mutating func intern(_ text: some Collection<UInt8>) -> Int32 {
    let mark = Mark(text).value
    if let known = number(of: text, mark) { return known }
    bytes.append(contentsOf: text)
    ends.append(Int32(bytes.count))
    let number = Int32(ends.count - 1)
    numbers.add(mark, number)
    return number
  }
}

/// The members of numbered classes, in flat memory.
struct Membership: Sendable {
  private var starts: [Int32]
  /// Of all classes, one behind the other.
  private(set) var members: [Int32]

  /// - Parameter pairs: Class and member; the members of a class keep their order.
  init(classes: Int, _ pairs: [(of: Int32, member: Int32)]) {
    starts = Array(repeating: 0, count: classes + 1)
    for pair in pairs { starts[Int(pair.of) + 1] += 1 }
    for at in 0..<classes { starts[at + 1] += starts[at] }
    members = Array(repeating: 0, count: pairs.count)
    var next = starts
    for pair in pairs {
      members[Int(next[Int(pair.of)])] = pair.member
      next[Int(pair.of)] += 1
    }
  }

  subscript(number: Int32) -> ArraySlice<Int32> { members[places(of: number)] }

  /// Where the members of a class stand in `members`.
  func places(of number: Int32) -> Range<Int> {
    Int(starts[Int(number)])..<Int(starts[Int(number) + 1])
  }
}
