import Glibc

extension Configuration {
  /// The texts that a workspace is configured by, by the names under which a folder of their own
  /// configures alike: `tieout.toml` last, `rules.toml` and `profiles/NAME.toml` where there are any.
  public func files(of workspace: String) throws(ConfigurationErrors) -> [(
    name: String, text: String
  )] {
    let rules = Paths.resolve(paths.rules, workspace: workspace)
    let profiles = Paths.resolve("profiles", workspace: workspace)
    do throws(ConfigurationError) {
      var found: [(name: String, text: String)] = []
      if access(rules, F_OK) == 0 {
        found.append((Configuration.rulesName, try RulesFile.read(rules)))
      }
      for name in ProfileFiles.files(in: profiles) {
        found.append(("profiles/\(name)", try ConfigurationFile.read("\(profiles)/\(name)")))
      }
      let book = Paths.resolve("tieout.toml", workspace: workspace)
      return found + [("tieout.toml", try ConfigurationFile.read(book))]
    } catch {
      throw ConfigurationErrors(problems: [error])
    }
  }

  /// The configuration that a folder of `files` holds.
  public static func load(files folder: String) throws(ConfigurationErrors) -> Configuration {
    let rules = "\(folder)/\(rulesName)"
    return try load(workspace: folder, rules: access(rules, F_OK) == 0 ? rules : nil)
  }

  private static let rulesName = "rules.toml"
}
