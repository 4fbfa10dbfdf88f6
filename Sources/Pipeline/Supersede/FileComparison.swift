import Domain
import StageSupport
import Store

/// Reads old files and a new one from the archive and finds what differs.
///
/// Each is read twice, so that only what differs is held, and of the rest sixteen bytes a line.
struct FileComparison {
  let old: [FileStore.Record]
  let new: FileStore.Record
  private(set) var oldStatements: [EntryStore.StatementRecord] = []
  private(set) var newStatements: [EntryStore.StatementRecord] = []
  private(set) var difference = FileDifference(old: [], new: [], unchanged: 0)

  init(
    old: [FileStore.Record], new: FileStore.Record, _ files: BookFiles, _ loading: StatementLoading
  ) throws {
    self.old = old
    self.new = new
    let archived = try old.map(files.archived)
    let fresh = try files.archived(new)
    var known = Contents()
    for file in archived {
      let reading = try loading.read(file) { known.add(ToldLine($0, $1)) }
      oldStatements += reading.loader.statements
    }
    var (left, added, unchanged) = (known, [ToldLine](), 0)
    let reading = try loading.read(fresh) { entry, placement in
      let line = ToldLine(entry, placement)
      if left.take(line) { unchanged += 1 } else { added.append(line) }
    }
    try reading.check()
    newStatements = reading.loader.statements
    var removed: [ToldLine] = []
    for file in archived {
      _ = try loading.read(file) { entry, placement in
        let line = ToldLine(entry, placement)
        if left.take(line) { removed.append(line) }
      }
    }
    difference = FileDifference(old: removed, new: added, unchanged: unchanged)
  }

  /// How many lines there are of each content.
  private struct Contents {
    private var counts: [[UInt8]: Int] = [:]

    mutating func add(_ line: ToldLine) { counts[line.content, default: 0] += 1 }

    mutating func take(_ line: ToldLine) -> Bool {
      let content = line.content
      guard let count = counts[content], count > 0 else { return false }
      counts[content] = count - 1
      return true
    }
  }
}
