import Foundation
import StageSupport
import Testing

@testable import Formats

/// docs/formats/profiles.md says what the profiles say. `UPDATE_GOLDEN=1` rewrites it.
struct ProfilePageTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  @Test func `the page of the profiles is up to date`() throws {
    let url = Self.root.appendingPathComponent("docs/formats/profiles.md")
    let text = try Self.page()
    if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] != nil {
      try Data(text.utf8).write(to: url)
    }
    let page = try String(contentsOf: url, encoding: .utf8)
    #expect(page == text, "docs/formats/profiles.md differs; UPDATE_GOLDEN=1 rewrites it")
  }

  private static let head = """
    # The profiles that come with the program

    Made from `Sources/StageSupport/Profiles/` by a test, which also fails when this page is out of date.
    How a profile is written and what its keys mean is in [csv.md](csv.md); the same list is printed by
    `tieout-ingest --formats csv`. A source names one as `profile = "zkb"`.

    """

  private static func page() throws -> String {
    var text = head
    let countries = Set(ProfileFiles.builtIn.map(\.country)).sorted { ($0 ?? "~") < ($1 ?? "~") }
    for country in countries {
      text += "\n## \(country ?? "Of no country, or several")\n\n"
      text += "| profile | bank | what it is | how it is written |\n|---|---|---|---|\n"
      let profiles = ProfileFiles.builtIn.filter { $0.country == country }
      for profile in profiles.sorted(by: { $0.name < $1.name }) {
        let cells = [
          "`\(profile.name)`", profile.bankName, try comment(profile), writing(profile),
        ]
        text +=
          "| " + cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |\n"
      }
    }
    return text
  }

  /// What a person wrote at the head of the file.
  private static func comment(_ profile: CSVProfile) throws -> String {
    let file = "Sources/StageSupport/Profiles/\(profile.name).toml"
    let text = try String(contentsOf: root.appendingPathComponent(file), encoding: .utf8)
    return text.split(separator: "\n").prefix { $0.hasPrefix("#") }
      .map { $0.drop { $0 == "#" || $0 == " " } }.joined(separator: " ")
  }

  private static func writing(_ profile: CSVProfile) -> String {
    var words: [String] = []
    if profile.recognition.isHint { words.append("loaded only when named") }
    let marks = [
      UInt8(ascii: ";"): "semicolons", UInt8(ascii: "\t"): "tabs", UInt8(ascii: "|"): "bars",
    ]
    words.append(marks[profile.dialect.delimiter] ?? "commas")
    if let encoding = profile.dialect.encoding { words.append(encoding.rawValue) }
    if !profile.dialect.hasHeader { words.append("no header") }
    words.append("dates " + profile.values.dates.map { "`\($0.text)`" }.joined(separator: " or "))
    words.append(profile.values.decimal == .comma ? "decimal comma" : "decimal point")
    words.append(sign(profile.values.sign))
    if profile.columns.balance != nil { words.append("balance column") }
    if let currency = profile.values.currency { words.append(currency) }
    return words.joined(separator: ", ") + "."
  }

  private static func sign(_ sign: CSVProfile.SignRule) -> String {
    switch sign {
    case .signed: "signed amounts"
    case .positiveIsSpent: "what was spent has no sign"
    case .flag(let debit, let credit):
      "a flag: \((debit + credit).filter { !$0.isEmpty }.map { "`\($0)`" }.joined(separator: ", "))"
    case .columns(let isSigned):
      isSigned ? "two columns, debits with a minus" : "a debit and a credit column"
    }
  }
}
