import Domain
import Foundation
import Testing

@testable import Formats

struct CompressionTests {
  static let programs = ["gzip", "zstd"]

  @Test(arguments: programs)
  func `a compressed file reads as the plain one, and a cut one is refused`(
    program: String
  ) throws {
    let plain = try Data(contentsOf: URL(fileURLWithPath: Samples.folder + "/stripe-balance.csv"))
    let packed = try pack(Array(plain), program)
    #expect(packed.count < plain.count)
    #expect(try Collector.read(packed).0.entries == Collector.read(Array(plain)).0.entries)
    for length in stride(from: 10, to: packed.count, by: 11) {
      #expect(throws: FileErrors.self) { try Collector.read(Array(packed.prefix(length))) }
    }
  }

  @Test(arguments: programs)
  func `two compressed parts one after the other are one file`(program: String) throws {
    let row = "L%,2026-10-01T10:00:00Z,acc,,,t,1.00,EUR,,,,\n"
    let parts = [
      BadInputTests.header + row.replacing("%", with: "1"), "", row.replacing("%", with: "2"),
    ]
    let packed = try parts.flatMap { try pack(Array($0.utf8), program) }
    var ids: [String] = []
    _ = try LedgerCSV.read(from: ByteSource(bytes: packed, name: "input")) { ids.append($0.id) }
    #expect(ids == ["L1", "L2"])
  }

  @Test(arguments: programs)
  func `a flipped bit in the checksum at the end is found`(program: String) throws {
    var packed = try pack(Array(BadInputTests.header.utf8), program)
    // Gzip ends with four bytes of checksum and four of length, zstd with four of checksum.
    packed[packed.count - (program == "gzip" ? 8 : 4)] ^= 1
    #expect(refusal(of: packed) == "ING-0005")
  }

  @Test(arguments: programs)
  func `a file that expands without measure is refused unless the archive made it`(
    program: String
  ) throws {
    let bomb = try pack(Array(repeating: UInt8(ascii: "\n"), count: 8 << 20), program)
    #expect(refusal(of: bomb) == "ING-0006")
    #expect(refusal(of: bomb, limits: .archived) != "ING-0006")
  }

  @Test(arguments: programs, programs)
  func `a file compressed twice is refused`(inner: String, outer: String) throws {
    let once = try pack(Array(BadInputTests.header.utf8), inner)
    #expect(refusal(of: try pack(once, outer)) == "ING-0007")
  }

  private func refusal(of bytes: [UInt8], limits: Limits = .standard) -> String? {
    let error = #expect(throws: FileErrors.self) {
      let source = ByteSource(bytes: bytes, name: "input", limits: limits)
      _ = try LedgerCSV.read(from: source, limits: limits) { _ in }
    }
    return error?.errors.first?.code
  }

  private func pack(_ bytes: [UInt8], _ program: String) throws -> [UInt8] {
    let path = FileManager.default.temporaryDirectory.path + "/\(UUID().uuidString)"
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [program, "-q", "-c", path]
    process.standardOutput = output
    try process.run()
    let packed = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Array(packed)
  }
}
