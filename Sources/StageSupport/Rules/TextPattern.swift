import CPCRE2

/// A regular expression with one group, for texts that strangers write.
///
/// Perl's expressions through PCRE2, with letters of any script and a limit to the steps that one
/// text may cost: a pattern that goes back and forth over a text gives up on it instead of holding up
/// the night. The limit counts steps and no time, so that every machine gives up on the same texts.
public final class TextPattern {
  /// Why a pattern is none.
  public struct Mistake: Error, Hashable {
    public let because: String
    /// Bytes from the pattern's beginning.
    public let offset: Int
  }

  /// What a text gave.
  public struct Found: Hashable, Sendable {
    /// What the group took, in the order of the text.
    public var texts: [String] = []
    /// The limit was reached before the text's end.
    public var gaveUp = false
  }

  /// Steps for one search. An ordinary pattern takes some hundreds on a long text.
  static let stepLimit: UInt32 = 100_000
  /// So many are taken of one text.
  static let mostFound = 20

  private let code: OpaquePointer
  private let matches: OpaquePointer
  private let limits: OpaquePointer

  public init(_ pattern: String) throws(Mistake) {
    var number: Int32 = 0
    var offset = 0
    var pattern = pattern
    let options = UInt32(PCRE2_UTF | PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C)
    let compiled = pattern.withUTF8 {
      pcre2_compile_8($0.baseAddress, $0.count, options, &number, &offset, nil)
    }
    guard let code = compiled else {
      throw Mistake(because: TextPattern.words(number), offset: offset)
    }
    var groups: UInt32 = 0
    pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_CAPTURECOUNT), &groups)
    guard groups == 1 else {
      pcre2_code_free_8(code)
      let found = groups == 0 ? "none" : "\(groups)"
      throw Mistake(
        because: "it has \(found) of the one group in brackets that is the reference", offset: 0)
    }
    guard let matches = pcre2_match_data_create_from_pattern_8(code, nil),
      let limits = pcre2_match_context_create_8(nil)
    else { fatalError("No memory for a pattern") }
    pcre2_set_match_limit_8(limits, TextPattern.stepLimit)
    self.code = code
    self.matches = matches
    self.limits = limits
  }

  deinit {
    pcre2_match_context_free_8(limits)
    pcre2_match_data_free_8(matches)
    pcre2_code_free_8(code)
  }

  /// What the group takes of a text, each place once. One thread at a time.
  public func find(in text: String) -> Found {
    var text = text
    return text.withUTF8(find)
  }

  private func find(_ text: UnsafeBufferPointer<UInt8>) -> Found {
    var found = Found()
    var start = 0
    while start <= text.count, found.texts.count < TextPattern.mostFound {
      // A text of ours is UTF-8, and is looked at once for every rule.
      let count = pcre2_match_8(
        code, text.baseAddress, text.count, start, UInt32(PCRE2_NO_UTF_CHECK), matches, limits)
      if count < 0 {
        found.gaveUp = count != PCRE2_ERROR_NOMATCH
        return found
      }
      let places = pcre2_get_ovector_pointer_8(matches)
      guard let places else { return found }
      // A group that took no part has no place.
      if count > 1, places[2] < places[3], places[3] <= text.count,
        let group = String(
          validating: UnsafeBufferPointer(rebasing: text[places[2]..<places[3]]), as: UTF8.self)
      {
        found.texts.append(group)
      }
      start = TextPattern.next(after: places[1], from: max(start, places[0]), in: text)
    }
    return found
  }

  /// Where the next search begins: never inside a letter, and never where this one began.
  private static func next(
    after end: Int, from start: Int, in text: UnsafeBufferPointer<UInt8>
  ) -> Int {
    if end > start { return end }
    var next = start + 1
    while next < text.count, text[next] & 0xC0 == 0x80 { next += 1 }
    return next
  }

  private static func words(_ number: Int32) -> String {
    var bytes = [UInt8](repeating: 0, count: 256)
    let count = pcre2_get_error_message_8(number, &bytes, bytes.count)
    return String(validating: bytes.prefix(Int(max(0, count))), as: UTF8.self) ?? "error \(number)"
  }
}
