/// Which references the lines quote in full.
struct Quotes: Sendable {
  /// By line.
  let of: [ReferenceIndex.Quoted?]

  /// Of the open lines.
  init(_ bench: Workbench, _ references: ReferenceIndex) throws {
    let open = bench.openRight
    let found = try Workers.flatMap(count: open.count, workers: bench.workers) { range in
      let read = bench.lineReader()
      return try open[range].map { references.quoted(in: try read($0).quotingTexts) }
    }
    var of: [ReferenceIndex.Quoted?] = Array(repeating: nil, count: bench.right.count)
    for (line, quoted) in zip(open, found) { of[line] = quoted }
    self.of = of
  }
}
