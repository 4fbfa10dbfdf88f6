import Domain
import StageSupport
import Store

/// `tieout doctor`: says what is wrong with the book's server before anything is trusted to it.
public struct DoctorStage {
  private let context: StageContext

  public init(_ context: StageContext) { self.context = context }

  public func run() throws -> Outcome {
    guard let url = try url() else {
      context.console.summary("there is no database yet; the first run makes one of its own")
      try write([])
      return .ok
    }
    let findings = Doctor(grants: Self.grants).examine(
      url: url, isSchemaExpected: hasSchema(url))
    try write(findings)
    if let refusal = Doctor.refusal(findings) {
      // The one finding that is no matter of configuration: there was nobody to examine.
      return refusal.code == Self.unreachable ? .databaseUnreachable : .configuration
    }
    context.console.summary(
      findings.isEmpty ? "the server is fit" : "the server is fit, with something to look at")
    return .ok
  }

  private static let unreachable = StoreError(.unreachable, query: "", message: "").code

  static let grants = Grants.declared.map {
    RequiredGrant(role: $0.role, table: $0.table, privileges: $0.privileges)
  }

  /// The server to examine: the one that is named, else the workspace's own; nil when that has yet
  /// to be made.
  private func url() throws -> String? {
    if let named = context.options.database { return named }
    let workspace = try Workspace(context.options)
    let server = try EmbeddedServer(dataDirectory: workspace.cluster)
    return server.status == .absent ? nil : try workspace.database(context.console)
  }

  /// A server that no run has used yet has no schema, and need not.
  private func hasSchema(_ url: String) -> Bool {
    guard let connection = try? Connection(url: url, applicationName: "tieout-doctor"),
      let rows = try? connection.run(
        "is there a schema", "SELECT to_regnamespace('tieout') IS NOT NULL")
    else { return false }
    return rows[0].bool(0)
  }

  private func write(_ findings: [DoctorFinding]) throws {
    if context.options.json {
      try context.output.write(Self.json(findings).rendered() + "\n")
    } else {
      for finding in findings {
        let text = "\(finding.severity.rawValue) \(finding.code): \(finding.problem)\n"
        let hint = finding.hint.isEmpty ? "" : "  hint: \(finding.hint)\n"
        try context.output.write(text.visible + hint.visible)
      }
    }
  }

  private static func json(_ findings: [DoctorFinding]) -> JSONText {
    [
      "ok": .bool(Doctor.refusal(findings) == nil),
      "findings": .array(
        findings.map { finding in
          [
            "severity": .string(finding.severity.rawValue), "code": .string(finding.code),
            "problem": .string(finding.problem), "hint": .string(finding.hint),
          ]
        }),
    ]
  }
}
