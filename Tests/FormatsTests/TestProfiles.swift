import Formats
import StageSupport

/// Tables are read by the profiles that come with the program.
enum TestProfiles {
  static func use() { ProfileLibrary.use(ProfileLibrary(ProfileFiles.builtIn)) }
}
