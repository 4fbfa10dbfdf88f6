import Domain
import Formats
import StageSupport

/// `tieout-ingest --formats`: every kind of file that is read.
public struct FormatsCommand {
  public init() {}

  public func run(_ context: StageContext) throws -> Outcome {
    if context.options.json {
      try context.output.write(
        JSONText.array(FormatRegistry.families.map(Self.json)).rendered() + "\n")
      return .ok
    }
    var table = TextTable([
      .left("name"), .left("in tieout.toml"), .left("what it is"), .left("read by"),
    ])
    for family in FormatRegistry.families {
      table.add([family.name, Self.source(family) ?? "-", family.summary, family.specification])
    }
    try context.output.write(table.rendered)
    return .ok
  }

  /// What a source's `format` says; nil for a family that no source can have.
  private static func source(_ family: FormatFamily) -> String? {
    family.use == .statement ? family.source : nil
  }

  private static func json(_ family: FormatFamily) -> JSONText {
    [
      "name": .string(family.name), "source_format": .optional(source(family)),
      "use": .string(family.use.rawValue), "summary": .string(family.summary),
      "specification": .string(family.specification),
    ]
  }
}
