import Domain
import Store

/// What a run changed, as people and programs read it.
struct RunChange {
  let change: UndoStore.Change

  init(_ change: UndoStore.Change) { self.change = change }

  /// `loaded bank/oct.xml; first matched 2026-10`.
  var words: String {
    var parts: [String] = []
    for (role, verb) in RunChange.verbs {
      let names = change.files.filter { role.contains($0.role) }.map(\.name)
      if !names.isEmpty { parts.append("\(verb) \(RunChange.named(names))") }
    }
    if !change.superseded.isEmpty {
      parts.append("superseded \(RunChange.named(change.superseded.map(\.file)))")
    }
    if !change.periods.isEmpty {
      parts.append("first matched \(change.periods.joined(separator: ", "))")
    }
    return parts.joined(separator: "; ")
  }

  private static let verbs: [([FileStore.Role], String)] = [
    ([.statement, .unknown], "loaded"), ([.ledger, .operations], "posted"),
    ([.parties], "registered"),
    ([.resolutions], "decided by"),
  ]

  private static let namedFiles = 3

  private static func named(_ names: [String]) -> String {
    names.prefix(namedFiles).joined(separator: ", ")
      + (names.count > namedFiles ? " and \(names.count - namedFiles) more" : "")
  }

  /// Two lines in the list of runs.
  var text: String {
    let undone =
      change.undone.map { undone in
        "\n    undone by \(undone.who) with run \(undone.run)"
          + (undone.reason.isEmpty ? "" : ": \(undone.reason)")
      } ?? ""
    return "run \(change.run)  \(change.began)  \(words)".visible + undone + "\n"
  }

  /// One object on a line.
  ///
  /// - Parameter obstacle: Why it cannot be undone now; nil when it can.
  func json(obstacle: String?) -> String {
    var members: [JSONText.Member] = [
      .init("run", .integer(change.run)), .init("began_at", .string("\(change.began)")),
      .init(
        "files",
        .array(
          change.files.map { file in
            [
              "file": .string(file.name), "sha256": .string(file.sha256),
              "role": .string(file.role.rawValue),
            ]
          })),
      .init("superseded", .array(change.superseded.map { .string($0.file) })),
      .init("periods", .array(change.periods.map(JSONText.string))),
    ]
    if let undone = change.undone {
      members.append(
        .init(
          "undone",
          [
            "run": .integer(undone.run), "who": .string(undone.who),
            "reason": .string(undone.reason),
          ]))
    }
    members.append(.init("obstacle", obstacle.map(JSONText.string) ?? .null))
    return JSONText.object(members).rendered() + "\n"
  }
}
