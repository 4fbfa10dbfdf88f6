/// What one file is: a family and, where the file tells, its version.
public struct FileFormat: Hashable, Sendable {
  public let family: FormatFamily
  /// As the file names it: `001.08`; nil when it names none.
  public let version: String?

  public init(_ family: FormatFamily, version: String? = nil) {
    self.family = family
    self.version = version
  }

  /// The exact name, as the database keeps it: `camt.053.001.08`, `stripe-balance-change`.
  public var name: String { version.map { "\(family.name).\($0)" } ?? family.name }

  /// The format of a name, with or without a version; nil for one that is not known.
  public init?(name: String) {
    // The longest first: `camt.053` must not be taken for a family `camt`.
    let families = FormatRegistry.families.sorted { $0.name.utf8.count > $1.name.utf8.count }
    for family in families {
      if name == family.name {
        self.init(family)
        return
      }
      if name.hasPrefix(family.name + ".") {
        self.init(family, version: String(name.dropFirst(family.name.count + 1)))
        return
      }
    }
    return nil
  }
}
