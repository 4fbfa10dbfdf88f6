import Audit
import Matching
import StageSupport

extension Configuration {
  /// Names the rules in force: those of the configuration, those of the engine, and how the tables
  /// of its sources are read.
  ///
  /// - Parameter folder: The workspace, which may have profiles of its own.
  func rulesVersion(in folder: String) throws(ConfigurationErrors) -> String {
    let digest = SHA256()
    canonicalBytes.withUnsafeBytes { digest.update($0) }
    digest.update(rules.canonicalText)
    digest.update(try ProfileFiles.canonicalText(for: sources, workspace: folder))
    return String(digest.finish().hex.prefix(16))
  }
}
