import Audit
import Domain
import Glibc

/// Compares two packs file by file and byte by byte.
struct PackComparison {
  private let kept: String
  private let made: String

  init(_ kept: String, _ made: String) throws {
    self.kept = kept
    self.made = made
  }

  func result() throws -> AuditRun.Result {
    let names = Set(Inbox.files(in: kept).map(\.name))
    let remade = Set(Inbox.files(in: made).map(\.name))
    var result = AuditRun.Result(files: names.union(remade).count, bytes: 0, differences: [])
    for name in names.union(remade).sorted() {
      guard names.contains(name) else {
        result.differences.append("\(name) is made now and was not there")
        continue
      }
      guard remade.contains(name) else {
        result.differences.append("\(name) was there and is not made now")
        continue
      }
      let (size, difference) = try compare(name)
      result.bytes += size
      if let difference { result.differences.append("\(name) differs \(difference)") }
    }
    return result
  }

  /// The size of the kept file, and where the first difference is.
  private func compare(_ name: String) throws -> (Int64, String?) {
    let ours = try Block(path: "\(kept)/\(name)")
    let theirs = try Block(path: "\(made)/\(name)")
    var offset: Int64 = 0
    while true {
      let a = try ours.next()
      let b = try theirs.next()
      if a == b {
        if a.isEmpty { return (offset, nil) }
        offset += Int64(a.count)
        continue
      }
      let same = zip(a, b).prefix { $0 == $1 }.count
      return (offset, "at byte \(offset + Int64(same))")
    }
  }

  /// A file read piece by piece.
  private final class Block {
    private let descriptor: Int32
    private let path: String

    init(path: String) throws {
      self.path = path
      descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
      guard descriptor >= 0 else { throw PipelineError(.noInput(path)) }
    }

    deinit { close(descriptor) }

    /// The next piece; empty at the end.
    func next() throws -> [UInt8] {
      var failure: Int32 = 0
      let bytes = [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, count in
        while count < buffer.count {
          let got = read(descriptor, buffer.baseAddress?.advanced(by: count), buffer.count - count)
          if got < 0 && errno == EINTR { continue }
          if got < 0 { failure = errno }
          if got <= 0 { break }
          count += got
        }
      }
      guard failure == 0 else { throw PipelineError(.noInput(path)) }
      return bytes
    }
  }
}
