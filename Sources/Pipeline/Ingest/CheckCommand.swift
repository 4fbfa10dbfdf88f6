import Domain
import Formats
import StageSupport

/// `tieout-ingest --check`: whether files would load, as far as they themselves say.
///
/// Reads a file as the loading does, every value and every total of it, into nothing: no archive, no
/// database. What only the book knows (whose account it is, whether the days before are there) is not
/// looked at.
public struct CheckCommand {
  private let format: FileFormat?

  /// - Throws: `CLI-0102` for a format that is none.
  public init(format: String?) throws {
    self.format = try format.map { name in
      guard let known = FileFormat(name: name) else { throw UnknownFormat(name: name) }
      return known
    }
  }

  public func run(_ paths: [String], _ context: StageContext) throws -> Outcome {
    try ProfileFiles.use(workspace: context.options.workspace)
    var outcome = Outcome.ok
    for file in try Inbox.files(named: paths) {
      try context.checkCancelled()
      do {
        let summary = try read(file)
        let json = CheckCommand.json(file.name, summary).rendered()
        let text = context.options.json ? json : CheckCommand.line(file.name, summary)
        try context.output.write(text + "\n")
        // In JSON they are a member.
        if !context.options.json {
          for notice in summary.notices { context.console.note(notice, file: file.name) }
        }
      } catch {
        guard let faults = Faults(error) else { throw error }
        outcome = .badInput
        context.console.error(faults)
        let count = faults.errors.count + faults.more
        context.console.note("would be refused whole: \(counted(count, "error"))", file: file.name)
      }
    }
    return outcome
  }

  private func read(_ file: Inbox.File) throws -> ReadSummary {
    var nowhere = Nowhere()
    let summary = try Reader.read(
      path: file.path, format: format, name: file.name, into: &nowhere)
    if !summary.faults.isEmpty { throw Faults(summary.faults) }
    return summary
  }

  private static func line(_ name: String, _ summary: ReadSummary) -> String {
    let sums = summary.totals.map { total in
      let exponent = total.currency.exponent
      let (credits, debits, sum) = (total.credits, total.debits, total.sum)
      return "; \(total.currency.code) in \(Money.decimal(credits, exponent: exponent)), "
        + "out \(Money.decimal(debits, exponent: exponent)), "
        + "net \(Money.decimal(sum, exponent: exponent))"
    }
    return "\(name.visible): \(summary.format.name), "
      + "\(counted(summary.records, "entry", "entries")) in "
      + counted(summary.statements, "statement") + sums.joined()
  }

  private static func json(_ name: String, _ summary: ReadSummary) -> JSONText {
    let totals: [JSONText] = summary.totals.map { total in
      let exponent = total.currency.exponent
      return [
        "currency": .string(total.currency.code), "entries": .integer(Int64(total.count)),
        "credits": .string(Money.decimal(total.credits, exponent: exponent)),
        "debits": .string(Money.decimal(total.debits, exponent: exponent)),
      ]
    }
    return [
      "file": .string(name), "format": .string(summary.format.name),
      "statements": .integer(Int64(summary.statements)),
      "entries": .integer(Int64(summary.records)),
      "totals": .array(totals), "notices": .array(summary.notices.map { .string($0) }),
    ]
  }
}

/// Takes entries and keeps nothing of them.
private struct Nowhere: DocumentHandler {
  mutating func document(_ head: DocumentHead) {}
  mutating func statement(_ head: StatementHead) {}
  mutating func entry(_ entry: Entry) {}
  mutating func statementEnd(_ head: StatementHead) {}
}
