import Foundation
import Testing

/// A member of an expected JSON that is wrong, with the evidence from the file itself.
struct Override: Codable, Sendable {
  /// Relative to the corpus.
  var file: String
  /// The member as a difference names it: `/statements[0]/entries[2]/amount`.
  var path: String
  /// What we read there, as JSON text; `null` when nothing.
  var ours: String
  var why: String

  /// Whether it is about this difference, and ours is still what it was when it was looked at.
  func settles(_ difference: Comparison.Difference) -> Bool {
    difference.path == path && difference.ours == ours
  }
}

enum Overrides {
  static let all: [Override] = {
    let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("overrides.json")
    do {
      return try JSONDecoder().decode([Override].self, from: Data(contentsOf: url))
    } catch {
      fatalError("Tests/FormatsTests/overrides.json cannot be read: \(error)")
    }
  }()
}
