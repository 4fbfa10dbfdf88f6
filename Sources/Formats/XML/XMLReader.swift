import CXMLShim
import Domain
import Glibc

/// What an XML reader reports, in the order of the file. The nodes are those of an `XMLPaths`.
protocol XMLReceiver: AnyObject {
  /// A document begins; a file may hold several. The namespace is that of its root element.
  func beginDocument(namespace: String?)
  func open(_ node: Int32)
  /// `slice` is that of the sliced element, else it has an offset of -1.
  func close(_ node: Int32, _ slice: Slice)
  /// Never empty; `currency` is the attribute `Ccy`.
  func text(_ node: Int32, _ text: String, _ currency: String?)
  /// A text that no node asks for, inside a node that keeps such; `path` is relative to that node.
  func other(_ path: String, _ text: String)
}

/// Feeds a file through the streaming XML reader and names what is wrong with its structure.
final class XMLReader {
  private let source: ByteSource
  private let errors: ErrorCollector
  private let limits: Limits
  private let receiver: any XMLReceiver
  private var parser: OpaquePointer?
  private(set) var documents = 0

  init(
    source: ByteSource, errors: ErrorCollector, limits: Limits, receiver: any XMLReceiver
  ) {
    self.source = source
    self.errors = errors
    self.limits = limits
    self.receiver = receiver
  }

  /// The line of the element that was reported last.
  var line: Int { Int(tieout_xml_line(parser)) }

  /// Ends the reading; nothing is reported any more, and it is no error.
  func stop() { tieout_xml_stop(parser) }

  /// Reads to the end. The receiver must let go of the reader then. Errors of structure go to the collector.
  ///
  /// - Parameter sliced: The local name of the element whose place in the bytes is reported.
  func run(_ paths: XMLPaths, sliced: String) {
    let edges = paths.edges.map { edge in
      tieout_xml_edge(
        parent: edge.parent, child: edge.child, name: strdup(edge.name),
        flags: paths.flags[Int(edge.child)])
    }
    defer { for edge in edges { free(UnsafeMutablePointer(mutating: edge.name)) } }
    edges.withUnsafeBufferPointer { edges in
      parser = tieout_xml_create(
        edges.baseAddress, edges.count, Int32(paths.flags.count), sliced, limits.xmlDepth,
        limits.runBytes, handlers)
      defer {
        tieout_xml_destroy(parser)
        parser = nil
      }
      feed()
    }
  }

  private func feed() {
    let buffer = UnsafeMutableRawBufferPointer.allocate(
      byteCount: ByteSource.blockBytes, alignment: 16)
    defer { buffer.deallocate() }
    var status = TIEOUT_XML_OK
    do throws(FormatError) {
      while status == TIEOUT_XML_OK {
        let count = try source.read(into: buffer)
        guard count > 0 else { break }
        status = tieout_xml_feed(parser, buffer.bindMemory(to: UInt8.self).baseAddress, count)
      }
    } catch {
      errors.add(error)
      return
    }
    if status == TIEOUT_XML_OK { status = tieout_xml_finish(parser) }
    documents = Int(tieout_xml_documents(parser))
    if let error = structureError(status) { errors.add(error) }
  }

  private func structureError(_ status: tieout_xml_status) -> FormatError? {
    let reason: FormatError.Reason
    switch status {
    case TIEOUT_XML_OK, TIEOUT_XML_STOPPED: return nil
    case TIEOUT_XML_TRUNCATED: reason = .truncated
    case TIEOUT_XML_DOCTYPE: reason = .documentType
    case TIEOUT_XML_TOO_DEEP: reason = .tooDeep(limit: limits.xmlDepth)
    case TIEOUT_XML_TEXT_TOO_LONG: reason = .textTooLong(limit: limits.runBytes)
    case TIEOUT_XML_NUL: reason = .nulByte
    case TIEOUT_XML_TRAILING: reason = .textAfterEnd
    case TIEOUT_XML_NO_MEMORY: reason = .cannotRead("no memory")
    default:
      let message = String(validatingCString: tieout_xml_message(parser)) ?? ""
      reason = .notWellFormed(message.isEmpty ? "it is cut off or damaged" : message)
    }
    let line = Int(tieout_xml_line(parser))
    let column = Int(tieout_xml_column(parser))
    let offset = Int(tieout_xml_offset(parser))
    return FormatError(
      reason,
      at: InputLocation(
        file: source.file, line: line > 0 ? line : nil, column: column > 0 ? column : nil,
        offset: offset >= 0 ? offset : nil))
  }

  private var handlers: tieout_xml_handlers {
    tieout_xml_handlers(
      context: Unmanaged.passUnretained(self).toOpaque(),
      document: { context, namespace in
        let space = namespace.flatMap { String(validatingCString: $0) }
        XMLReader.of(context).receiver.beginDocument(namespace: space)
      },
      open: { context, node in XMLReader.of(context).receiver.open(node) },
      close: { context, node, offset, length in
        XMLReader.of(context).receiver.close(
          node, Slice(offset: Int(offset), length: Int(length)))
      },
      text: { context, node, text, length, currency, currencyLength in
        XMLReader.of(context).receiver.text(
          node, XMLReader.string(text, length),
          currencyLength > 0 ? XMLReader.string(currency, currencyLength) : nil)
      },
      other: { context, path, text, length, currency, currencyLength in
        // The path is cut off only for names that no schema has.
        let path = path.flatMap { String(validatingCString: $0) } ?? "unknown"
        var text = XMLReader.string(text, length)
        if currencyLength > 0 { text += " " + XMLReader.string(currency, currencyLength) }
        XMLReader.of(context).receiver.other(path, CardData.kept(of: text, at: path))
      })
  }

  private static func string(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> String {
    String(utf8Checked: UnsafeRawBufferPointer(start: bytes, count: count))
  }

  private static func of(_ context: UnsafeMutableRawPointer?) -> XMLReader {
    guard let context else { preconditionFailure("The reader is its own context") }
    return Unmanaged<XMLReader>.fromOpaque(context).takeUnretainedValue()
  }
}

extension FormatFault {
  static func tooManyUnknownTexts(limit: Int) -> FormatFault {
    FormatFault("ING-0200", "one record holds more than \(limit) texts that no field is for")
  }
}
