/// A moment in UTC, in microseconds since 2000-01-01T00:00:00Z, which is PostgreSQL's `timestamptz`.
///
/// For what a ledger or a processor stamps with a clock. A bank's booking or value date is a
/// `CalendarDate` and never becomes one of these.
public struct Instant: Hashable, Sendable {
  public let microseconds: Int64

  public init(microseconds: Int64) { self.microseconds = microseconds }

  /// Reads RFC 3339: `2026-10-05T08:30:00Z`, with an optional fraction of up to six digits and
  /// `Z` or a numeric offset. A blank in place of `T` is accepted, a missing zone is not.
  public init?(rfc3339 text: String) {
    var text = text
    guard let instant = text.withUTF8({ Instant(rfc3339: UnsafeRawBufferPointer($0)) }) else {
      return nil
    }
    self = instant
  }

  public init?(rfc3339 bytes: UnsafeRawBufferPointer) {
    guard let (local, end) = Instant.local(bytes), end < bytes.count else { return nil }
    switch bytes[end] {
    case UInt8(ascii: "Z"), UInt8(ascii: "z"):
      guard end + 1 == bytes.count else { return nil }
      microseconds = local
    case UInt8(ascii: "+"), UInt8(ascii: "-"):
      guard bytes.count == end + 6, bytes[end + 3] == UInt8(ascii: ":"),
        let hours = bytes.number(at: end + 1, digits: 2), hours < 24,
        let minutes = bytes.number(at: end + 4, digits: 2), minutes < 60
      else { return nil }
      let offset = Int64(hours * 60 + minutes) * 60_000_000
      microseconds = bytes[end] == UInt8(ascii: "+") ? local - offset : local + offset
    default: return nil
    }
  }

  /// Reads `YYYY-MM-DD HH:MM:SS` (or with `T`), stated elsewhere to be UTC, as Stripe's `_utc`
  /// columns are.
  public init?(utc bytes: UnsafeRawBufferPointer) {
    guard let (local, end) = Instant.local(bytes), end == bytes.count else { return nil }
    microseconds = local
  }

  /// The day in UTC. A day in another zone is the database's business, which has the zone's rules.
  public var utcDate: CalendarDate {
    let day: Int64 = 86_400_000_000
    let days = microseconds >= 0 ? microseconds / day : (microseconds - day + 1) / day
    return CalendarDate(daysSince2000: Int32(days))
  }

  private static func local(_ bytes: UnsafeRawBufferPointer) -> (Int64, end: Int)? {
    guard bytes.count >= 19,
      let date = CalendarDate(iso: UnsafeRawBufferPointer(rebasing: bytes[0..<10])),
      bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: "t")
        || bytes[10] == UInt8(ascii: " "),
      bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
      let hour = bytes.number(at: 11, digits: 2), hour < 24,
      let minute = bytes.number(at: 14, digits: 2), minute < 60,
      let second = bytes.number(at: 17, digits: 2), second < 60
    else { return nil }
    var end = 19
    var fraction: Int64 = 0
    if end < bytes.count, bytes[end] == UInt8(ascii: ".") {
      end += 1
      let start = end
      while end < bytes.count, bytes[end] &- UInt8(ascii: "0") <= 9 {
        guard end - start < 6 else { return nil }
        fraction = fraction * 10 + Int64(bytes[end] - UInt8(ascii: "0"))
        end += 1
      }
      guard end > start else { return nil }
      for _ in (end - start)..<6 { fraction *= 10 }
    }
    let seconds = Int64(date.daysSince2000) * 86_400 + Int64(hour * 3600 + minute * 60 + second)
    return (seconds * 1_000_000 + fraction, end)
  }
}

extension Instant: Comparable {
  public static func < (left: Instant, right: Instant) -> Bool {
    left.microseconds < right.microseconds
  }
}

extension Instant: CustomStringConvertible {
  /// `2026-10-05T08:30:00Z`, with six decimals only when there is a fraction.
  public var description: String {
    let date = utcDate
    let rest = microseconds - Int64(date.daysSince2000) * 86_400_000_000
    let seconds = rest / 1_000_000
    func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
    var text = "\(date)T\(two(seconds / 3600)):\(two(seconds / 60 % 60)):\(two(seconds % 60))"
    let fraction = rest % 1_000_000
    if fraction != 0 {
      let digits = String(fraction)
      text += "." + String(repeating: "0", count: 6 - digits.utf8.count) + digits
    }
    return text + "Z"
  }
}
