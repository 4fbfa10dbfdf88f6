import Domain
import Testing

@testable import Formats

/// Every way in which a file can be bad that we know of: the code it gets and the place it is given.
struct BadInputTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var name: String
    var bytes: [UInt8]
    var code: String
    /// `line:column` for CSV, the end of the path for XML, `@offset`, or nothing.
    var place: String
    var format: FileFormat?

    var testDescription: String { name }
  }

  @Test(arguments: csvCases + xmlCases + painCases + fileCases)
  func `a bad file is refused with a code and a place`(input: Case) throws {
    let errors = errors(of: input)
    let first = try #require(errors.first, "accepted: \(input.name)")
    #expect(first.code == input.code, "\(first)")
    let place = first.place
    if input.place.hasPrefix("@") {
      #expect(place.offset.map { "@\($0)" } == input.place, "\(first)")
    } else if input.place.contains(":") {
      let found = "\(place.line ?? 0):\(place.column ?? 0)"
      #expect(found == input.place, "\(first)")
    } else if !input.place.isEmpty {
      #expect(place.path?.hasSuffix(input.place) == true, "\(first) at \(place.path ?? "-")")
      #expect(place.line != nil)
    }
    #expect(!first.description.unicodeScalars.contains { $0.value == 0x1B })
  }

  private func errors(of input: Case) -> [FormatError] {
    let source = ByteSource(bytes: input.bytes, name: "input")
    do {
      if input.format == .ledgerExport {
        _ = try LedgerCSV.read(from: source) { _ in }
      } else {
        var collector = Collector()
        _ = try Reader.read(from: source, format: input.format, into: &collector)
      }
      return []
    } catch let error as FileErrors {
      return error.errors
    } catch {
      Issue.record("not an error of the file: \(error)")
      return []
    }
  }

  static let fileCases = [
    Case("an empty file", "", "ING-0009"),
    Case("plain text", "hello\nworld\n", "ING-0010"),
    Case("XML of another kind", "<html><body/></html>", "ING-0010"),
    Case("a payments export", "id,converted_amount,converted_currency\n", "ING-0011"),
    Case("UTF-16 with a mark", bytes: [0xFF, 0xFE, 0x69, 0, 0x64, 0], "ING-0020"),
    Case("UTF-16 without a mark", bytes: [0x69, 0, 0x64, 0, 0x2C, 0], "ING-0020"),
    Case("an encoding that we lack", "<?xml version=\"1.0\" encoding=\"UTF-7\"?>", "ING-0020"),
    Case("a cut-off gzip file", bytes: [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0x4B], "ING-0005"),
    Case("a damaged gzip file", bytes: [0x1F, 0x8B, 9, 9, 9, 9, 9, 9, 9, 9, 9], "ING-0005"),
  ]
}

extension BadInputTests.Case {
  init(
    _ name: String, _ text: String, _ code: String, _ place: String = "",
    as format: FileFormat? = nil
  ) {
    self.init(name: name, bytes: Array(text.utf8), code: code, place: place, format: format)
  }

  init(
    _ name: String, bytes: [UInt8], _ code: String, _ place: String = "",
    as format: FileFormat? = nil
  ) {
    self.init(name: name, bytes: bytes, code: code, place: place, format: format)
  }
}
