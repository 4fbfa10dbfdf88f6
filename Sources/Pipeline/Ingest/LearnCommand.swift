import Domain
import Formats
import StageSupport

/// `tieout-ingest --learn`: a profile proposed for a table that none is made for.
///
/// The profile goes to the standard output, what it would read and what is not certain to the
/// standard error. With a question open there is no profile.
public struct LearnCommand {
  private let answers: [ProfileLearner.Topic: String]

  /// - Parameter answers: Each as `TOPIC=ANSWER`.
  public init(answers: [String]) throws {
    var read: [ProfileLearner.Topic: String] = [:]
    for answer in answers {
      let parts = answer.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2, let topic = ProfileLearner.Topic(rawValue: parts[0]) else {
        throw BadAnswer(text: answer)
      }
      read[topic] = parts[1]
    }
    self.answers = read
  }

  public func run(_ paths: [String], _ context: StageContext) throws -> Outcome {
    try ProfileFiles.use(workspace: context.options.workspace)
    var outcome = Outcome.ok
    for path in paths where try learn(path, context) != .ok { outcome = .badInput }
    return outcome
  }

  private func learn(_ path: String, _ context: StageContext) throws -> Outcome {
    let name = Self.name(of: path)
    let proposal: ProfileLearner.Proposal
    do throws(FormatError) {
      proposal = try ProfileLearner.propose(path: path, name: name, answers: answers)
    } catch {
      context.console.error(error)
      return .badInput
    }
    if let known = proposal.known {
      context.console.note("the profile '\(known)' reads this file already")
    }
    show(proposal, context)
    for question in proposal.questions {
      context.console.error(OpenQuestion(file: path, question: question))
    }
    guard proposal.questions.isEmpty else { return .badInput }
    let comment = [
      "Proposed by tieout-ingest --learn: say here which bank and country this is, compare every",
      "column with the bank's own description, and keep the file as profiles/\(name).toml.",
    ]
    try context.output.write(proposal.profile.toml(comment: comment))
    return .ok
  }

  private func show(_ proposal: ProfileLearner.Proposal, _ context: StageContext) {
    var table = TextTable([
      .right("line"), .left("date"), .right("amount"), .left("currency"), .right("balance"),
      .left("name"), .left("text"),
    ])
    for row in proposal.rows {
      table.add([
        row.line.map { "\($0)" } ?? "", row.date.map { "\($0)" } ?? "?", row.amount ?? "?",
        row.currency ?? "?", row.balance ?? "", (row.name ?? "").visible,
        String(row.text.visible.prefix(60)),
      ])
    }
    context.console.note("this would be read of the first rows:\n" + table.rendered)
    for error in proposal.errors.prefix(5) { context.console.error(error) }
  }

  /// The file's name as a profile may be called.
  private static func name(of path: String) -> String {
    let file = path.split(separator: "/").last.map(String.init) ?? path
    let stem = file.split(separator: ".").first.map(String.init) ?? file
    let letters = stem.lowercased().map { character in
      character.isASCII && (character.isLetter || character.isNumber) ? character : "-"
    }
    let name = String(letters).split(separator: "-").joined(separator: "-")
    return name.isEmpty ? "my-bank" : name
  }
}

/// Something that the file does not show, so that a person must say it.
struct OpenQuestion: ActionableError {
  let file: String
  let question: ProfileLearner.Question

  var code: String { "ING-0617" }
  var location: InputLocation? { InputLocation(file: file) }
  var problem: String {
    let choices = question.choices.map { "\n    \($0.answer): \($0.meaning)" }.joined()
    return question.text + choices
  }
  var hint: String? {
    "answer with --answer \(question.topic.rawValue)=\(question.choices.first?.answer ?? "…")"
  }
}

struct BadAnswer: ActionableError {
  let text: String

  var code: String { "CLI-0104" }
  var problem: String { "'\(text)' is no answer" }
  var hint: String? {
    let topics = ProfileLearner.Topic.allCases.map(\.rawValue).joined(separator: ", ")
    return "write TOPIC=ANSWER; topics: \(topics)"
  }
}
