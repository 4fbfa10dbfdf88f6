import Audit
import Domain
import Matching
import StageSupport

/// What a group's content id is made of: the first 16 bytes of the hash of its canonical key.
struct GroupID: Hashable, Sendable {
  let high: UInt64
  let low: UInt64

  init(of group: MatchGroup) {
    (high, low) = SHA256.digest(of: group.canonicalKey).withBytes {
      (
        UInt64(bigEndian: $0.loadUnaligned(fromByteOffset: 0, as: UInt64.self)),
        UInt64(bigEndian: $0.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
      )
    }
  }

  init?(_ text: String) {
    let digits = text.utf8.dropFirst(4)
    guard text.utf8.starts(with: "grp_".utf8), digits.count == 32,
      let high = UInt64(Substring(digits.prefix(16)), radix: 16),
      let low = UInt64(Substring(digits.suffix(16)), radix: 16)
    else { return nil }
    self.high = high
    self.low = low
  }

  /// As outputs and the database name the group.
  var text: String {
    MatchGroup.identifier([high, low].flatMap { withUnsafeBytes(of: $0.bigEndian, Array.init) })
  }
}

/// A group on disk. Items are ordinals, so that it can be written without them.
struct GroupRecord {
  /// What the group says.
  struct Heading {
    var status: MatchGroup.Status
    var rule: String
    var score: Int32
    var reasons: [String]

    var isSuggested: Bool { status == .suggested }
  }

  struct Member {
    var item: UInt32
    /// As the group states it.
    var amount: Int64
    var isListed: Bool

    fileprivate static let bytes = 13
  }

  struct Explained {
    var kind: Difference.Kind
    var source: Int32
    /// The account of the member that it is against, by its place.
    var account: UInt16
    var amount: Int64
    var targetCode: String
    var on: CalendarDate
  }

  var heading: Heading
  var members: [Member]
  var differences: [Explained]
}

extension GroupRecord {
  func add(to bytes: RecordBytes) {
    let start = bytes.begin()
    heading.add(to: bytes)
    bytes.end(start)
    bytes.add(UInt32(members.count))
    for member in members {
      bytes.add(member.item)
      bytes.add(member.amount)
      bytes.add(UInt8(member.isListed ? 1 : 0))
    }
    bytes.add(UInt16(differences.count))
    for difference in differences {
      bytes.add(difference.kind.rawValue)
      bytes.add(difference.source)
      bytes.add(difference.account)
      bytes.add(difference.amount)
      bytes.add(difference.targetCode)
      bytes.add(difference.on.daysSince2000)
    }
  }

  init(_ record: RecordReader) {
    var record = record
    heading = Heading(&record)
    members = GroupRecord.members(&record)
    differences = GroupRecord.differences(&record)
  }

  /// The differences alone.
  static func differences(_ record: RecordReader) -> [Explained] {
    var record = record
    record.skip(Int(record.number(UInt32.self)))
    record.skip(Int(record.number(UInt32.self)) * Member.bytes)
    return differences(&record)
  }

  private static func members(_ record: inout RecordReader) -> [Member] {
    let count = record.number(UInt32.self)
    return (0..<count).map { _ in
      Member(
        item: record.number(), amount: record.number(), isListed: record.number(UInt8.self) != 0)
    }
  }

  private static func differences(_ record: inout RecordReader) -> [Explained] {
    let count = record.number(UInt16.self)
    return (0..<count).map { _ in
      guard let kind = Difference.Kind(rawValue: record.text()) else {
        preconditionFailure("A kind was written")
      }
      return Explained(
        kind: kind, source: record.number(), account: record.number(), amount: record.number(),
        targetCode: record.text(), on: CalendarDate(daysSince2000: record.number()))
    }
  }
}

extension GroupRecord.Heading {
  fileprivate func add(to bytes: RecordBytes) {
    bytes.add(RecordBytes.number(of: status))
    bytes.add(rule)
    bytes.add(score)
    bytes.add(UInt16(reasons.count))
    for reason in reasons { bytes.add(reason) }
  }

  fileprivate init(_ record: inout RecordReader) {
    record.skip(4)
    status = MatchGroup.Status.allCases[Int(record.number(UInt8.self))]
    rule = record.text()
    score = record.number()
    let count = record.number(UInt16.self)
    reasons = (0..<count).map { _ in record.text() }
  }

  /// The heading alone.
  init(_ record: RecordReader) {
    var record = record
    self.init(&record)
  }
}
