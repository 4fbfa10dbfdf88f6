import Testing

/// The sample month, run once for all the tests that only look at what came out.
struct FinishedMonth {
  let book: ScratchWorkspace
  let ended: ScratchWorkspace.Ending

  static func get() throws -> FinishedMonth { try shared.get() }

  private nonisolated(unsafe) static let shared = Result {
    let book = try ScratchWorkspace()
    return FinishedMonth(book: book, ended: try book.run())
  }

  var pack: String { book.pack }

  func table(_ name: String) throws -> Table { try Table("\(pack)/\(name)") }
}
