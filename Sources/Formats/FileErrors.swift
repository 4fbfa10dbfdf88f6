import Domain

/// Everything that is wrong with one file, in file order. The file is refused whole.
public struct FileErrors: Error, Hashable, CustomStringConvertible {
  public var errors: [FormatError]
  /// Errors beyond the limit, counted but not kept.
  public var more: Int

  public init(errors: [FormatError], more: Int = 0) {
    self.errors = errors
    self.more = more
  }

  public var description: String {
    let lines = errors.map(\.description).joined(separator: "\n")
    return more > 0 ? lines + "\nand \(more) more errors" : lines
  }
}

/// Collects a file's errors as they are found, so that a reader can go on to the next record.
final class ErrorCollector {
  let file: String
  private let limit: Int
  private(set) var errors: [FormatError] = []
  private var more = 0

  init(file: String, limit: Int) {
    self.file = file
    self.limit = limit
  }

  var isEmpty: Bool { errors.isEmpty }
  var count: Int { errors.count + more }

  func add(_ error: FormatError) {
    if errors.count < limit { errors.append(error) } else { more += 1 }
  }

  func add(_ reason: FormatError.Reason, at place: InputLocation) {
    add(FormatError(reason, at: place))
  }

  /// Adds what another one collected.
  func add(_ found: FileErrors) {
    for error in found.errors { add(error) }
    more += found.more
  }

  /// Gives away what was collected and begins anew.
  func takeAll() -> FileErrors {
    defer { (errors, more) = ([], 0) }
    return FileErrors(errors: errors, more: more)
  }

  /// Throws what was collected, if anything was.
  func check() throws(FileErrors) {
    if !errors.isEmpty { throw FileErrors(errors: errors, more: more) }
  }
}
