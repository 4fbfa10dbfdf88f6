import Audit
import Domain

/// The first 128 bits of a key's SHA-256: what stands for the key while items are brought together.
///
/// Keys come from texts that strangers write. With SHA-256 nobody can make two texts meet, and among
/// 10^9 keys the chance that any two do is 10^-21, so that digests are never compared with the keys.
struct KeyDigest: Hashable, Comparable, Sendable {
  let high: UInt64
  let low: UInt64

  init(of key: String, _ hash: SHA256) {
    hash.update(key)
    (high, low) = hash.finish().withBytes {
      (
        UInt64(bigEndian: $0.loadUnaligned(fromByteOffset: 0, as: UInt64.self)),
        UInt64(bigEndian: $0.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
      )
    }
  }

  static func < (left: KeyDigest, right: KeyDigest) -> Bool {
    left.high == right.high ? left.low < right.low : left.high < right.high
  }
}

/// The keys of one family, cut by their digest's top bits into parts that are sorted one at a time
/// in memory: a hundredth of the keys each.
final class KeySpill: @unchecked Sendable {
  struct Key {
    let digest: KeyDigest
    let item: UInt32
  }

  static let parts = 128
  private static let keyBytes = 20
  private static let chunkBytes = keyBytes * 512

  private let spill: Spill
  /// The chunk of each part that is being filled, and how much of it is.
  private let chunks: UnsafeMutableRawBufferPointer
  private var filled: [Int]
  private var extents: [[Range<Int>]]

  init() throws(PipelineError) {
    spill = try Spill()
    // Taken from the system page by page, as it is filled.
    chunks = .allocate(byteCount: KeySpill.parts * KeySpill.chunkBytes, alignment: 16)
    filled = Array(repeating: 0, count: KeySpill.parts)
    extents = Array(repeating: [], count: KeySpill.parts)
  }

  deinit { chunks.deallocate() }

  func add(_ digest: KeyDigest, item: UInt32) throws(PipelineError) {
    let part = Int(digest.high >> 57)
    let place = part * KeySpill.chunkBytes + filled[part]
    chunks.storeBytes(of: digest.high, toByteOffset: place, as: UInt64.self)
    chunks.storeBytes(of: digest.low, toByteOffset: place + 8, as: UInt64.self)
    chunks.storeBytes(of: item, toByteOffset: place + 16, as: UInt32.self)
    filled[part] += KeySpill.keyBytes
    if filled[part] == KeySpill.chunkBytes { try write(part) }
  }

  /// Keys can be read from now on, and no more are added.
  func finish() throws(PipelineError) {
    for part in 0..<KeySpill.parts where filled[part] > 0 { try write(part) }
    try spill.flush()
  }

  private func write(_ part: Int) throws(PipelineError) {
    let first = part * KeySpill.chunkBytes
    let start = try spill.append(
      UnsafeRawBufferPointer(rebasing: chunks[first..<first + filled[part]]))
    extents[part].append(start..<start + filled[part])
    filled[part] = 0
  }

  /// Adds the keys of one part to a list, those of the items that are wanted.
  func read(
    part: Int, into keys: inout [Key], where isWanted: (UInt32) -> Bool
  ) throws(PipelineError) {
    let chunk = UnsafeMutableRawBufferPointer.allocate(
      byteCount: KeySpill.chunkBytes, alignment: 8)
    defer { chunk.deallocate() }
    for extent in extents[part] {
      let target = UnsafeMutableRawBufferPointer(rebasing: chunk[0..<extent.count])
      let count = try spill.read(at: extent.lowerBound, into: target)
      precondition(count == extent.count, "A chunk lies inside its spill")
      for start in stride(from: 0, to: count, by: KeySpill.keyBytes) {
        let item = chunk.loadUnaligned(fromByteOffset: start + 16, as: UInt32.self)
        guard isWanted(item) else { continue }
        keys.append(
          Key(
            digest: KeyDigest(
              high: chunk.loadUnaligned(fromByteOffset: start, as: UInt64.self),
              low: chunk.loadUnaligned(fromByteOffset: start + 8, as: UInt64.self)), item: item))
      }
    }
  }
}

extension KeyDigest {
  fileprivate init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }
}
