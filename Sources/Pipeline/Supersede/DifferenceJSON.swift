import Domain
import Store

/// A comparison as one JSON object.
struct DifferenceJSON {
  private let comparison: FileComparison

  init(_ comparison: FileComparison) { self.comparison = comparison }

  var text: String {
    let difference = comparison.difference
    let whole: JSONText = [
      "old": .array(comparison.old.map(file)), "new": file(comparison.new),
      "unchanged": .integer(Int64(difference.unchanged)),
      "changed": .array(difference.changed.map(object)),
      "removed": .array(difference.removed.map(object)),
      "added": .array(difference.added.map(object)),
    ]
    return whole.rendered() + "\n"
  }

  private func object(_ change: FileDifference.Change) -> JSONText {
    let fields = change.old.changes(to: change.new).map { field -> JSONText in
      ["name": .string(field.name), "old": .string(field.old), "new": .string(field.new)]
    }
    return ["old": object(change.old), "new": object(change.new), "fields": .array(fields)]
  }

  private func file(_ record: FileStore.Record) -> JSONText {
    [
      "name": .string(record.name), "number": .integer(Int64(record.id)),
      "sha256": .string(record.sha256),
    ]
  }

  private func object(_ line: ToldLine) -> JSONText {
    [
      "day": .string(line.day.description), "amount": .string(line.amount.decimal),
      "currency": .string(line.amount.currency.code),
      "reference": .string(IBAN.masked(in: line.reference)), "about": .string(line.shownAbout),
      "line": line.line.map { .integer(Int64($0)) } ?? .null,
    ]
  }
}
