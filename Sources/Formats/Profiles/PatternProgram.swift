/// A regular expression as steps that are tried in order, with a way back at each fork.
struct PatternProgram {
  enum Step {
    case byte(UInt8)
    case set(LetterSet)
    case start
    case end
    /// Goes on at `first`; if that fails, at `second`.
    case fork(first: Int, second: Int)
    case jump(Int)
    /// Passes over letters of the set, up to one with which the opening allows to begin.
    case pass(LetterSet, upTo: PatternOpening)
    /// Goes on elsewhere when nothing stands here with which the opening allows to begin.
    case unless(PatternOpening, Int)
    case mark(Int)
    /// What follows, up to `found`, must match here, and takes nothing.
    case ahead(after: Int)
    case found
  }

  private(set) var steps: [Step] = []

  init(_ node: PatternNode, groups: Int) {
    add(node, before: nil)
    steps.append(.found)
  }

  /// - Parameter rest: With what the text must go on behind the node; nil for anything.
  private mutating func add(_ node: PatternNode, before rest: PatternOpening?) {
    switch node {
    case .byte(let byte): steps.append(.byte(byte))
    case .set(let set): steps.append(.set(set))
    case .start: steps.append(.start)
    case .end: steps.append(.end)
    case .sequence(let parts):
      for (index, part) in parts.enumerated() {
        add(part, before: PatternNode.sequence(Array(parts[(index + 1)...])).opening(before: rest))
      }
    case .alternatives(let parts): addAlternatives(parts, before: rest)
    case .group(let number, let body):
      steps.append(.mark(2 * number))
      add(body, before: rest)
      steps.append(.mark(2 * number + 1))
    case .ahead(let body):
      let at = steps.count
      steps.append(.found)
      add(body, before: nil)
      steps.append(.found)
      steps[at] = .ahead(after: steps.count)
    case .repeated(let body, let least, let most, let isLazy):
      for _ in 0..<least { add(body, before: nil) }
      if let most {
        for _ in least..<most { addOption(body, isLazy: isLazy) }
      } else {
        addLoop(body, isLazy: isLazy, before: rest)
      }
    }
  }

  private mutating func addAlternatives(_ parts: [PatternNode], before rest: PatternOpening?) {
    var ends: [Int] = []
    for part in parts.dropLast() {
      let at = steps.count
      // Most alternatives are seen to fail by their first letter, without a way back.
      if part.first != nil { steps.append(.found) }
      let fork = steps.count
      steps.append(.found)
      add(part, before: rest)
      ends.append(steps.count)
      steps.append(.found)
      steps[fork] = .fork(first: fork + 1, second: steps.count)
      if let first = part.first {
        steps[at] = .unless(PatternOpening(letters: first), steps.count)
      }
    }
    if let last = parts.last { add(last, before: rest) }
    for end in ends { steps[end] = .jump(steps.count) }
  }

  private mutating func addOption(_ body: PatternNode, isLazy: Bool) {
    let fork = steps.count
    steps.append(.found)
    add(body, before: nil)
    steps[fork] = PatternProgram.fork(into: fork + 1, past: steps.count, isLazy)
  }

  /// Most places where a lazy loop could end are seen to be none by their first letter, without a
  /// way back.
  private mutating func addLoop(
    _ body: PatternNode, isLazy: Bool, before rest: PatternOpening?
  ) {
    let passing = steps.count
    if isLazy, let rest, case .set(let set) = body { steps.append(.pass(set, upTo: rest)) }
    let start = steps.count
    if isLazy, let rest { steps.append(.unless(rest, start + 2)) }
    let fork = steps.count
    steps.append(.found)
    add(body, before: nil)
    steps.append(.jump(passing))
    steps[fork] = PatternProgram.fork(into: fork + 1, past: steps.count, isLazy)
  }

  private static func fork(into body: Int, past: Int, _ isLazy: Bool) -> Step {
    isLazy ? .fork(first: past, second: body) : .fork(first: body, second: past)
  }
}

/// Tries a program at one place of a text.
struct PatternRun {
  /// Where each group begins and ends; -1 while it has not.
  private var marks: [Int]
  private var ways: [Way] = []

  private enum Way {
    case step(Int, at: Int)
    /// A mark as it was before.
    case mark(Int, was: Int)
  }

  init(groups: Int) { marks = Array(repeating: -1, count: 2 * groups + 2) }

  /// The ranges of the match and of its groups; nil when there is none at this place.
  mutating func match(
    _ program: PatternProgram, _ bytes: UnsafeBufferPointer<UInt8>, at start: Int
  ) -> [Range<Int>?]? {
    for index in marks.indices { marks[index] = -1 }
    ways.removeAll(keepingCapacity: true)
    guard let end = run(program.steps, bytes, from: 0, at: start) else { return nil }
    (marks[0], marks[1]) = (start, end)
    return stride(from: 0, to: marks.count, by: 2).map { index in
      marks[index] < 0 || marks[index + 1] < marks[index] ? nil : marks[index]..<marks[index + 1]
    }
  }

  /// Where the match ends that begins with a step.
  private mutating func run(
    _ steps: [PatternProgram.Step], _ bytes: UnsafeBufferPointer<UInt8>, from first: Int,
    at start: Int
  ) -> Int? {
    let floor = ways.count
    var (step, at) = (first, start)
    while true {
      var fits = true
      switch steps[step] {
      case .byte(let byte):
        fits = at < bytes.count && bytes[at] == byte
        at += 1
      case .set(let set):
        fits = at < bytes.count && set.contains(bytes[at])
        at += fits && bytes[at] >= 0x80 ? 2 : 1
      case .start: fits = at == 0
      case .end: fits = at == bytes.count
      case .fork(let first, let second):
        ways.append(.step(second, at: at))
        step = first - 1
      case .jump(let target): step = target - 1
      case .pass(let set, let opening):
        while at < bytes.count, set.contains(bytes[at]), !opening.stands(at: at, in: bytes) {
          at += bytes[at] >= 0x80 ? 2 : 1
        }
      case .unless(let opening, let target):
        if !opening.stands(at: at, in: bytes) { step = target - 1 }
      case .mark(let index):
        ways.append(.mark(index, was: marks[index]))
        marks[index] = at
      case .ahead(let after):
        fits = run(steps, bytes, from: step + 1, at: at) != nil
        step = after - 1
      case .found:
        // What was a way back inside a lookahead is none outside of it.
        if floor > 0 { ways.removeSubrange(floor...) }
        return at
      }
      if fits {
        step += 1
      } else {
        guard let back = backtrack(to: floor) else { return nil }
        (step, at) = back
      }
    }
  }

  private mutating func backtrack(to floor: Int) -> (step: Int, at: Int)? {
    while ways.count > floor, let way = ways.popLast() {
      switch way {
      case .step(let step, let at): return (step, at)
      case .mark(let index, let was): marks[index] = was
      }
    }
    return nil
  }
}
