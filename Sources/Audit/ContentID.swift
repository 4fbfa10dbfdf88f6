/// Ids made from content, so that two runs on two machines name a thing alike.
public enum ContentID {
  /// Twenty characters (100 bits) of a SHA-256 in Crockford's base 32, lower case: no `i l o u`.
  ///
  /// What is hashed is the domain and then each part, every one preceded by its length in eight
  /// big-endian bytes. So no two lists of parts hash alike (`["ab", "c"]` and `["a", "bc"]` do
  /// not), and equal parts under two domains give two ids. Among 10^9 ids of one domain, the
  /// chance that any two collide is below 10^-12.
  ///
  /// - Parameter domain: What is being named, with a version: `tieout/run/v1`.
  public static func make(domain: String, parts: [String]) -> String {
    let bytes = digest(domain: domain, parts: parts).bytes
    var text = ""
    var accumulator: UInt32 = 0
    var bits: UInt32 = 0
    for byte in bytes {
      accumulator = accumulator << 8 | UInt32(byte)
      bits += 8
      while bits >= 5 {
        bits -= 5
        text.unicodeScalars.append(alphabet[Int(accumulator >> bits & 31)])
        if text.utf8.count == length { return text }
      }
    }
    preconditionFailure("A SHA-256 holds 51 characters")
  }

  /// The whole hash behind an id, for where a full SHA-256 is wanted (a hash over inputs).
  public static func digest(domain: String, parts: [String]) -> Digest {
    let hash = SHA256()
    for part in [domain] + parts {
      withUnsafeBytes(of: UInt64(part.utf8.count).bigEndian) { hash.update($0) }
      hash.update(part)
    }
    return hash.finish()
  }

  private static let length = 20
  private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".unicodeScalars)
}
