/// The names of one folder's files, made from ids: no two of them are one name where case is none.
///
/// Given the ids in the same order, it gives the same names.
public struct SafeNames {
  private var taken: Set<String> = []

  public init() {}

  /// The id's safe name; a derived one too when an id before it differs in nothing but case.
  public mutating func name(
    for id: String, digest: (UnsafeRawBufferPointer) -> String
  ) -> String {
    let name = SafeName.name(for: id, digest: digest)
    return taken.insert(name.lowercased()).inserted
      ? name : SafeName.derived(from: id, digest: digest)
  }
}

/// File names made from ids, so that no id can name another file or leave its folder.
public enum SafeName {
  /// The id itself when it is 1 to 64 of `A-Z a-z 0-9 _ -`; otherwise, and for the names
  /// of Windows' devices, a name derived from a digest of it. Two ids never share a name: the
  /// derived ones carry a dot, which no plain id has.
  ///
  /// - Parameter digest: SHA-256 of the id's UTF-8, in hexadecimal.
  public static func name(for id: String, digest: (UnsafeRawBufferPointer) -> String) -> String {
    isPlain(id) ? id : derived(from: id, digest: digest)
  }

  static func derived(from id: String, digest: (UnsafeRawBufferPointer) -> String) -> String {
    var id = id
    return "id." + id.withUTF8 { digest(UnsafeRawBufferPointer($0)) }
  }

  static func isPlain(_ id: String) -> Bool {
    (1...64).contains(id.utf8.count) && !isDevice(id)
      && id.utf8.allSatisfy {
        isLetterOrDigit($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-")
      }
  }

  /// Names that Windows keeps for devices, in any case: a pack is opened there too.
  private static func isDevice(_ id: String) -> Bool {
    let name = id.lowercased()
    if ["con", "prn", "aux", "nul"].contains(name) { return true }
    return name.utf8.count == 4 && (name.hasPrefix("com") || name.hasPrefix("lpt"))
      && name.utf8.last.map { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") } ?? false
  }

  /// Whether a part of a path is one plain file name: no slash, no dot first, nothing to escape.
  static func isFileName(_ name: Substring) -> Bool {
    (1...200).contains(name.utf8.count) && name.utf8.first != UInt8(ascii: ".")
      && name.utf8.allSatisfy {
        isLetterOrDigit($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-")
          || $0 == UInt8(ascii: ".")
      }
  }

  static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: false
    }
  }
}
