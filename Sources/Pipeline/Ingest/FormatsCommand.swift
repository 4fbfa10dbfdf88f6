import Domain
import Formats
import StageSupport

/// `tieout-ingest --formats`: every kind of file that is read, and every bank's table.
public struct FormatsCommand {
  /// Only what one of these is in is listed: a name, a bank, a country. All if empty.
  private let words: [String]

  public init(words: [String] = []) { self.words = words.map { $0.lowercased() } }

  public func run(_ context: StageContext) throws -> Outcome {
    try ProfileFiles.use(workspace: context.options.workspace)
    let families = FormatRegistry.families.filter { family in
      isWanted([family.name, family.source, family.summary], country: nil)
    }
    let profiles = ProfileLibrary.current.profiles.filter { profile in
      isWanted([profile.formatName, profile.bank], country: profile.country)
    }
    if context.options.json {
      let all = families.map(Self.json) + profiles.map(Self.json)
      try context.output.write(JSONText.array(all).rendered() + "\n")
      return .ok
    }
    if !families.isEmpty { try context.output.write(Self.table(families)) }
    if !families.isEmpty, !profiles.isEmpty { try context.output.write("\n") }
    if !profiles.isEmpty { try context.output.write(Self.table(profiles)) }
    return .ok
  }

  /// A word of two letters is a country; others may stand anywhere.
  private func isWanted(_ texts: [String], country: String?) -> Bool {
    words.isEmpty
      || words.contains { word in
        word.utf8.count == 2
          ? country?.lowercased() == word : texts.contains { $0.lowercased().contains(word) }
      }
  }

  private static func table(_ families: [FormatFamily]) -> String {
    var table = TextTable([
      .left("name"), .left("in tieout.toml"), .left("what it is"), .left("read by"),
    ])
    for family in families {
      table.add([family.name, source(family) ?? "-", family.summary, family.specification])
    }
    return table.rendered
  }

  /// By country, which is named once.
  private static func table(_ profiles: [CSVProfile]) -> String {
    var table = TextTable([
      .left("country"), .left("profile"), .left("bank"), .left("told by"),
    ])
    var last: String?
    for profile in profiles.sorted(by: isBefore) {
      let country = profile.country ?? "-"
      table.add([
        country == last ? "" : country, profile.formatName, profile.bankName,
        short(profile.toldBy),
      ])
      last = country
    }
    return table.rendered
  }

  private static func isBefore(_ one: CSVProfile, _ other: CSVProfile) -> Bool {
    // Those of no country last.
    let keys = [one, other].map { ($0.country ?? "~", $0.name) }
    return keys[0] < keys[1]
  }

  private static func short(_ text: String) -> String {
    text.count > 72 ? text.prefix(71) + "…" : text
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

  private static func json(_ profile: CSVProfile) -> JSONText {
    [
      "name": .string(profile.formatName), "source_format": "csv", "use": "profile",
      "summary": .string(profile.bankName), "country": .optional(profile.country),
      "told_by": .string(profile.toldBy),
    ]
  }
}
