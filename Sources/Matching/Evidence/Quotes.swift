/// Which references the lines quote.
struct Quotes: Sendable {
  /// By line. In full of all of them; of those that are open when mistakes are borne, in any way.
  private(set) var of: [ReferenceIndex.Quoted?]

  /// In full, of the open lines.
  init(_ bench: Workbench, _ references: ReferenceIndex) throws {
    of = Array(repeating: nil, count: bench.right.count)
    try read(bench.openRight, bench, references)
  }

  /// With mistakes, too, of open lines that quote nothing in full: once, because it takes longest.
  mutating func bearMistakes(_ bench: Workbench, _ references: ReferenceIndex) throws {
    try read(bench.openRight.filter { of[$0] == nil }, bench, references)
  }

  private mutating func read(
    _ lines: [Int], _ bench: Workbench, _ references: ReferenceIndex
  ) throws {
    let found = try Workers.flatMap(count: lines.count, workers: bench.workers) { range in
      let read = bench.lineReader()
      return try lines[range].map { references.quoted(in: try read($0).quotingTexts) }
    }
    for (line, quoted) in zip(lines, found) { of[line] = quoted }
  }
}
