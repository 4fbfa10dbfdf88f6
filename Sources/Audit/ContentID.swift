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
    digest(domain: domain, parts: parts).withBytes { bytes in
      String(unsafeUninitializedCapacity: length) { text in
        for index in 0..<length {
          // Five bits from bit `index * 5` on; they lie in one byte or in two.
          let (place, shift) = (index * 5).quotientAndRemainder(dividingBy: 8)
          let pair = UInt16(bytes[place]) << 8 | UInt16(bytes[place + 1])
          text[index] = alphabet[Int(pair >> UInt16(11 - shift) & 31)]
        }
        return length
      }
    }
  }

  /// The whole hash behind an id, for where a full SHA-256 is wanted (a hash over inputs).
  public static func digest(domain: String, parts: [String]) -> Digest {
    let hash = SHA256()
    hash.update(counted: domain)
    for part in parts { hash.update(counted: part) }
    return hash.finish()
  }

  private static let length = 20
  private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)
}

extension SHA256 {
  fileprivate func update(counted part: String) {
    withUnsafeBytes(of: UInt64(part.utf8.count).bigEndian) { update($0) }
    update(part)
  }
}
