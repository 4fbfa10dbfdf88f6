import CXMLShim
import Domain
import Glibc

/// Turns the bytes of a camt file into raw records, one entry at a time.
///
/// A file may hold several documents, a document several statements. Structure is checked here,
/// values are left as text.
final class CAMTParser {
  /// Receives the records in file order.
  struct Receiver {
    var message: (RawMessage) throws -> Void
    var statement: (RawStatement) throws -> Void
    var entry: (RawStatement, RawEntry) throws -> Void
    var statementEnd: (RawStatement) throws -> Void
  }

  private let source: ByteSource
  private let errors: ErrorCollector
  private let limits: Limits
  private let receiver: Receiver
  private var failure: (any Error)?
  private var parser: OpaquePointer?
  private let paths = CAMTPaths.all
  private let fields = CAMTPaths.all.fields

  private var message = RawMessage()
  private var messageAnnounced = false
  private var statement = RawStatement()
  private var statementAnnounced = false
  private var entry = RawEntry()
  private var entriesInStatement = 0
  private var detail: RawDetail?
  private var batch = RawBatch()
  private var balance = RawBalance()
  private var charges: [RawCharge] = []

  private(set) var messages = 0
  private(set) var statements = 0
  private(set) var documents = 0
  /// The first message, and whether it held the message element at all.
  private(set) var firstMessage: RawMessage?

  init(source: ByteSource, errors: ErrorCollector, limits: Limits, receiver: Receiver) {
    self.source = source
    self.errors = errors
    self.limits = limits
    self.receiver = receiver
  }

  /// Reads to the end. Errors of structure go to the collector; what the receiver throws is thrown.
  func run() throws {
    let edges = paths.edges.map { edge in
      tieout_xml_edge(
        parent: edge.parent, child: edge.child, name: strdup(edge.name),
        flags: paths.flags(of: edge.child))
    }
    defer { for edge in edges { free(UnsafeMutablePointer(mutating: edge.name)) } }
    try edges.withUnsafeBufferPointer { edges in
      parser = tieout_xml_create(
        edges.baseAddress, edges.count, Int32(paths.fields.count), "Ntry", limits.xmlDepth,
        limits.runBytes, handlers)
      defer {
        tieout_xml_destroy(parser)
        parser = nil
      }
      try feed()
    }
  }

  private func feed() throws {
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
    if let failure { throw failure }
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
        CAMTParser.of(context).beginDocument(namespace: space)
      },
      open: { context, node in CAMTParser.of(context).open(node) },
      close: { context, node, offset, length in
        CAMTParser.of(context).close(node, Slice(offset: Int(offset), length: Int(length)))
      },
      text: { context, node, text, length, currency, currencyLength in
        let text = String(utf8Checked: UnsafeRawBufferPointer(start: text, count: length))
        let currency =
          currencyLength > 0
          ? String(utf8Checked: UnsafeRawBufferPointer(start: currency, count: currencyLength))
          : nil
        CAMTParser.of(context).text(node, text, currency)
      })
  }

  private static func of(_ context: UnsafeMutableRawPointer?) -> CAMTParser {
    guard let context else { preconditionFailure("The parser is its own context") }
    return Unmanaged<CAMTParser>.fromOpaque(context).takeUnretainedValue()
  }

  private var line: Int { Int(tieout_xml_line(parser)) }

  private func attempt(_ body: () throws -> Void) {
    guard failure == nil else { return }
    do {
      try body()
    } catch {
      failure = error
      tieout_xml_stop(parser)
    }
  }

  private func beginDocument(namespace: String?) {
    message = RawMessage()
    message.namespace = namespace
    messageAnnounced = false
  }

  private func open(_ node: Int32) {
    if fields[Int(node)] == nil, let family = paths.messages[node] {
      message.family = family
      if firstMessage == nil { firstMessage = message }
      messages += 1
      return
    }
    switch fields[Int(node)] {
    case .statement:
      announceMessage()
      statement = RawStatement()
      statement.index = statements
      statement.line = line
      statementAnnounced = false
      entriesInStatement = 0
      statements += 1
    case .entry:
      announceStatement()
      entry = RawEntry()
      entry.index = entriesInStatement
      entry.line = line
      entriesInStatement += 1
    case .balance:
      balance = RawBalance()
      balance.line = line
    case .batch: batch = RawBatch()
    case .detail: detail = RawDetail()
    case .charge: charges.append(RawCharge())
    default: break
    }
  }

  private func close(_ node: Int32, _ slice: Slice) {
    if fields[Int(node)] == nil {
      announceMessage()
      return
    }
    switch fields[Int(node)] {
    case .statement:
      announceStatement()
      attempt { try receiver.statementEnd(statement) }
    case .entry:
      entry.slice = slice
      entry.slice.line = entry.line
      attempt { try receiver.entry(statement, entry) }
    case .balance: statement.balances.append(balance)
    case .batch: entry.batches.append(batch)
    case .detail:
      if let detail { entry.details.append(detail) }
      detail = nil
    case .charge: closeCharge()
    default: break
    }
  }

  /// In the newer layout the outer element holds only records, and has no amount of its own.
  private func closeCharge() {
    guard let charge = charges.popLast(), charge.amount != nil else { return }
    if detail != nil {
      detail?.common.charges.append(charge)
    } else {
      entry.common.charges.append(charge)
    }
  }

  private func announceMessage() {
    guard !messageAnnounced else { return }
    messageAnnounced = true
    if messages == 1 { firstMessage = message }
    attempt { try receiver.message(message) }
  }

  private func announceStatement() {
    guard !statementAnnounced else { return }
    statementAnnounced = true
    attempt { try receiver.statement(statement) }
  }

  private func text(_ node: Int32, _ text: String, _ currency: String?) {
    guard let field = fields[Int(node)] else { return }
    let place = RawText(text: text, line: line)
    var amount: RawAmount { RawAmount(text: text, currency: currency, line: place.line) }
    if field.isMessage {
      message.set(field, text)
    } else if field.isStatement {
      statement.set(field, place)
    } else if field.isBalance {
      balance.set(field, place, amount)
    } else if field.isCharge {
      guard !charges.isEmpty else { return }
      charges[charges.count - 1].set(field, place, amount)
    } else if field.isBatch {
      batch.set(field, text, amount)
    } else if field.isCommon {
      if detail != nil {
        detail?.common.set(field, text, amount)
      } else {
        entry.common.set(field, text, amount)
      }
    } else if field.isEntry {
      entry.set(field, place, amount)
    } else {
      detail?.set(field, place, amount)
    }
  }
}
