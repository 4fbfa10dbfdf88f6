import Domain

/// One thing said on standard error, before it is written as text or as a line of JSON.
struct Note: Sendable {
  var level: Console.Level
  var message: String
  var code: String?
  var file: String?
  var location: InputLocation?
  var hint: String?
  var counts: [(String, Int)]

  init(
    _ level: Console.Level, _ message: String, code: String? = nil, file: String? = nil,
    counts: [(String, Int)] = []
  ) {
    self.level = level
    self.message = message
    self.code = code
    self.file = file
    self.counts = counts
  }

  init(_ error: any ActionableError) {
    self.init(.error, error.problem, code: error.code, file: error.location?.file)
    location = error.location
    hint = error.hint
  }

  /// `ingest: note`, or the error as every error reads: where, code, what, what to do.
  func text(stage: String, colour: Bool) -> String {
    var line = (location?.description ?? file ?? stage).visible + ": "
    if let kind = level.label {
      line += (colour ? kind.painted : kind.word) + (code.map { " " + $0 } ?? "") + ": "
    }
    line += message.visible
    if !counts.isEmpty {
      line += " (" + counts.map { "\($0.0) \($0.1)" }.joined(separator: ", ").visible + ")"
    }
    if let hint { line += "\n  hint: " + hint.visible }
    return line
  }

  /// One object on one line: ts, level, stage, and what else is known.
  func json(at time: Instant, stage: String, run: String?) -> String {
    var members: [JSONText.Member] = [
      .init("ts", .string(time.withMicroseconds)),
      .init("level", .string(level.rawValue)),
      .init("stage", .string(stage)),
    ]
    func add(_ key: String, _ value: String?) {
      if let value { members.append(.init(key, .string(value))) }
    }
    add("code", code)
    add("run", run)
    add("message", message)
    add("hint", hint)
    add("file", file)
    if let line = location?.line { members.append(.init("line", .integer(Int64(line)))) }
    if let column = location?.column { members.append(.init("column", .integer(Int64(column)))) }
    add("path", location?.path)
    if !counts.isEmpty {
      let counted = counts.map { JSONText.Member($0.0, .integer(Int64($0.1))) }
      members.append(.init("counts", .object(counted)))
    }
    return JSONText.object(members).rendered()
  }
}

extension Console.Level {
  /// The word that marks a line of this level, also in its colour; nil for a plain note.
  fileprivate var label: (word: String, painted: String)? {
    switch self {
    case .debug, .info: nil
    case .warning: ("warning", "\u{1B}[33mwarning\u{1B}[0m")
    case .error: ("error", "\u{1B}[31merror\u{1B}[0m")
    }
  }
}

extension Instant {
  /// RFC 3339 with six decimals always, so that log lines align and sort as text.
  fileprivate var withMicroseconds: String {
    let text = description
    return text.contains(".") ? text : text.dropLast() + ".000000Z"
  }
}
