import Formats
import StageSupport

/// `--learn`: a proposal without a question is a profile that reads back as itself.
enum LearnCheck {
  static func violations(_ bytes: [UInt8]) -> [String] {
    var watcher = Watcher(bytes)
    let source = ByteSource(bytes: bytes, name: "input")
    guard let proposal = try? ProfileLearner.propose(source: source, name: "learned") else {
      return []
    }
    for question in proposal.questions where question.choices.isEmpty {
      watcher.fault("a question without an answer: \(question.text)")
    }
    if proposal.questions.isEmpty {
      let text = proposal.profile.toml(comment: ["a comment"])
      watcher.check(text: text, "the profile")
      do throws(ConfigurationErrors) {
        let again = try CSVProfile.parse(text, name: "learned", file: "learned.toml")
        if again != proposal.profile {
          watcher.fault("the profile reads back as another:\n\(text)")
        }
      } catch {
        watcher.fault("the profile does not read back: \(error)\n\(text)")
      }
    }
    return watcher.violations + watcher.replaced
  }
}
