import Domain
import Formats
import Glibc

/// The profiles on disk and in the program.
public enum ProfileFiles {
  /// Those that come with the program. They are tested, so that one that is wrong is our mistake.
  public static let builtIn: [CSVProfile] = BuiltInProfiles.files.map { name, bytes in
    guard let text = String(validating: bytes, as: UTF8.self) else {
      preconditionFailure("The profile \(name) is not UTF-8")
    }
    do throws(ConfigurationErrors) {
      return try CSVProfile.parse(text, name: name, file: "profiles/\(name).toml")
    } catch {
      preconditionFailure("\(error)")
    }
  }

  /// Makes this process read tables by the built-in profiles and those of the workspace's folder
  /// `profiles`, where a profile stands in for a built-in one of its name.
  ///
  /// - Throws: Everything that is wrong with the first profile that is wrong.
  public static func use(workspace: String?) throws(ConfigurationErrors) {
    let own = try profiles(of: workspace)
    ProfileLibrary.use(ProfileLibrary(builtIn, own: own))
  }

  /// The workspace's own profiles.
  private static func profiles(
    of workspace: String?
  ) throws(ConfigurationErrors) -> [CSVProfile] {
    guard let workspace else { return [] }
    let folder = Configuration.Paths.resolve("profiles", workspace: workspace)
    var own: [CSVProfile] = []
    for file in files(in: folder) { own.append(try read(folder + "/" + file)) }
    return own
  }

  /// The profiles that sources may be read by, as one text to be hashed into `rules_version`: those
  /// that sources name, all when one names none, nothing when no source is a table; and those of
  /// lists of payments, which any bank may send.
  public static func canonicalText(
    for sources: [Configuration.Source], workspace: String
  ) throws(ConfigurationErrors) -> String {
    let own = try profiles(of: workspace)
    let tables = sources.filter { $0.format == "csv" }
    let names = Set(tables.compactMap(\.profile))
    let isAll = tables.contains { $0.profile == nil }
    // None of the program's own is for lists, and to read a hundred of them takes its time.
    let known = tables.isEmpty ? own : ProfileLibrary(builtIn, own: own).profiles
    return known.filter { isAll || names.contains($0.name) || $0.kind == .details }
      .map { "profile \($0.name)\n\($0.toml())\n" }.joined()
  }

  static func read(_ path: String) throws(ConfigurationErrors) -> CSVProfile {
    let file = path.split(separator: "/").last.map(String.init) ?? path
    let text: String
    do throws(ConfigurationError) {
      text = try ConfigurationFile.read(path)
    } catch {
      throw ConfigurationErrors(problems: [error])
    }
    return try CSVProfile.parse(text, name: String(file.dropLast(5)), file: path)
  }

  /// The names of the TOML files in a folder, sorted; none when there is no such folder.
  static func files(in folder: String) -> [String] {
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name.hasSuffix(".toml"), !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted()
  }
}
