import Domain

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
  private let spill: Spill
  private var bytes = RecordBytes()

  init() throws(PipelineError) { spill = try Spill() }

  func append(_ record: Record) throws(PipelineError) {
    bytes.removeAll()
    bytes.add(record.sequence)
    bytes.add(record.debit)
    bytes.add(record.credit)
    bytes.add(record.amount)
    bytes.add(record.effectiveOn.daysSince2000)
    bytes.add(record.currency)
    try spill.append(bytes.bytes)
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
        let bytes = block[start..<start + PostingSpill.recordBytes]
        try body(Record(RecordReader(UnsafeRawBufferPointer(rebasing: bytes))))
      }
    }
  }
}

extension PostingSpill.Record {
  fileprivate init(_ record: RecordReader) {
    var record = record
    sequence = record.number()
    debit = record.number()
    credit = record.number()
    amount = record.number()
    effectiveOn = CalendarDate(daysSince2000: record.number())
    currency = record.number()
  }
}
