import Domain

/// What an XML reader reports, in the order of the file. The nodes are those of an `XMLPaths`.
protocol XMLReceiver: AnyObject {
  /// A document begins; a file may hold several. The namespace is that of its root element.
  func beginDocument(namespace: String?)
  func open(_ node: Int32, line: Int)
  /// `slice` is that of the sliced element, else it has an offset of -1.
  func close(_ node: Int32, _ slice: Slice)
  func text(_ node: Int32, _ text: XMLText)
  /// A text that no node asks for, inside a node that keeps such; `path` is relative to that node.
  func other(_ path: String, _ text: String, line: Int)
  /// Ends the reading; nothing is reported any more, and it is no error.
  var isDone: Bool { get }
}

/// Feeds a file through a streaming reader and names what is wrong with its structure.
enum XMLReader {
  /// Reads to the end. Errors of structure go to the collector.
  ///
  /// - Parameter sliced: The local name of the element whose place in the bytes is reported.
  /// - Returns: How many documents there were.
  static func run<Receiver: XMLReceiver>(
    _ source: ByteSource, paths: XMLPaths, sliced: String, errors: ErrorCollector, limits: Limits,
    receiver: Receiver
  ) -> Int {
    var scanner = XMLScanner(
      source, paths: paths, sliced: sliced, limits: limits, receiver: receiver)
    do throws(FormatError) {
      guard try scanner.run() == .otherDocument else { return scanner.documents }
    } catch {
      errors.add(error)
      return scanner.documents
    }
    let library = LibraryXMLReader(
      source: source, errors: errors, limits: limits, receiver: receiver)
    library.run(
      paths, sliced: sliced,
      after: LibraryXMLReader.Before(
        bytes: scanner.window.base + scanner.at, lines: scanner.line - 1,
        documents: scanner.documents),
      next: scanner.window.slice(scanner.at..<scanner.window.end))
    return library.documents
  }
}

extension FormatFault {
  static func tooManyUnknownTexts(limit: Int) -> FormatFault {
    FormatFault("ING-0200", "one record holds more than \(limit) texts that no field is for")
  }
}
