import Domain

/// Turns the bytes of a pain file into raw records, one transaction at a time.
final class PainParser: XMLReceiver {
  /// Receives the records in file order. `blockEnd` has what was read after the transactions too.
  struct Receiver {
    var message: (PainMessage) throws -> Void
    var block: (PainMessage, PainRecord) throws -> Void
    var transaction: (PainMessage, PainRecord, PainRecord) throws -> Void
    var blockEnd: (PainMessage, PainRecord) throws -> Void
    var messageEnd: (PainMessage) throws -> Void
  }

  private let source: ByteSource
  private let errors: ErrorCollector
  private let limits: Limits
  private let receiver: Receiver
  private var failure: (any Error)?
  private(set) var isDone = false
  private let fields = PainPaths.all.fields

  private var namespace: String?
  private var envelope: FileHead?
  private var message: PainMessage?
  private var isMessageAnnounced = false
  private var block: PainRecord?
  private var isBlockAnnounced = false
  /// A version without blocks: the message itself serves as one.
  private var isBlockImplied = false
  private var transaction: PainRecord?
  private var reason: PainReason?
  private var transactions = 0
  private(set) var messages = 0
  private(set) var documents = 0
  private var blocks = 0

  init(source: ByteSource, errors: ErrorCollector, limits: Limits, receiver: Receiver) {
    self.source = source
    self.errors = errors
    self.limits = limits
    self.receiver = receiver
  }

  /// Reads to the end. Errors of structure go to the collector; what the receiver throws is thrown.
  func run(_ shape: PainShape) throws {
    envelope = source.enveloped()
    documents = XMLReader.run(
      source, paths: PainPaths.all.tree, sliced: shape.transaction, errors: errors,
      limits: limits, receiver: self)
    if let failure { throw failure }
  }

  private func attempt(_ body: () throws -> Void) {
    guard failure == nil else { return }
    do {
      try body()
    } catch {
      failure = error
      isDone = true
    }
  }

  func beginDocument(namespace: String?) { self.namespace = namespace }

  func open(_ node: Int32, line: Int) {
    switch fields[Int(node)] {
    case .message:
      guard let shape = PainPaths.all.shapes[node] else { return }
      message = PainMessage(
        shape: shape, namespace: namespace,
        envelopedVersion: envelope?.messageVersion(of: shape.family.name))
      isMessageAnnounced = false
      messages += 1
    case .block: openBlock(isImplied: false, line: line)
    case .transaction:
      if block == nil { openBlock(isImplied: true, line: line) }
      announceBlock()
      transaction = PainRecord(index: transactions, line: line)
      transactions += 1
    case .reason: reason = PainReason()
    default: break
    }
  }

  private func openBlock(isImplied: Bool, line: Int) {
    announceMessage()
    block = PainRecord(index: blocks, line: line)
    isBlockImplied = isImplied
    isBlockAnnounced = false
    blocks += 1
    transactions = 0
  }

  func close(_ node: Int32, _ slice: Slice) {
    switch fields[Int(node)] {
    case .message:
      announceMessage()
      if isBlockImplied { closeBlock() }
      if let message { attempt { try receiver.messageEnd(message) } }
      message = nil
    case .block: closeBlock()
    case .transaction:
      guard let message, let block, let transaction else { return }
      transaction.slice = Slice(
        offset: max(slice.offset, 0), length: slice.length, line: transaction.line)
      self.transaction = nil
      attempt { try receiver.transaction(message, block, transaction) }
    case .reason:
      guard let reason else { return }
      (transaction ?? block ?? message?.record)?.reasons.append(reason)
      self.reason = nil
    default: break
    }
  }

  private func closeBlock() {
    announceBlock()
    guard let message, let block else { return }
    attempt { try receiver.blockEnd(message, block) }
    self.block = nil
    isBlockImplied = false
  }

  private func announceMessage() {
    guard let message, !isMessageAnnounced else { return }
    isMessageAnnounced = true
    attempt { try receiver.message(message) }
  }

  private func announceBlock() {
    guard let message, let block, !isBlockAnnounced else { return }
    isBlockAnnounced = true
    attempt { try receiver.block(message, block) }
  }

  func text(_ node: Int32, _ said: XMLText) {
    guard let field = fields[Int(node)] else { return }
    let text = said.string
    switch field {
    case .reasonCode: if reason?.code == nil { reason?.code = text }
    case .reasonInfo: reason?.info.append(text)
    default:
      let record = transaction ?? block ?? message?.record
      record?.add(
        field,
        RawAmount(
          text: text, currency: said.currency.length > 0 ? said.currency.string : nil,
          line: said.line))
    }
  }

  func other(_ path: String, _ text: String, line: Int) {
    guard let record = transaction ?? block ?? message?.record else { return }
    record.others.append(ExtraField(path, text))
    guard record.others.count > limits.unknownTexts else { return }
    errors.add(
      .tooManyUnknownTexts(limit: limits.unknownTexts),
      at: InputLocation(file: source.file, line: line))
    isDone = true
  }
}

/// One message: which it is, and its header.
struct PainMessage {
  let shape: PainShape
  let namespace: String?
  /// The version that stands anywhere at the file's beginning, where the root is no `Document`.
  let envelopedVersion: String?
  let record = PainRecord()

  var version: String? {
    namespace.flatMap { MessageVersion.read(of: shape.family.name, in: $0) } ?? envelopedVersion
  }

  var format: FileFormat { FileFormat(shape.family, version: version) }
}
