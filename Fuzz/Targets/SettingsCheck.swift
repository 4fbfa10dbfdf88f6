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

  static func profile(_ bytes: [UInt8]) -> [String] {
    guard let text = String(validating: bytes, as: UTF8.self) else { return [] }
    do throws(ConfigurationErrors) {
      _ = try CSVProfile.parse(text, name: "mine", file: "mine.toml")
      return []
    } catch {
      return violations(error)
    }
  }

  private static func violations(_ errors: ConfigurationErrors) -> [String] {
    errors.problems.isEmpty ? ["refused without an error"] : []
  }
}
