import Domain
import Glibc

/// Texts that come again and again in a table, such as names: the same string is handed out for the
/// same bytes, which saves most of its cost.
struct RecentTexts {
  /// Each in the one place where its bytes may stand.
  private var texts = Array(repeating: "", count: 256)

  /// - Parameter bytes: Of ASCII alone.
  mutating func text(_ bytes: UnsafeRawBufferPointer) -> String {
    // A shorter one needs no memory, and a longer one seldom comes again.
    guard (16...64).contains(bytes.count) else { return String(utf8Checked: bytes) }
    let place = bytes.placeOf256
    if texts[place].isSpelled(bytes) { return texts[place] }
    let text = String(utf8Checked: bytes)
    texts[place] = text
    return text
  }
}

/// What is an IBAN of the accounts that come again and again.
struct KnownAccounts {
  private var known = Array(repeating: (account: "", scheme: "other"), count: 256)

  mutating func scheme(of account: String) -> String {
    var account = account
    let place = account.withUTF8 { bytes in
      bytes.count < 8 ? 0 : UnsafeRawBufferPointer(bytes).placeOf256
    }
    if known[place].account == account { return known[place].scheme }
    known[place] = (account, IBAN(account) == nil ? "other" : "IBAN")
    return known[place].scheme
  }
}

extension UnsafeRawBufferPointer {
  /// One of 256 places for eight bytes or more, told by their beginning and end.
  fileprivate var placeOf256: Int {
    let first = UInt64(littleEndian: loadUnaligned(as: UInt64.self))
    let last = UInt64(littleEndian: loadUnaligned(fromByteOffset: count - 8, as: UInt64.self))
    let mixed = (first &+ UInt64(count)) &* 0x9E37_79B9_7F4A_7C15 ^ last
    return Int(truncatingIfNeeded: (mixed &* 0x9E37_79B9_7F4A_7C15) >> 56)
  }
}

extension String {
  fileprivate func isSpelled(_ bytes: UnsafeRawBufferPointer) -> Bool {
    utf8.count == bytes.count
      && utf8.withContiguousStorageIfAvailable { own in
        guard let one = own.baseAddress, let other = bytes.baseAddress else { return own.isEmpty }
        return memcmp(one, other, own.count) == 0
      } ?? false
  }
}
