import Domain
import Foundation
import StageSupport
import Testing

@testable import Formats

struct BuiltInProfileTests {
  @Test func `every profile in the tree is part of the program`() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Sources/StageSupport/Profiles")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".toml") }.map { String($0.dropLast(5)) }
    #expect(ProfileFiles.builtIn.map(\.name).sorted() == files.sorted())
  }

  @Test(arguments: ProfileFiles.builtIn)
  func `a profile survives being written as TOML`(profile: CSVProfile) throws {
    let again = try CSVProfile.parse(profile.toml(), name: profile.name, file: "again.toml")
    #expect(again == profile)
  }

  @Test func `no two profiles have the same sign`() {
    let library = ProfileFiles.builtIn.filter { !$0.recognition.isHint }
    for (index, one) in library.enumerated() {
      for other in library[(index + 1)...] where one.dialect.delimiter == other.dialect.delimiter {
        let isSame =
          one.recognition.header == other.recognition.header
          && one.recognition.shape == other.recognition.shape
        #expect(!isSame, "\(one.name) and \(other.name)")
      }
    }
  }

  static let wrong: [(String, String)] = [
    ("bank = 1", "CFG-0007"), ("bank = \"x\"\nnonsense = 1", "CFG-0005"),
    ("bank = \"x\"\n[values]\ndate = \"QQ\"", "CFG-0008"),
    ("bank = \"x\"\n[values]\ndate = \"DD.MM.YYYY\"\nsign = \"flag\"", "CFG-0006"),
    ("bank = \"x\"\n[recognise]\nshape = [\"what\"]", "CFG-0008"),
    ("bank = \"x\"\n[file]\ndelimiter = \"ab\"", "CFG-0008"),
    ("bank = \"x\"\n[columns]\namount = true", "CFG-0007"),
    ("bank = \"x\"\n[[extract]]\npattern = \"(\"\nto = \"purpose\"", "CFG-0008"),
    (
      "bank = \"x\"\n[recognise]\nheader = [\"a\"]\n[columns]\nbooking_date = \"a\"\namount = \"b\"\n"
        + "reversal = \"c\"\n[values]\ndate = \"YYYY-MM-DD\"", "CFG-0006"
    ),
    ("bank = ", "CFG-0004"),
  ]

  @Test(arguments: wrong)
  func `a profile that is wrong is refused with its line`(text: String, code: String) {
    let error = #expect(throws: ConfigurationErrors.self) {
      try CSVProfile.parse(text, name: "mine", file: "mine.toml")
    }
    #expect(error?.problems.contains { $0.code == code } == true, "\(String(describing: error))")
  }
}
