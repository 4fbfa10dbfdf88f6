import Audit
import Domain
import StageSupport
import Store

/// What a verification looked at and found, in the order in which it looked.
struct VerifyReport {
  enum State: String {
    case ok
    case warning
    case failed = "FAIL"
    /// Something that the check needs is not at hand.
    case notChecked = "not checked"
  }

  struct Line {
    var code: String
    /// What holds when the check passes.
    var statement: String
    var state: State
    /// How many things are wrong.
    var count: Int64
    /// The first of them.
    var examples: [String]
  }

  struct Section {
    /// A pack's folder, or `database`.
    var subject: String
    var lines: [Line]
  }

  var sections: [Section] = []

  var failures: Int {
    sections.flatMap(\.lines).filter { $0.state == .failed }.count
  }

  /// What a good verification says in one line; what was not looked at is part of it.
  var summary: String {
    let lines = sections.flatMap(\.lines)
    let warnings = lines.filter { $0.state == .warning }.count
    let missing = lines.filter { $0.state == .notChecked }.count
    return counted(lines.count - missing, "check") + ", none failed"
      + (warnings > 0 ? ", " + counted(warnings, "warning") : "")
      + (missing > 0 ? ", \(missing) not made" : "")
  }

  /// One aligned table for each subject; what is wrong stands below its check.
  var text: String {
    sections.map { section in
      var table = TextTable([
        .left("check"), .left("what it says"), .left("result"), .right("rows"),
      ])
      for line in section.lines {
        table.add([
          line.code, line.statement, line.state.rawValue, line.count == 0 ? "" : "\(line.count)",
        ])
      }
      let details = section.lines.filter { !$0.examples.isEmpty }.map { line in
        let more = line.count - Int64(line.examples.count)
        return "\n\(line.code): \(line.statement)\n"
          + line.examples.map { "  \($0.visible)\n" }.joined()
          + (more > 0 ? "  and \(more) more\n" : "")
      }
      return "\(section.subject.visible)\n" + table.rendered + details.joined()
    }.joined(separator: "\n")
  }

  var json: JSONText {
    [
      "ok": .bool(failures == 0),
      "subjects": .array(
        sections.map { section in
          [
            "subject": .string(section.subject),
            "checks": .array(section.lines.map(json)),
          ]
        }),
    ]
  }

  private func json(_ line: Line) -> JSONText {
    let state: JSONText =
      switch line.state {
      case .ok: "ok"
      case .warning: "warning"
      case .failed: "failed"
      case .notChecked: "not_checked"
      }
    return [
      "code": .string(line.code), "statement": .string(line.statement), "state": state,
      "count": .integer(line.count), "examples": .array(line.examples.map(JSONText.string)),
    ]
  }
}

extension VerifyReport.Line {
  init(_ check: Check) {
    self.init(
      code: check.check.rawValue, statement: check.check.statement,
      state: check.passed ? .ok : .failed, count: Int64(check.findings.count + check.more),
      examples: check.findings.map(\.description))
  }

  init(_ result: InvariantResult) {
    let state: VerifyReport.State =
      switch (result.count, result.invariant.severity) {
      case (nil, _): .notChecked
      case (0, _): .ok
      case (_, .warning): .warning
      case (_, .error): .failed
      }
    self.init(
      code: result.invariant.code, statement: "\(result.invariant.id) \(result.invariant.title)",
      state: state, count: result.count ?? 0, examples: result.violations)
  }
}
