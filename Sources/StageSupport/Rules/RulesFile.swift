import Domain

/// Reads the text of a file of rules.
enum RulesFile {
  static func read(_ file: String) throws(ConfigurationError) -> String {
    do {
      return try ConfigurationFile.read(file)
    } catch {
      guard case .cannotRead(let why) = error.reason else { throw error }
      throw ConfigurationError(.cannotReadRules(why), at: InputLocation(file: file))
    }
  }
}
