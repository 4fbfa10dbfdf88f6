import Testing

@testable import Reporting

@Suite struct SafeTextTests {
  /// The quick way past the Latin letters must not let anything through that the slow one stops.
  @Test func `no invisible character gets through`() {
    for value in UInt32(0)...0x2FFF {
      guard let scalar = Unicode.Scalar(value), value != 0x0A else { continue }
      let isInvisible: Bool
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse: isInvisible = true
      default: isInvisible = false
      }
      let shown = SafeText.visible("a\(scalar)b")
      #expect(
        shown == (isInvisible ? "a\\u{\(String(value, radix: 16))}b" : "a\(scalar)b"), "\(value)")
    }
  }

  @Test(arguments: [0xFFFE, 0xFFFF, 0xFDD0, 0x1FFFE] as [UInt32])
  func `what XML cannot carry is written out`(value: UInt32) throws {
    let scalar = try #require(Unicode.Scalar(value))
    #expect(SafeText.visible(String(scalar)) == "\\u{\(String(value, radix: 16))}")
  }

  @Test func `line feeds are kept, or become blanks`() {
    #expect(SafeText.visible("a\nb") == "a\nb")
    #expect(SafeText.oneLine("a\r\nb\nc") == "a\\u{d} b c")
  }
}
