import Domain
import Foundation
import Testing

@testable import Formats

struct CompressionTests {
  @Test func `a compressed file reads as the plain one, and a cut one is refused`() throws {
    let plain = try Data(contentsOf: URL(fileURLWithPath: Samples.folder + "/stripe-balance.csv"))
    let packed = try gzip(Array(plain))
    #expect(try Collector.read(packed).0.entries == Collector.read(Array(plain)).0.entries)
    for length in stride(from: 10, to: packed.count, by: 11) {
      #expect(throws: FileErrors.self) { try Collector.read(Array(packed.prefix(length))) }
    }
  }

  @Test func `two compressed parts one after the other are one file`() throws {
    let row = "L%,2026-10-01T10:00:00Z,acc,,,t,1.00,EUR,,,,\n"
    let first = try gzip(Array((BadInputTests.header + row.replacing("%", with: "1")).utf8))
    let second = try gzip(Array(row.replacing("%", with: "2").utf8))
    var ids: [String] = []
    let source = ByteSource(bytes: first + second, name: "input")
    _ = try LedgerCSV.read(from: source) { ids.append($0.id) }
    #expect(ids == ["L1", "L2"])
  }

  @Test func `a file that expands without measure is refused`() throws {
    let bomb = try gzip(Array(repeating: UInt8(ascii: "\n"), count: 8 << 20))
    #expect(refusal(of: bomb) == "ING-0006")
  }

  @Test func `a file compressed twice is refused`() throws {
    #expect(refusal(of: try gzip(try gzip(Array(BadInputTests.header.utf8)))) == "ING-0007")
  }

  private func refusal(of bytes: [UInt8]) -> String? {
    let error = #expect(throws: FileErrors.self) {
      try LedgerCSV.read(from: ByteSource(bytes: bytes, name: "input")) { _ in }
    }
    return error?.errors.first?.code
  }

  private func gzip(_ bytes: [UInt8]) throws -> [UInt8] {
    let path = FileManager.default.temporaryDirectory.path + "/\(UUID().uuidString)"
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["gzip", "-c", path]
    process.standardOutput = output
    try process.run()
    let packed = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Array(packed)
  }
}
