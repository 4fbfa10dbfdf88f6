import Domain
import StageSupport
import Store

/// All sources of a book on a day, for a person and as JSON.
struct SourcesReport {
  var day: CalendarDate
  /// Whether nobody said which day, so that it is the clock's.
  var isToday: Bool
  var standings: [SourceStanding] = []
  var outcomes: [ArrivalOutcome] = []
  /// Files that list the payments behind lines of statements.
  var lists: [ToldDetailsStore.Standing] = []
  var held: [(file: String, code: String, problem: String)] = []
  var superseded: [(file: String, by: String, reason: String)] = []
  var withdrawn: [(file: String, run: Int64, reason: String)] = []

  /// An expected statement that is missing is a missing input.
  var outcome: Outcome {
    standings.contains { $0.state != .complete } ? .missingInput : .ok
  }

  var text: String {
    var table = TextTable([
      .left("source"), .left("kind"), .left("account"), .left("format"), .left("expected"),
      .left("last statement"), .left("to"), .right("closing"), .right("files"), .left("stands"),
    ])
    for standing in standings {
      table.add([
        standing.source.name, standing.source.kind.rawValue, standing.source.account,
        standing.source.format, standing.source.expected.rawValue,
        standing.last.map(Self.name)?.visible ?? "–", standing.last?.lastOn.description ?? "–",
        Self.closing(standing)?.description ?? "– \(standing.currency)", "\(standing.files)",
        standing.words,
      ])
    }
    let title = "Sources as of \(day)" + (isToday ? " (today)" : "") + "\n\n"
    return title + table.rendered + remarks
  }

  /// What is behind the words, a line each; nothing when all is well.
  private var remarks: String {
    var lines: [String] = []
    for standing in standings {
      lines += standing.gaps.map { "missing       \(standing.source.name): \($0)" }
      if !standing.overdue.isEmpty {
        lines.append(
          "overdue       \(standing.source.name): no statement for \(Schedule.named(standing.overdue))"
        )
      }
    }
    lines += outcomes.map { outcome in
      let word = outcome.words + String(repeating: " ", count: max(0, 14 - outcome.words.count))
      return "\(word)\(outcome.file): \(outcome.text)"
    }
    lines += lists.map { list in
      "lists         \(list.name): the payments of \(counted(Int(list.told), "line")), "
        + "of which the book has \(list.found)"
    }
    lines += held.map { "held back     \($0.file): \($0.code) \($0.problem)" }
    lines += superseded.map { file in
      "superseded    \(file.file): by \(file.by)" + (file.reason.isEmpty ? "" : ", \(file.reason)")
    }
    lines += withdrawn.map { file in
      "withdrawn     \(file.file): run \(file.run) was undone"
        + (file.reason.isEmpty ? "" : ", \(file.reason)")
    }
    return lines.isEmpty ? "" : "\n" + lines.map { $0.visible + "\n" }.joined()
  }

  private static func name(_ link: ProofStore.Link) -> String {
    if link.sequence.isEmpty { return link.externalID.isEmpty ? link.file : link.externalID }
    return link.page > 0 ? "\(link.sequence) page \(link.page)" : link.sequence
  }

  private static func closing(_ standing: SourceStanding) -> Money? {
    standing.last?.closing.map { Money(minorUnits: $0, currency: standing.currency) }
  }

  var json: String {
    let object: JSONText = [
      "as_of": .string(day.description), "is_today": .bool(isToday),
      "sources": .array(standings.map(Self.object)),
      "arrivals": .array(
        outcomes.map { outcome in
          [
            "outcome": .string(outcome.kind.rawValue), "file": .string(outcome.file),
            "text": .string(outcome.text),
          ]
        }),
      "lists": .array(
        lists.map { list in
          [
            "file": .string(list.name), "lines": .integer(list.told),
            "in_book": .integer(list.found),
          ]
        }),
      "held": .array(
        held.map { file in
          [
            "file": .string(file.file), "code": .string(file.code),
            "problem": .string(file.problem),
          ]
        }),
      "superseded": .array(
        superseded.map { file in
          [
            "file": .string(file.file), "by": .string(file.by), "reason": .string(file.reason),
          ]
        }),
      "withdrawn": .array(
        withdrawn.map { file in
          [
            "file": .string(file.file), "run": .integer(file.run), "reason": .string(file.reason),
          ]
        }),
    ]
    return object.rendered() + "\n"
  }

  private static func object(_ standing: SourceStanding) -> JSONText {
    [
      "name": .string(standing.source.name), "kind": .string(standing.source.kind.rawValue),
      "account": .string(standing.source.account), "currency": .string(standing.currency.code),
      "format": .string(standing.source.format),
      "expected": .string(standing.source.expected.rawValue),
      "grace": .integer(Int64(standing.source.grace)),
      "last_statement": standing.last.map { .string(name($0)) } ?? .null,
      "to": standing.last.map { .string($0.lastOn.description) } ?? .null,
      "closing": closing(standing).map { .string($0.decimal) } ?? .null,
      "files": .integer(Int64(standing.files)), "state": .string(standing.state.rawValue),
      "gaps": .array(standing.gaps.map(JSONText.string)),
      "overdue": .array(
        standing.overdue.map { span in
          [
            "from": .string(span.lowerBound.description),
            "to": .string(span.upperBound.description),
          ]
        }),
    ]
  }
}
