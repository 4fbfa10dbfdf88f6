import Domain

/// The two legs of each transaction, kept on disk between the COPY of the transactions and that of
/// the postings: the file is parsed once, and memory does not grow with it.
final class PostingSpill {
  /// Plain numbers, written and read as they lie in memory.
  struct Record: BitwiseCopyable {
    var sequence: Int64
    var debit: Int64
    var credit: Int64
    /// What is debited, and credited the other way round.
    var amount: Int64
    /// Days since 2000-01-01.
    var effectiveOn: Int32
    /// Which of the file's currencies, in the order in which it names them.
    var currency: Int32
  }

  private static let recordBytes = MemoryLayout<Record>.stride
  private let spill: Spill

  init() throws(PipelineError) { spill = try Spill() }

  func append(_ record: Record) throws(PipelineError) {
    try spill.append(copying: record)
  }

  /// Hands out every record in the order in which it was added.
  func read(_ body: (Record) throws -> Void) throws {
    try spill.flush()
    let block = UnsafeMutableRawBufferPointer.allocate(
      byteCount: PostingSpill.recordBytes * 16_384, alignment: 8)
    defer { block.deallocate() }
    var offset = 0
    while true {
      let count = try spill.read(at: offset, into: block)
      if count == 0 { return }
      offset += count
      for start in stride(from: 0, to: count, by: PostingSpill.recordBytes) {
        try body(block.load(fromByteOffset: start, as: Record.self))
      }
    }
  }
}
