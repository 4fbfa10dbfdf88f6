import Audit
import Glibc
import StageSupport

/// The configuration that packs were made with, kept in the archive under the version that the packs
/// name: an auditor makes an old pack again by the rules of its day, whatever they are now.
///
///     archive/rules/3f9a…/tieout.toml   rules.toml   profiles/*.toml
struct KeptRules {
  /// A folder that configures as the workspace did.
  let folder: String
  private let version: String

  init(_ archive: Archive, version: String) {
    folder = "\(archive.directory)/rules/\(version)"
    self.version = version
  }

  /// Keeps what the workspace is configured by. Of two configurations of one version the first is
  /// kept: they decide alike.
  func keep(_ workspace: Workspace) throws {
    if access("\(folder)/tieout.toml", F_OK) == 0 { return }
    // The book's own file comes last, and says by being there that all are.
    for file in try workspace.configuration.files(of: workspace.directory) {
      try DurableFile.write(Array(file.text.utf8), to: "\(folder)/\(file.name)")
    }
  }

  /// What was kept, unless it is no longer of this version: another release decides otherwise, or
  /// somebody has changed it.
  func configuration() throws -> Configuration? {
    guard access("\(folder)/tieout.toml", F_OK) == 0 else { return nil }
    let kept = try Configuration.load(files: folder)
    return try kept.rulesVersion(in: folder) == version ? kept : nil
  }
}
