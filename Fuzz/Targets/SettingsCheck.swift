import Formats
import StageSupport

/// What people write: tieout.toml and the profiles.
enum SettingsCheck {
  static func configuration(_ bytes: [UInt8]) -> [String] {
    guard let text = String(validating: bytes, as: UTF8.self) else { return [] }
    do throws(ConfigurationErrors) {
      _ = try Configuration.parse(text, file: "tieout.toml")
      return []
    } catch {
      return violations(error)
    }
  }

  /// A profile that is read can be written, and is then the same.
  static func profile(_ bytes: [UInt8]) -> [String] {
    guard let text = String(validating: bytes, as: UTF8.self) else { return [] }
    let profile: CSVProfile
    do throws(ConfigurationErrors) {
      profile = try CSVProfile.parse(text, name: "mine", file: "mine.toml")
    } catch {
      return violations(error)
    }
    let written = profile.toml()
    do throws(ConfigurationErrors) {
      let again = try CSVProfile.parse(written, name: "mine", file: "mine.toml")
      return again == profile ? [] : ["the profile reads back as another:\n\(written)"]
    } catch {
      return ["the profile does not read back: \(error)\n\(written)"]
    }
  }

  private static func violations(_ errors: ConfigurationErrors) -> [String] {
    errors.problems.isEmpty ? ["refused without an error"] : []
  }
}
