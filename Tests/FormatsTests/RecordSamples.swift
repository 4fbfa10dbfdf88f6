import Foundation

@testable import Formats

/// The small files of samples/formats as texts to be changed.
enum RecordSamples {
  static func text(_ name: String) -> String {
    let path = FormatSamples.folder + "/" + name
    guard let data = FileManager.default.contents(atPath: path) else {
      preconditionFailure("The sample \(name) is missing")
    }
    return String(data: data, encoding: .utf8) ?? String(decoding: data, as: UTF8.self)
  }

  /// A sample in which a text is replaced where it stands first.
  static func changed(_ name: String, _ old: String, _ new: String) -> String {
    let text = text(name)
    precondition(text.contains(old), "\(name) has no '\(old)'")
    return text.replacing(old, with: new, maxReplacements: 1)
  }
}
