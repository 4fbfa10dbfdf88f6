import Domain
import Foundation
import Testing

@testable import Formats

/// No text holds a NUL byte: a file that does is damaged, also where no value is read.
struct NULByteTests {
  static let samples = FormatSamples.files.filter { file in
    !file.hasSuffix(".xlsx") && !file.hasSuffix(".zip")
  }

  @Test(arguments: samples)
  func `a NUL byte anywhere refuses a sample, loaded or shown`(file: String) throws {
    let path = FormatSamples.folder + "/" + file
    let whole = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    let head = FileHead(firstBytes: Array(whole.prefix(Detection.peekBytes)))
    let format = try #require(FormatRegistry.recognitions(head).first?.format)
    for part in 0...12 {
      var bytes = whole
      bytes.insert(0, at: whole.count * part / 12)
      #expect(throws: FileErrors.self, "\(file), part \(part)") {
        try Collector.read(bytes, format: format)
      }
      let source = ByteSource(bytes: bytes, name: "input")
      let report = Inspector.report(source: source, format: format, limits: .standard)
      #expect(report.isMalformed, "\(file), part \(part)")
    }
  }

  @Test func `a NUL byte where no value is read is told with its place`() {
    let text = BadInputTests.mt() + "\nheading of another\0message\n"
    #expect {
      try Collector.read(Array(text.utf8))
    } throws: { error in
      guard let errors = (error as? FileErrors)?.errors, errors.count == 1 else { return false }
      let at = text.utf8.prefix { $0 != 0 }.count
      return errors[0].code == "ING-0022" && errors[0].place.description == "input byte \(at)"
    }
  }
}
