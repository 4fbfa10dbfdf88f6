import Domain

/// What the two readers of XML make of the same bytes, line by line: they must agree, and the fuzzing
/// asks whether they do.
package struct XMLTrace: Equatable {
  package var events: [String] = []
  /// The error of structure, as `ING-0030 line 3`; nil when the file was read to its end.
  package var error: FormatError?

  /// Our own reader's, and libxml2's where the file is one that is left to it.
  ///
  /// - Parameter cut: How many bytes the first piece holds.
  package static func scanned(_ bytes: [UInt8], cut: Int = 0) -> XMLTrace {
    make(bytes, cut: cut) { source, errors, recorder in
      _ = XMLReader.run(
        source, paths: paths, sliced: "Ntry", errors: errors, limits: .standard,
        receiver: recorder)
    }
  }

  package static func library(_ bytes: [UInt8]) -> XMLTrace {
    make(bytes, cut: 0) { source, errors, recorder in
      LibraryXMLReader(source: source, errors: errors, limits: .standard, receiver: recorder)
        .run(paths, sliced: "Ntry")
    }
  }

  /// A few elements with all that can be reported of one.
  private static let paths: XMLPaths = {
    var paths = XMLPaths()
    let document = paths.add("Document", below: 0)
    let message = paths.add("BkToCstmrDbtCdtNtfctnV01", below: document, .keepingRecord)
    paths.link(0, "Stmt", to: paths.add("Stmt", below: message, .keepingRecord))
    let entry = paths.add("Stmt/Ntry", below: message, .keepingRecord)
    _ = paths.add("Amt", below: entry, .amount)
    _ = paths.add("Chrgs/Rcrd", below: entry, .record)
    _ = paths.add("Sts", below: entry, .textAndRecord)
    _ = paths.add("Sts/Cd", below: entry, .text)
    _ = paths.add("Refs/AcctSvcrRefOfBank", below: entry, .text)
    return paths
  }()

  private static func make(
    _ bytes: [UInt8], cut: Int, _ run: (ByteSource, ErrorCollector, Recorder) -> Void
  ) -> XMLTrace {
    let source = ByteSource(bytes: bytes, name: "input")
    let errors = ErrorCollector(file: "input", limit: 1)
    let recorder = Recorder()
    do throws(FormatError) {
      _ = try source.peek(cut)
      run(source, errors, recorder)
    } catch {
      errors.add(error)
    }
    return XMLTrace(events: recorder.events, error: errors.errors.first)
  }
}

private final class Recorder: XMLReceiver {
  var events: [String] = []
  let isDone = false

  func beginDocument(namespace: String?) { events.append("document \(namespace ?? "-")") }
  func open(_ node: Int32, line: Int) { events.append("open \(node) line \(line)") }
  func close(_ node: Int32, _ slice: Slice) {
    events.append("close \(node) at \(slice.offset) of \(slice.length)")
  }
  func text(_ node: Int32, _ text: XMLText) {
    events.append("text \(node) \(text.currency.string) line \(text.line): \(text.string)")
  }
  func other(_ path: String, _ text: String, line: Int) {
    events.append("other \(path) line \(line): \(text)")
  }
}
