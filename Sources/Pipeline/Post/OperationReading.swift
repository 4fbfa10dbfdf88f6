import Audit
import Domain
import Formats
import Payments
import Store

/// One line of a file of operations, read as far as it can be without the books.
struct ReadOperation: Sendable {
  /// Sixteen bytes over everything the line says, in whatever order.
  typealias ContentDigest = [UInt8]

  enum Content: Sendable {
    case operation(Operation, ContentDigest)
    /// It can be sent again under the same id once it is corrected: nothing is kept of it.
    case refused(Rejection)
    case unreadable(FormatError)
  }

  var content: Content
  /// Empty when the line does not tell, as is the name.
  var id: String
  var name: String
  var slice: Slice
}

/// Makes operations of lines.
struct OperationReading {
  let days: LocalDays
  private let hash = SHA256()

  init(days: LocalDays) { self.days = days }

  func read(_ line: OperationLine) -> ReadOperation {
    func member(_ name: String) -> String {
      line.pairs.first { $0.name == name }?.value ?? ""
    }
    func read(_ content: ReadOperation.Content) -> ReadOperation {
      ReadOperation(
        content: content, id: member("id"), name: member("op"), slice: line.slice)
    }
    if let fault = line.fault { return read(.unreadable(fault)) }
    do throws(Rejection) {
      let operation = try Operation(line.pairs) { days.day(of: $0) }
      return read(.operation(operation, digest(of: line.pairs)))
    } catch {
      return read(.refused(error))
    }
  }

  private func digest(of pairs: [OperationLine.Pair]) -> ReadOperation.ContentDigest {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(256)
    func add(_ text: String) {
      withUnsafeBytes(of: UInt32(text.utf8.count).bigEndian) { bytes.append(contentsOf: $0) }
      bytes.append(contentsOf: text.utf8)
    }
    for pair in pairs.sorted(by: { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }) {
      add(pair.name)
      add(pair.value)
    }
    bytes.withUnsafeBytes { hash.update($0) }
    return hash.finish().withBytes { Array($0[..<16]) }
  }
}
