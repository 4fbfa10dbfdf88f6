import Domain
import Glibc

/// The bytes of an input file, decompressed, in pieces; nothing is held but one block.
///
/// Refuses links, folders and devices, a file that changes while it is read, and compressed data
/// that expand beyond the limit.
public final class ByteSource {
  /// How much is read at a time.
  public static let blockBytes = 1 << 20

  public let file: String
  /// Bytes given out so far, after decompression.
  public private(set) var offset = 0
  public private(set) var isCompressed = false
  /// Where the first NUL byte stands among the bytes given out.
  private var firstNUL: Int?

  private let input: RawInput
  private let limits: Limits
  private var decompressor: (any Decompressor)?
  private var consumed = 0
  private var produced = 0

  /// What was read from the file and not yet used.
  private let block = UnsafeMutableRawBufferPointer.allocate(
    byteCount: ByteSource.blockBytes, alignment: 16)
  private var rest: Range<Int> = 0..<0
  private var started = false

  /// What was looked at ahead.
  private var head: [UInt8] = []
  private var headStart = 0

  /// Opens the file at `path`; `name` is what errors call it, the path if nil.
  public init(
    path: String, name: String? = nil, limits: Limits = .standard
  ) throws(FormatError) {
    file = name ?? path
    self.limits = limits
    input = try RawInput(path: path, name: name ?? path)
  }

  /// Bytes already in memory.
  public init(bytes: [UInt8], name: String, limits: Limits = .standard) {
    file = name
    self.limits = limits
    input = RawInput(bytes: bytes, name: name)
  }

  /// A member of a zip archive.
  init(
    _ archive: RawInput, member: ZipArchive.Member, name: String, limits: Limits
  ) throws(FormatError) {
    file = name
    self.limits = limits
    input = archive
    try input.restrict(to: member.dataOffset, count: member.compressedBytes)
    if member.isDeflated { decompressor = Inflater(rawWithCRC: UInt(member.crc)) }
    started = true
  }

  deinit { block.deallocate() }

  /// The first bytes, up to `count`, without taking them.
  public func peek(_ count: Int) throws(FormatError) -> [UInt8] {
    while head.count - headStart < count {
      let wanted = count - (head.count - headStart)
      var piece = [UInt8](repeating: 0, count: wanted)
      let got = try fill(&piece)
      if got == 0 { break }
      head += piece.prefix(got)
    }
    return Array(head[headStart...].prefix(count))
  }

  /// Reads the next bytes; 0 only at the end, after the checks that belong there.
  public func read(into buffer: UnsafeMutableRawBufferPointer) throws(FormatError) -> Int {
    var count = 0
    if headStart < head.count {
      count = min(buffer.count, head.count - headStart)
      head.withUnsafeBytes {
        buffer.copyMemory(from: .init(rebasing: $0[headStart..<headStart + count]))
      }
      headStart += count
      if headStart == head.count { (head, headStart) = ([], 0) }
    } else {
      count = try produce(into: buffer)
    }
    noteNUL(in: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    offset += count
    guard offset <= limits.fileBytes else { throw error(.fileTooLarge(limit: limits.fileBytes)) }
    return count
  }

  private func noteNUL(in piece: UnsafeRawBufferPointer) {
    guard firstNUL == nil, let base = piece.baseAddress,
      let found = memchr(base, 0, piece.count)
    else { return }
    firstNUL = offset + (UnsafeRawPointer(found) - base)
  }

  /// No text holds a NUL byte, not even where no value is read: a reader that does not look at all
  /// of a file asks here when it has come to the end. Nil when what was read holds none.
  var nulByte: FormatError? {
    firstNUL.map { FormatError(.nulByte, at: InputLocation(file: file, offset: $0)) }
  }

  private func fill(_ piece: inout [UInt8]) throws(FormatError) -> Int {
    var count = 0
    var failure: FormatError?
    piece.withUnsafeMutableBytes { buffer in
      do throws(FormatError) { count = try produce(into: buffer) } catch { failure = error }
    }
    if let failure { throw failure }
    return count
  }

  private func produce(into buffer: UnsafeMutableRawBufferPointer) throws(FormatError) -> Int {
    if !started { try start() }
    guard let decompressor else {
      return rest.isEmpty ? try input.read(into: buffer) : takeRest(into: buffer)
    }
    while true {
      if rest.isEmpty { try nextBlock() }
      let atEndOfFile = rest.isEmpty
      if atEndOfFile, decompressor.isAtEnd { return 0 }
      let count = try unpack(decompressor, into: buffer)
      if count > 0 { return count }
      if atEndOfFile, !decompressor.isAtEnd { throw error(.damagedCompression) }
    }
  }

  private func unpack(
    _ decompressor: any Decompressor, into buffer: UnsafeMutableRawBufferPointer
  ) throws(FormatError) -> Int {
    let taken: Int
    let made: Int
    do throws(DamagedCompression) {
      (taken, made) = try decompressor.decompress(
        UnsafeRawBufferPointer(rebasing: block[rest]), into: buffer)
    } catch {
      throw self.error(.damagedCompression)
    }
    rest = rest.lowerBound + taken..<rest.upperBound
    consumed += taken
    produced += made
    if produced > 1 << 20, produced / limits.compressionRatio > consumed {
      throw error(.compressionRatio(limit: limits.compressionRatio))
    }
    return made
  }

  private func nextBlock() throws(FormatError) {
    rest = 0..<0
    rest = 0..<(try input.read(into: block))
  }

  /// The first block tells whether the file is compressed.
  private func start() throws(FormatError) {
    started = true
    try nextBlock()
    guard let compression = Compression(block[rest]) else { return }
    isCompressed = true
    decompressor = compression.decompressor()
    let inner = try peek(Compression.signatureBytes)
    if Compression(inner) != nil { throw error(.nestedCompression) }
  }

  private func takeRest(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    let count = min(buffer.count, rest.count)
    let taken = rest.lowerBound..<rest.lowerBound + count
    buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: block[taken]))
    rest = taken.upperBound..<rest.upperBound
    return count
  }

  private func error(_ reason: FormatError.Reason) -> FormatError {
    FormatError(reason, at: InputLocation(file: file))
  }
}
