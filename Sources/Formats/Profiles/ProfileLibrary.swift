import Synchronization

/// The profiles that tables are recognised by.
///
/// They come from TOML files, which this target does not read: a program hands them over once,
/// before it reads its first file.
public struct ProfileLibrary: Sendable {
  /// Sorted by name; a workspace's profile stands in for a built-in one of its name.
  public let profiles: [CSVProfile]
  /// Of each profile.
  private let signs: [HeaderSign]

  public init(_ builtIn: [CSVProfile], own: [CSVProfile] = []) {
    let names = Set(own.map(\.name))
    profiles = (own + builtIn.filter { !names.contains($0.name) }).sorted { $0.name < $1.name }
    signs = profiles.map { HeaderSign($0.recognition) }
  }

  /// Most files are no tables, and a hundred profiles take longer to make than they to be read.
  private enum Shared {
    case made(ProfileLibrary)
    case promised(@Sendable () -> ProfileLibrary)
  }

  private static let shared = Mutex(Shared.made(ProfileLibrary([])))

  /// What this process reads tables by.
  public static var current: ProfileLibrary {
    shared.withLock { shared in
      switch shared {
      case .made(let library): return library
      case .promised(let make):
        let library = make()
        shared = .made(library)
        return library
      }
    }
  }

  /// - Parameter library: Made when it is first asked for.
  public static func use(_ library: @autoclosure @escaping @Sendable () -> ProfileLibrary) {
    shared.withLock { $0 = .promised(library) }
  }

  func named(_ name: String) -> CSVProfile? { profiles.first { $0.name == name } }

  /// The profiles that fit the first rows best: those that name most of its columns, and all of
  /// them when several name as many.
  func matching(_ head: TableHead, hints: Bool) -> [CSVProfile] {
    var best: [CSVProfile] = []
    var most = 0
    for (profile, sign) in zip(profiles, signs) where profile.recognition.isHint == hints {
      guard let weight = head.weight(of: profile, sign), weight >= most else { continue }
      best = weight > most ? [profile] : best + [profile]
      most = weight
    }
    return best
  }
}
