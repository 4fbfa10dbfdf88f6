import Domain
import Foundation
import Testing

@testable import Reporting

/// A folder of its own for one test, removed at the end.
final class Scratch {
  let path: String

  init() {
    path = NSTemporaryDirectory() + "tieout-reporting-" + UUID().uuidString
    try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func output() throws -> OutputDirectory {
    try OutputDirectory("\(path)/pack", digest: { TestDigest() })
  }

  func bytes(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(path)/pack/\(name)")))
  }

  func text(_ name: String) throws -> String {
    try #require(String(validating: bytes(name), as: UTF8.self))
  }

  func names(_ folder: String = "pack") throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: "\(path)/\(folder)").sorted()
  }
}

/// FNV-1a: enough to see that every byte was fed once and in order.
final class TestDigest: ByteDigest {
  private var state: UInt64 = 0xcbf2_9ce4_8422_2325

  func update(_ bytes: UnsafeRawBufferPointer) {
    for byte in bytes { state = (state ^ UInt64(byte)) &* 0x100_0000_01b3 }
  }

  func hex() -> String { String(state, radix: 16) }

  static func hex(_ bytes: [UInt8]) -> String {
    let digest = TestDigest()
    bytes.withUnsafeBytes { digest.update($0) }
    return digest.hex()
  }
}

/// Runs a program that the tests check our files with, and returns what it printed.
@discardableResult
func run(
  _ command: [String], environment: [String: String] = [:], in folder: String? = nil
) throws -> String {
  let process = Process()
  process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
  process.arguments = command
  process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
  if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder) }
  let output = Pipe()
  process.standardOutput = output
  process.standardError = output
  try process.run()
  let data = output.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  let text = String(validating: data, as: UTF8.self) ?? "(not UTF-8)"
  #expect(process.terminationStatus == 0, "\(command.prefix(3)): \(text)")
  return text
}

func isInstalled(_ program: String) -> Bool {
  ["/usr/bin/", "/usr/local/bin/", "/bin/"].contains {
    FileManager.default.isExecutableFile(atPath: $0 + program)
  }
}

/// Compares with a file beside the tests; `UPDATE_GOLDEN=1` rewrites it.
func expectGolden(
  _ text: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let golden = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Golden").appendingPathComponent(name)
  if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
    try Data(text.utf8).write(to: golden)
  }
  let expected = try Data(contentsOf: golden)
  #expect(
    expected == Data(text.utf8),
    "\(name) differs; look at the change, then UPDATE_GOLDEN=1 swift test",
    sourceLocation: sourceLocation)
}
