import Foundation
import Testing

@testable import Formats

/// The pages of docs/formats name every format, and files that are there.
struct FormatPageTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  private static func pages() throws -> [(name: String, text: String)] {
    let folder = root.appendingPathComponent("docs/formats")
    return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
      .filter { $0.hasSuffix(".md") }
      .map { ($0, try String(contentsOf: folder.appendingPathComponent($0), encoding: .utf8)) }
  }

  @Test(arguments: FormatRegistry.families)
  func `a format stands on a page`(family: FormatFamily) throws {
    let found = try Self.pages().contains { $0.text.contains(family.name) }
    #expect(found || family.use == .container, "no page of docs/formats names \(family.name)")
  }

  @Test func `every sample that a page names is there, and every page is listed`() throws {
    let pages = try Self.pages()
    let index = try #require(pages.first { $0.name == "README.md" })
    for page in pages {
      #expect(page.name == "README.md" || index.text.contains("](\(page.name))"), "\(page.name)")
      for match in page.text.matches(of: /samples\/formats\/[A-Za-z0-9.\/-]+[A-Za-z0-9]/) {
        let file = Self.root.appendingPathComponent(String(match.output)).path
        #expect(FileManager.default.fileExists(atPath: file), "\(page.name) names \(match.output)")
      }
    }
  }

  @Test func `a source's name in tieout.toml is one that a page gives`() throws {
    let text = try Self.pages().map(\.text).joined()
    for name in FormatRegistry.sourceNames { #expect(text.contains(name), "\(name)") }
  }
}
