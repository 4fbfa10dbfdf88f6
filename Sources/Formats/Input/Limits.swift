/// How much a file may ask of us before it is refused.
public struct Limits: Sendable {
  /// Bytes after decompression.
  public var fileBytes: Int
  /// Bytes out for each byte in; real statements compress about 20 times.
  public var compressionRatio: Int
  /// A CSV line, an XML text or an XML tag.
  public var runBytes: Int
  public var fieldBytes: Int
  public var columns: Int
  public var xmlDepth: Int
  /// Texts of one XML record that no field is for; they are kept in memory until it ends.
  public var unknownTexts = 10_000
  /// Lines or records that one entry is made of: splits, addenda, details. The formats that number
  /// them have room for 9,999.
  public var parts = 10_000
  /// Errors of one file that are kept in full; the rest are counted.
  public var errors: Int
  /// How the work on it is divided; changes nothing of what comes of it.
  public var division = Division()

  public static let standard = Limits(
    fileBytes: 20 << 30, compressionRatio: 200, runBytes: 1 << 20, fieldBytes: 10_000,
    columns: 256, xmlDepth: 64, errors: 200)

  /// For the archive's copies: we compressed them ourselves, and what came compressed from outside
  /// was measured before it was archived, so a regular file may shrink as far as it likes.
  public static var archived: Limits {
    var limits = standard
    limits.compressionRatio = .max
    return limits
  }
}
