import CXMLShim
import Domain
import Glibc

/// Reads documents through libxml2: those in an encoding other than UTF-8, and those whose declaration
/// is not written as statements write it.
final class LibraryXMLReader {
  private let source: ByteSource
  private let errors: ErrorCollector
  private let limits: Limits
  private let receiver: any XMLReceiver
  private var parser: OpaquePointer?
  private(set) var documents = 0

  init(source: ByteSource, errors: ErrorCollector, limits: Limits, receiver: any XMLReceiver) {
    self.source = source
    self.errors = errors
    self.limits = limits
    self.receiver = receiver
  }

  /// The line of the element that was reported last.
  private var line: Int { Int(tieout_xml_line(parser)) }

  /// What was read of the file before.
  struct Before {
    var bytes = 0
    var lines = 0
    var documents = 0
  }

  /// Reads to the end. Errors of structure go to the collector.
  ///
  /// - Parameters:
  ///   - sliced: The local name of the element whose place in the bytes is reported.
  ///   - next: What was already taken of the source and is not read yet.
  func run(
    _ paths: XMLPaths, sliced: String, after before: Before = Before(),
    next: UnsafeRawBufferPointer = UnsafeRawBufferPointer(start: nil, count: 0)
  ) {
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
      tieout_xml_resume(
        parser, Int64(before.bytes), Int64(before.lines), Int64(before.documents))
      feed(next)
    }
  }

  private func feed(_ first: UnsafeRawBufferPointer) {
    let buffer = UnsafeMutableRawBufferPointer.allocate(
      byteCount: ByteSource.blockBytes, alignment: 16)
    defer { buffer.deallocate() }
    var status = tieout_xml_feed(
      parser, first.bindMemory(to: UInt8.self).baseAddress, first.count)
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
}

extension LibraryXMLReader {
  private var handlers: tieout_xml_handlers {
    tieout_xml_handlers(
      context: Unmanaged.passUnretained(self).toOpaque(),
      document: { context, namespace in
        let space = namespace.flatMap { String(validatingCString: $0) }
        LibraryXMLReader.of(context).tell { reader in
          reader.receiver.beginDocument(namespace: space)
        }
      },
      open: { context, node in
        LibraryXMLReader.of(context).tell { $0.receiver.open(node, line: $0.line) }
      },
      close: { context, node, offset, length in
        let slice = Slice(offset: Int(offset), length: Int(length))
        LibraryXMLReader.of(context).tell { $0.receiver.close(node, slice) }
      },
      text: { context, node, text, length, currency, currencyLength in
        let bytes = UnsafeRawBufferPointer(start: text, count: length)
        let currency = XMLKey(UnsafeRawBufferPointer(start: currency, count: currencyLength))
        LibraryXMLReader.of(context).tell { reader in
          reader.receiver.text(node, XMLText(bytes: bytes, currency: currency, line: reader.line))
        }
      },
      other: { context, path, text, length, currency, currencyLength in
        // The path is cut off only for names that no schema has.
        let path = path.flatMap { String(validatingCString: $0) } ?? "unknown"
        let text = XMLText(
          bytes: UnsafeRawBufferPointer(start: text, count: length),
          currency: XMLKey(UnsafeRawBufferPointer(start: currency, count: currencyLength)), line: 0)
        LibraryXMLReader.of(context).tell { reader in
          reader.receiver.other(path, text.other(at: path), line: reader.line)
        }
      })
  }

  private func tell(_ event: (LibraryXMLReader) -> Void) {
    event(self)
    if receiver.isDone { tieout_xml_stop(parser) }
  }

  private static func of(_ context: UnsafeMutableRawPointer?) -> LibraryXMLReader {
    guard let context else { preconditionFailure("The reader is its own context") }
    return Unmanaged<LibraryXMLReader>.fromOpaque(context).takeUnretainedValue()
  }
}
