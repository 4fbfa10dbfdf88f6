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
  struct Member {
    var item: UInt32
    /// As the group states it.
    var amount: Int64
    var isListed: Bool
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

  var isSuggested: Bool
  var rule: String
  var score: Int32
  var reasons: [String]
  var members: [Member]
  var differences: [Explained]

  var status: MatchGroup.Status { isSuggested ? .suggested : .auto }
}

extension GroupRecord {
  func add(to bytes: inout RecordBytes) {
    bytes.add(UInt8(isSuggested ? 1 : 0))
    bytes.add(rule)
    bytes.add(score)
    bytes.add(UInt16(reasons.count))
    for reason in reasons { bytes.add(reason) }
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
    isSuggested = record.number(UInt8.self) != 0
    rule = record.text()
    score = record.number()
    reasons = (0..<record.number(UInt16.self)).map { _ in record.text() }
    members = (0..<record.number(UInt32.self)).map { _ in
      Member(
        item: record.number(), amount: record.number(), isListed: record.number(UInt8.self) != 0)
    }
    differences = (0..<record.number(UInt16.self)).map { _ in
      guard let kind = Difference.Kind(rawValue: record.text()) else {
        preconditionFailure("A kind was written")
      }
      return Explained(
        kind: kind, source: record.number(), account: record.number(), amount: record.number(),
        targetCode: record.text(), on: CalendarDate(daysSince2000: record.number()))
    }
  }
}
