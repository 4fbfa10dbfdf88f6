import Foundation
import Testing

extension ScratchWorkspace {
  /// What Anna decides, as lines of `action,ids,difference,why`, and the night after it.
  func decide(_ lines: [String]) throws {
    let path = "\(folder)/decisions.csv"
    try (["action,ids,difference,why"] + lines).joined(separator: "\n")
      .write(toFile: path, atomically: false, encoding: .utf8)
    let ended = try Programs.run(
      "tieout", ["resolve", path, "--who", "Anna", "--as-of", "2026-11-03T09:30:00Z"], on: self)
    #expect(ended.status == 0, "\(ended.errors)")
    _ = try run()
  }
}
