import Domain
import Formats
import StageSupport

/// `tieout-ingest --inspect`: what files say, as one JSON object a line, without loading them.
public struct InspectCommand {
  private let format: String?

  public init(format: String?) { self.format = format }

  public func run(_ paths: [String], _ context: StageContext) throws -> Outcome {
    try ProfileFiles.use(workspace: context.options.workspace)
    var chosen: FileFormat?
    if let format {
      guard let known = FileFormat(name: format) else {
        throw UnknownFormat(name: format)
      }
      chosen = known
    }
    var outcome = Outcome.ok
    for file in try Inbox.files(named: paths) {
      let (json, hasErrors) = Inspector.inspect(path: file.path, format: chosen)
      try context.output.write(json.hasSuffix("\n") ? json : json + "\n")
      if hasErrors { outcome = .badInput }
    }
    return outcome
  }
}

struct UnknownFormat: ActionableError {
  let name: String

  var code: String { "CLI-0102" }
  var problem: String { "'\(name)' is no format that can be read" }
  var hint: String? { "formats: " + FormatRegistry.families.map(\.name).joined(separator: ", ") }
}
