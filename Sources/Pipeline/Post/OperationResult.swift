import Domain
import Payments
import StageSupport

/// What became of a line: a line of the results file.
struct OperationResult {
  enum State: String {
    case posted, waiting, rejected
    /// Another line has this operation.
    case already
  }

  var line: Int
  var id: String
  var name: String
  var state: State
  /// Why it was rejected; empty else.
  var code = ""
  var members: [JSONText.Member] = []

  /// One line, the same bytes for the same file and books.
  var json: String {
    var text = "{\"line\":\(line),\"id\":"
    JSONText.write(id, to: &text)
    text += ",\"op\":"
    JSONText.write(name, to: &text)
    text += ",\"state\":\"\(state.rawValue)\""
    if !code.isEmpty { text += ",\"code\":\"\(code)\"" }
    for member in members {
      text += ","
      JSONText.write(member.key, to: &text)
      text += ":" + member.value.rendered()
    }
    return text + "}\n"
  }

  /// Kept beside an operation, to be told again: `name`, tab, value, line feed.
  static func kept(_ members: [JSONText.Member]) -> String {
    members.map { member in
      guard case .string(let text) = member.value else { return "" }
      return "\(member.key)\t\(text)\n"
    }.joined()
  }

  static func members(kept text: String) -> [JSONText.Member] {
    text.split(separator: "\n").map { line in
      let parts = line.split(separator: "\t", maxSplits: 1, omittingEmptySubsequences: false)
      return .init(String(parts[0]), .string(parts.count == 2 ? String(parts[1]) : ""))
    }
  }

  static func members(of rejection: Rejection) -> [JSONText.Member] {
    members(problem: rejection.problem, hint: rejection.hint)
  }

  static func members(problem: String, hint: String?) -> [JSONText.Member] {
    let texts = [("problem", problem), ("hint", hint ?? "")].filter { !$0.1.isEmpty }
    return texts.map { name, text in
      // What a line says may hold a card number, and may try to be two lines.
      .init(name, .string(CardNumber.masked(message: text).visible.oneLine))
    }
  }
}

extension String {
  fileprivate var oneLine: String {
    String(map { $0 == "\n" || $0 == "\t" || $0 == "\r\n" ? " " : $0 })
  }
}

/// A line that was rejected, for a person at a terminal.
struct RejectedLine: ActionableError, Hashable, HasOutcome {
  let code: String
  let problem: String
  let hint: String?
  let location: InputLocation?

  var outcome: Outcome { .itemsForPerson }

  init(_ result: OperationResult, file: String) {
    func text(_ name: String) -> String? {
      for member in result.members where member.key == name {
        if case .string(let text) = member.value { return text }
      }
      return nil
    }
    code = result.code
    problem = text("problem") ?? "rejected"
    hint = text("hint")
    location = InputLocation(file: file, line: result.line)
  }
}
