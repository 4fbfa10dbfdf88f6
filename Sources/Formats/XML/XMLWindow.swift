/// The part of an XML file that is being looked at, with zeros behind it. No zero is legal in XML, so
/// that a scan that stops at one never leaves the window.
struct XMLWindow: ~Copyable {
  /// How far behind a byte of the window one may look.
  static let padding = 32
  /// Small enough to stay in the processor's cache between the reading and the looking.
  private static let pieceBytes = 128 << 10

  private let source: ByteSource
  private var capacity = 2 * XMLWindow.pieceBytes
  private(set) var bytes: UnsafeMutablePointer<UInt8>
  /// Where the zeros begin.
  private(set) var end = 0
  /// Where in the file the window begins.
  private(set) var base: Int

  init(_ source: ByteSource) {
    self.source = source
    base = source.offset
    bytes = .allocate(capacity: capacity + Self.padding)
    bytes.initialize(repeating: 0, count: capacity + Self.padding)
  }

  deinit { bytes.deallocate() }

  /// Eight bytes, the first of them lowest.
  @inline(__always)
  func word(_ index: Int) -> UInt64 {
    UInt64(littleEndian: UnsafeRawPointer(bytes + index).loadUnaligned(as: UInt64.self))
  }

  func slice(_ range: Range<Int>) -> UnsafeRawBufferPointer {
    precondition(range.lowerBound >= 0 && range.upperBound <= end)
    return UnsafeRawBufferPointer(start: bytes + range.lowerBound, count: range.count)
  }

  /// Reads on; what was at `kept` is at 0 then, and what was before is gone.
  ///
  /// - Returns: false at the end of the file.
  mutating func more(from kept: Int) throws(FormatError) -> Bool {
    precondition(kept >= 0 && kept <= end)
    bytes.update(from: bytes + kept, count: end - kept)
    base += kept
    end -= kept
    if capacity - end < Self.pieceBytes { grow() }
    let room = UnsafeMutableRawBufferPointer(start: bytes + end, count: Self.pieceBytes)
    let count = try source.read(into: room)
    end += count
    (bytes + end).update(repeating: 0, count: Self.padding)
    return count > 0
  }

  private mutating func grow() {
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: 2 * capacity + Self.padding)
    larger.initialize(from: bytes, count: end)
    (larger + end).initialize(repeating: 0, count: 2 * capacity + Self.padding - end)
    bytes.deallocate()
    bytes = larger
    capacity *= 2
  }
}
