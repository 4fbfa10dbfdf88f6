/// Finds the references of an account that lines write in a form which people taught.
struct FormIndex: Sendable {
  /// A reference that a text writes.
  struct Found: Sendable {
    /// By number in the account's table.
    let key: Int32
    let decisions: Int
    /// As the text writes it.
    let written: String
  }

  /// By so many decisions a form is known well enough to match.
  static let sure = 2

  private var texts = TextTable()
  /// By text: the reference that is written so and how many decisions say so; -1 where several are.
  private var meanings: [(key: Int32, decisions: Int32)] = []
  private var shortest = Int.max
  private var longest = 0

  /// Nil where nothing was taught.
  init?(_ taught: TaughtForms, _ keys: TextTable) {
    if taught.all.isEmpty { return nil }
    for one in taught.all {
      for key in 0..<Int32(keys.count) {
        guard let written = one.form.written(of: keys[key]) else { continue }
        add(written, key, Int32(clamping: one.decisions), keys)
      }
    }
  }

  private mutating func add(
    _ written: [UInt8], _ key: Int32, _ decisions: Int32, _ keys: TextTable
  ) {
    let text = Int(texts.intern(written))
    if text == meanings.count {
      // What is somebody's whole reference is no other's in some form.
      let isWhole = keys.number(of: written).map { $0 != key } ?? false
      meanings.append((isWhole ? -1 : key, decisions))
    } else if meanings[text].key != key {
      // The surest forms come first: what they say no form that is less sure makes doubtful.
      if decisions < FormIndex.sure, meanings[text].decisions >= FormIndex.sure { return }
      meanings[text].key = -1
    }
    shortest = min(shortest, written.count)
    longest = max(longest, written.count)
  }

  /// The references that are written in forms of so many decisions at least, each once.
  func found(in quoting: [String], atLeast decisions: Int) -> [Found] {
    var found: [Found] = []
    for text in quoting {
      let runs = TextRuns(text)
      for first in 0..<runs.count {
        for last in first..<runs.count {
          let piece = runs[first..<(last + 1)]
          if piece.count > longest { break }
          guard piece.count >= shortest, let number = texts.number(of: piece) else { continue }
          let meaning = meanings[Int(number)]
          guard meaning.key >= 0, meaning.decisions >= decisions,
            !found.contains(where: { $0.key == meaning.key })
          else { continue }
          found.append(
            Found(
              key: meaning.key, decisions: Int(meaning.decisions),
              written: TextRuns.written(first..<(last + 1), of: text)))
        }
      }
    }
    return found
  }
}

extension FormIndex {
  /// Suggests what one decision is enough for: of open items that nothing else is known of, a line
  /// that writes the reference of one leg of its amount.
  func suggest(_ bench: inout Workbench) throws {
    var (isLegTaken, isLineTaken) = (Set<Int32>(), Set<Int32>())
    for case .group(let group) in bench.found where group.isSuggested {
      isLegTaken.formUnion(group.legs)
      isLineTaken.formUnion(group.lines)
    }
    let open = bench.openRight.filter { !isLineTaken.contains(Int32($0)) }
    let (frozen, taken) = (bench, isLegTaken)
    let found = try Workers.flatMap(count: open.count, workers: bench.workers) { range in
      let read = frozen.lineReader()
      return try open[range].flatMap { line in
        let found = self.found(in: try read(line).quotingTexts, atLeast: 1).flatMap { found in
          frozen.legsOfKey[found.key].filter { leg in
            frozen.isLeftOpen[Int(leg)] && !taken.contains(leg)
              && frozen.left[Int(leg)].amount == frozen.right[line].amount
              && frozen.isNear(Int(leg), line)
          }.map { (leg: Int($0), line: line, found: found) }
        }
        return found.count == 1 ? found : []
      }
    }
    let lines = Dictionary(grouping: found, by: \.leg)
    for one in found where lines[one.leg]?.count == 1 {
      let (leg, line) = (bench.left[one.leg], bench.right[one.line])
      bench.suggest(
        [one.leg], [one.line], rule: Transfers.rule, score: 500,
        reasons: [
          .quotesForm(one.found.written, decisions: one.found.decisions), .sameAmount(leg.amount),
          .lag(bench.days.distance(from: leg.date, to: line.date)),
        ])
    }
  }
}
