import Domain
import Glibc

/// The two legs of each transaction, kept on disk between the COPY of the transactions and that of
/// the postings: the file is parsed once, and memory does not grow with it.
final class PostingSpill {
  struct Record {
    var sequence: Int64
    var debit: Int64
    var credit: Int64
    /// What is debited, and credited the other way round.
    var amount: Int64
    var effectiveOn: CalendarDate
    /// Which of the file's currencies, in the order in which it names them.
    var currency: Int32
  }

  private static let recordBytes = 40
  private let descriptor: Int32
  private var buffer: [UInt8] = []

  init() throws(PipelineError) {
    var template = Array("\(SpillPlace.folder)/tieout-spill-XXXXXX".utf8CString)
    descriptor = mkstemp(&template)
    guard descriptor >= 0 else { throw PipelineError(.cannotSpill(errno)) }
    // Without a name it goes away with the process, however that ends.
    unlink(template)
    buffer.reserveCapacity(1 << 20)
  }

  deinit { close(descriptor) }

  func append(_ record: Record) throws(PipelineError) {
    func add<Number: FixedWidthInteger>(_ number: Number) {
      withUnsafeBytes(of: number) { buffer.append(contentsOf: $0) }
    }
    add(record.sequence)
    add(record.debit)
    add(record.credit)
    add(record.amount)
    add(record.effectiveOn.daysSince2000)
    add(record.currency)
    if buffer.count >= 1 << 20 { try flush() }
  }

  private func flush() throws(PipelineError) {
    var written = 0
    while written < buffer.count {
      let count = buffer.withUnsafeBytes {
        write(descriptor, $0.baseAddress?.advanced(by: written), $0.count - written)
      }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw PipelineError(.cannotSpill(errno)) }
      written += count
    }
    buffer.removeAll(keepingCapacity: true)
  }

  /// Hands out every record in the order in which it was added.
  func read(_ body: (Record) throws -> Void) throws {
    try flush()
    guard lseek(descriptor, 0, SEEK_SET) == 0 else { throw PipelineError(.cannotSpill(errno)) }
    var block = [UInt8](repeating: 0, count: PostingSpill.recordBytes * 16_384)
    while true {
      let count = try fill(&block)
      if count == 0 { return }
      try block.withUnsafeBytes { bytes in
        for start in stride(from: 0, to: count, by: PostingSpill.recordBytes) {
          try body(PostingSpill.record(bytes, at: start))
        }
      }
    }
  }

  private func fill(_ block: inout [UInt8]) throws(PipelineError) -> Int {
    var count = 0
    while count < block.count {
      let got = block.withUnsafeMutableBytes {
        Glibc.read(descriptor, $0.baseAddress?.advanced(by: count), $0.count - count)
      }
      if got < 0 && errno == EINTR { continue }
      guard got >= 0 else { throw PipelineError(.cannotSpill(errno)) }
      if got == 0 { break }
      count += got
    }
    return count
  }

  private static func record(_ bytes: UnsafeRawBufferPointer, at start: Int) -> Record {
    func number<Number: FixedWidthInteger>(_ offset: Int, _: Number.Type) -> Number {
      bytes.loadUnaligned(fromByteOffset: start + offset, as: Number.self)
    }
    return Record(
      sequence: number(0, Int64.self), debit: number(8, Int64.self),
      credit: number(16, Int64.self), amount: number(24, Int64.self),
      effectiveOn: CalendarDate(daysSince2000: number(32, Int32.self)),
      currency: number(36, Int32.self))
  }
}
