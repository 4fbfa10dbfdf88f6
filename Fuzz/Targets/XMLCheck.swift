import Formats

/// Reads the same bytes by our own reader of XML and by libxml2: what the one takes, the other takes,
/// and says the same of it.
public enum XMLCheck {
  public static func violations(_ bytes: [UInt8]) -> [String] {
    let ours = XMLTrace.scanned(bytes)
    let theirs = XMLTrace.library(bytes)
    return pieces(bytes, ours) + verdict(bytes, ours, theirs) + events(ours, theirs)
  }

  /// Where the file is cut into pieces makes no difference.
  private static func pieces(_ bytes: [UInt8], _ whole: XMLTrace) -> [String] {
    guard bytes.count > 1 else { return [] }
    let cut = bytes.reduce(0) { ($0 &* 31 &+ Int($1)) & 0xFFFF } % bytes.count
    let pieces = XMLTrace.scanned(bytes, cut: cut)
    guard pieces.events != whole.events || pieces.fault != whole.fault else { return [] }
    // How far libxml2 comes in a document that is left to it and refused hangs on the pieces.
    let isRefused = pieces.error != nil && whole.error != nil
    let mayBeLeft = String(decoding: bytes, as: UTF8.self).contains("<?xml")
    if isRefused, mayBeLeft { return [] }
    return ["cut at \(cut) it is \(pieces.fault), whole it is \(whole.fault)"]
  }

  private static func verdict(
    _ bytes: [UInt8], _ ours: XMLTrace, _ theirs: XMLTrace
  ) -> [String] {
    if ours.error == nil, theirs.error != nil {
      return ["we take what libxml2 refuses: \(theirs.fault)"]
    }
    // libxml2 does not look at the bytes of a section as closely.
    if ours.error != nil, theirs.error == nil, String(validating: bytes, as: UTF8.self) != nil {
      return ["we refuse what libxml2 takes: \(ours.fault)"]
    }
    return []
  }

  /// Of a file that is refused, one may have said more than the other before.
  private static func events(_ ours: XMLTrace, _ theirs: XMLTrace) -> [String] {
    let isRefused = ours.error != nil || theirs.error != nil
    if !isRefused, ours.events.count != theirs.events.count {
      return ["\(ours.events.count) events are \(theirs.events.count) of libxml2"]
    }
    for (one, other) in zip(ours.events, theirs.events) where plain(one) != plain(other) {
      return ["'\(one)' is '\(other)' of libxml2"]
    }
    return []
  }

  /// Without what libxml2 leaves undone: the line ends of a section, and `&` in an attribute.
  private static func plain(_ event: String) -> String {
    var bytes: [UInt8] = []
    var isAfterReturn = false
    for byte in event.utf8 {
      // Byte by byte: a carriage return and a line feed are one character of Swift.
      if byte != UInt8(ascii: "\n") || !isAfterReturn {
        bytes.append(byte == UInt8(ascii: "\r") ? UInt8(ascii: "\n") : byte)
      }
      isAfterReturn = byte == UInt8(ascii: "\r")
    }
    return String(validating: bytes, as: UTF8.self)?.replacing("&#38;", with: "&") ?? ""
  }
}

extension XMLTrace {
  /// The error as far as it is the same wherever the file is cut.
  fileprivate var fault: String {
    guard let error else { return "no error" }
    // How far libxml2 has come when a file ends is its own affair.
    if error.code == "ING-0031" { return error.code }
    return "\(error.code) in line \(error.location?.line.map(String.init) ?? "?")"
  }
}
