import Audit
import Domain
import StageSupport
import Store

/// I-43: what a report was made from, so that whoever holds it can make it again.
struct ReportProvenance {
  /// The same question to the same books by the same release has the same id on any machine.
  let run: String
  /// One hash over all input files up to the last day: `inputs_sha256` of a pack of that day.
  let inputs: String
  let rules: String
  /// How far the books went: the last transaction, the last operation.
  let checkpoint: String

  init(_ asked: ReportAsked, _ workspace: Workspace, _ connection: Connection) throws {
    let standing = try BooksStanding(connection, through: asked.last)
    inputs = ContentID.digest(domain: "tieout/inputs/v1", parts: standing.inputs).hex
    rules = try workspace.rulesVersion()
    checkpoint = "ledger \(standing.transaction), operations \(standing.operation)"
    let question = asked.question
    run = ContentID.make(
      domain: "tieout/report/v1",
      parts: [
        asked.report.name, "\(question.first)", "\(question.last)", question.party, question.type,
        "\(question.take)", inputs, rules, Release.version, checkpoint,
      ])
  }

  /// For heads: a label and a value each.
  var facts: [(label: String, value: String)] {
    [
      ("Run", run), ("Inputs", inputs), ("Rules", rules), ("Release", Release.version),
      ("Checkpoint", checkpoint),
    ]
  }

  /// The same in the one line at the foot of a printed page; the hash cut to what fits.
  var foot: String {
    "\(run)  inputs \(inputs.prefix(16))  rules \(rules)  release \(Release.version)  \(checkpoint)"
  }
}
