import ArgumentParser
import StageSupport
import Testing

@Suite struct CommonOptionsTests {
  @Test func `everything has a default`() throws {
    let options = try CommonOptions.parse(["--database", "postgresql:///x"])
    #expect(options.workspace == ".")
    #expect(options.period == nil)
    #expect(options.asOf == nil)
    #expect(options.logFormat == .text)
    #expect(!options.json && !options.quiet && !options.verbose && !options.noColor)
  }

  @Test func `period and instant are values`() throws {
    let options = try CommonOptions.parse(
      ["--period", "2026-10", "--as-of", "2026-11-01T01:00:00+01:00", "--log-format", "json"])
    #expect(options.period?.description == "2026-10")
    #expect(options.asOf?.description == "2026-11-01T00:00:00Z")
    #expect(options.logFormat == .json)
  }

  @Test func `a day is that day in any zone, and has a moment`() throws {
    let options = try CommonOptions.parse(["--as-of", "2026-11-01"])
    #expect(options.asOf?.instant.description == "2026-11-01T12:00:00Z")
    #expect(options.asOf?.description == "2026-11-01")
  }

  @Test(arguments: [
    (["--period", "2026-13"], "'2026-13' is not a month; write it as 2026-10."),
    (["--as-of", "2026-11-31"], "'2026-11-31' is not an instant"),
    (["--database", "mysql://secret@x"], "--database is not a URL such as postgresql://"),
    (["--quiet", "--verbose"], "--quiet and --verbose exclude each other."),
    (["--workspace", ""], "--workspace is empty"),
    (["--log-format", "xml"], "xml"),
  ])
  func `a wrong option says what is right`(arguments: [String], message: String) {
    let error = #expect(throws: (any Error).self) { try CommonOptions.parse(arguments) }
    if let error {
      let text = CommonOptions.fullMessage(for: error)
      #expect(text.contains(message))
      #expect(!text.contains("secret"))
    }
  }
}
