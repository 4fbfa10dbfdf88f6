import Domain
import Formats
import Payments
import StageSupport
import Store

/// Decides operations in order, a chunk in one database transaction each, and keeps what they change.
///
/// Whoever posts has the ledger's head for himself meanwhile, so several can post side by side, and
/// none sees a balance that another is about to change.
final class OperationPosting {
  private let session: StageSession
  private let store: OperationStore
  private let ledger: LedgerStore
  private let file: (id: Int32, name: String)
  private let checksOnly: Bool
  /// What earlier chunks have left, and where the books stood then.
  private var kept: (book: OperationBook, head: OperationStore.Head)?

  /// - Parameter file: As the books know it; the name is the first that its bytes came under.
  init(_ session: StageSession, _ file: FileStore.Record) {
    self.session = session
    store = OperationStore(session.connection)
    ledger = LedgerStore(session.connection)
    self.file = (file.id, file.name)
    checksOnly = false
  }

  /// By id: what lines of earlier chunks said that were only looked at.
  private var checked: [String: Checked] = [:]

  private struct Checked {
    var digest: ReadOperation.ContentDigest
    var file: String
    /// What would become of it.
    var result: OperationResult
  }

  /// Decides as if it posted, and posts nothing.
  ///
  /// - Parameter before: The file that was looked at before, whose operations count as posted.
  init(_ session: StageSession, checking name: String, after before: OperationPosting?) {
    self.session = session
    store = OperationStore(session.connection)
    ledger = LedgerStore(session.connection)
    file = (0, name)
    checksOnly = true
    kept = before?.kept
    checked = before?.checked ?? [:]
  }

  /// - Returns: What became of each line, in order.
  func post(_ lines: [ReadOperation]) throws -> [OperationResult] {
    guard checksOnly else { return try session.write("post operations") { try decide(lines) } }
    struct Enough: Error {}
    var results: [OperationResult] = []
    do {
      try session.write("check operations") {
        results = try decide(lines)
        throw Enough()
      }
    } catch is Enough {}
    return results
  }

  private func decide(_ lines: [ReadOperation]) throws -> [OperationResult] {
    // A transaction that fails leaves nothing behind, here as there.
    var before = kept
    kept = nil
    let head = try store.begin()
    var book = try book(at: head, &before)
    var chunk = Chunk(head, lines.count)
    let known = try known(lines)
    try book.load(
      for: lines.lazy.compactMap { line in
        guard case .operation(let operation, _) = line.content, known[line.id] == nil else {
          return nil
        }
        return operation
      })
    for line in lines {
      let result = try decide(line, of: lines, known, &book, &chunk)
      chunk.results.append(result)
    }
    if checksOnly {
      for (id, place) in chunk.places {
        guard case .operation(_, let digest) = lines[place].content else { continue }
        checked[id] = Checked(digest: digest, file: file.name, result: chunk.results[place])
      }
      kept = (book, head)
    } else {
      try write(chunk, &book)
      kept = (book, chunk.head)
    }
    return chunk.results
  }

  /// What earlier chunks have left, handed over and not copied, unless somebody else has posted since.
  private func book(
    at head: OperationStore.Head, _ before: inout (book: OperationBook, head: OperationStore.Head)?
  ) throws -> OperationBook {
    defer { before = nil }
    if let before, before.head == head { return before.book }
    return try OperationBook(store, session.configuration)
  }

  private func known(_ lines: [ReadOperation]) throws -> [String: OperationStore.Known] {
    let ids = lines.compactMap { line -> String? in
      if case .operation(let operation, _) = line.content { return operation.id }
      return nil
    }
    return Dictionary(try store.known(Set(ids).sorted()).map { ($0.id, $0) }) { first, _ in first }
  }

  /// What a chunk has decided so far.
  private struct Chunk {
    var head: OperationStore.Head
    var operations: [OperationStore.NewOperation] = []
    var transactions: [(PostedTransaction, Operation, ReadOperation.ContentDigest, Int64)] = []
    var changes: [(Change, Operation, Int64)] = []
    /// Of each line that was decided, in order.
    var results: [OperationResult] = []
    /// The first line of each id among those of the chunk.
    var places: [String: Int] = [:]

    init(_ head: OperationStore.Head, _ lines: Int) {
      self.head = head
      results.reserveCapacity(lines)
      places.reserveCapacity(lines)
      operations.reserveCapacity(lines)
      transactions.reserveCapacity(lines)
    }
  }

  private func decide(
    _ line: ReadOperation, of lines: [ReadOperation], _ known: [String: OperationStore.Known],
    _ book: inout OperationBook, _ chunk: inout Chunk
  ) throws -> OperationResult {
    var result = OperationResult(
      line: line.slice.line ?? 0, id: line.id, name: line.name, state: .rejected)
    func reject(_ rejection: Rejection) -> OperationResult {
      result.code = rejection.code
      result.members = OperationResult.members(of: rejection)
      return result
    }
    switch line.content {
    case .unreadable(let fault):
      result.code = fault.code
      result.members = OperationResult.members(problem: fault.problem, hint: fault.hint)
      return result
    case .refused(let rejection): return reject(rejection)
    case .operation(let operation, let digest):
      if let before = known[operation.id] {
        guard before.digest == digest, before.file > 0 else {
          return reject(.idTaken(by: place(of: before)))
        }
        return again(before, result)
      }
      if let before = decided(operation.id, lines, chunk) {
        guard before.digest == digest else {
          return reject(.idTaken(by: place(before.file, Int32(before.result.line))))
        }
        return repeated(before.result, at: "\(before.file):\(before.result.line)", result)
      }
      chunk.places[operation.id] = chunk.results.count
      return try decide(operation, digest, line, &book, &chunk)
    }
  }

  /// What an id said that this chunk, or a file that was only looked at, has decided already.
  private func decided(_ id: String, _ lines: [ReadOperation], _ chunk: borrowing Chunk) -> Checked?
  {
    guard let place = chunk.places[id], case .operation(_, let digest) = lines[place].content else {
      return checked[id]
    }
    return Checked(digest: digest, file: file.name, result: chunk.results[place])
  }

  private func place(of known: OperationStore.Known) -> String {
    if known.file == 0, known.fileName.isEmpty { return "a transaction of our own" }
    return place(known.fileName, known.line)
  }

  private func place(_ name: String, _ line: Int32) -> String { "'\(name)', line \(line)" }

  /// What an operation became that is in the books already: of this very line what it was, of another
  /// that it is there.
  private func again(
    _ known: OperationStore.Known, _ result: OperationResult
  ) -> OperationResult {
    var result = result
    if known.file == file.id, Int(known.line) == result.line {
      guard let state = OperationResult.State(rawValue: known.state) else {
        preconditionFailure("The database checks the states of operations")
      }
      result.state = state
      result.code = known.code
      result.members = OperationResult.members(kept: known.told)
      return result
    }
    result.state = .already
    result.members = [
      .init("was", .string(known.state)),
      .init("first", .string("\(known.fileName):\(known.line)")),
    ]
    return result
  }

  private func repeated(
    _ before: OperationResult, at place: String, _ result: OperationResult
  ) -> OperationResult {
    var result = result
    result.state = .already
    result.members = [
      .init("was", .string(before.state.rawValue)),
      .init("first", .string(place)),
    ]
    return result
  }

  private func decide(
    _ operation: Operation, _ digest: ReadOperation.ContentDigest, _ line: ReadOperation,
    _ book: inout OperationBook, _ chunk: inout Chunk
  ) throws -> OperationResult {
    var result = OperationResult(
      line: line.slice.line ?? 0, id: line.id, name: line.name, state: .rejected)
    let decision: Result<Decision, Rejection>
    do throws(Book.NoAccount) {
      decision = try book.book.decide(operation)
    } catch {
      throw PipelineError(
        .noOperationAccount(error.type, currency: error.currency.code),
        at: InputLocation(file: file.name, line: line.slice.line))
    }
    let number = chunk.head.operation + 1
    let head = chunk.head.sequence
    var sequences: ClosedRange<Int64>?
    var overdraws = false
    switch decision {
    case .failure(let rejection):
      result.code = rejection.code
      result.members = OperationResult.members(of: rejection)
    case .success(let decision):
      result.state =
        switch decision.state {
        case .waiting: .waiting
        case .already: .already
        default: .posted
        }
      result.members = decision.told.map { .init($0.name, .string($0.value)) }
      overdraws = decision.overdraws
      for change in decision.changes { chunk.changes.append((change, operation, number)) }
      for transaction in decision.transactions {
        chunk.head.sequence += 1
        chunk.transactions.append((transaction, operation, digest, chunk.head.sequence))
      }
      if !decision.transactions.isEmpty {
        let last = chunk.head.sequence
        sequences = (last - Int64(decision.transactions.count) + 1)...last
      }
    }
    chunk.head.operation = number
    chunk.operations.append(
      OperationStore.NewOperation(
        id: operation.id, number: number, digest: digest, kind: operation.kind.rawValue,
        at: operation.at, day: operation.day, state: result.state.rawValue, code: result.code,
        told: OperationResult.kept(result.members), sequences: sequences, overdraws: overdraws,
        head: head, slice: line.slice))
    return result
  }

  // MARK: Writing

  private func write(_ chunk: Chunk, _ book: inout OperationBook) throws {
    try store.insert(chunk.changes)
    try openAccounts(for: chunk.transactions.map(\.0), &book)
    if !chunk.operations.isEmpty { try store.insert(chunk.operations, file: file.id) }
    try store.insert(
      chunk.transactions.map { transaction, operation, digest, sequence in
        OperationStore.NewTransaction(
          sequence: sequence, id: transaction.id, type: transaction.type, at: operation.at,
          day: operation.day, amount: transaction.amount,
          account: book.accountID(of: transaction),
          organisation: transaction.organisation, member: transaction.member,
          reference: transaction.reference, processorReference: transaction.processorRef,
          description: transaction.description, counterparty: transaction.counterparty,
          digest: digest,
          legs: transaction.legs.map { leg in
            (number(of: leg, in: book), leg.amount)
          })
      })
  }

  private func number(of leg: PostedTransaction.Leg, in book: OperationBook) -> Int64 {
    guard let number = book.accounts[book.key(of: leg)] else {
      preconditionFailure("Accounts are opened before they are posted to")
    }
    return number
  }

  private func openAccounts(
    for transactions: [PostedTransaction], _ book: inout OperationBook
  ) throws {
    var wanted: [(key: LedgerStore.AccountKey, kind: String, owner: String?)] = []
    for transaction in transactions {
      for leg in transaction.legs {
        let key = book.key(of: leg)
        guard book.accounts[key] == nil else { continue }
        guard let kind = session.configuration.ledger.kind(of: key.code) else {
          preconditionFailure("The configuration knows the kind of every account it names")
        }
        var owner: String?
        if case .party(let id) = leg.account { owner = id }
        wanted.append((key, kind.rawValue, owner))
      }
    }
    if !wanted.isEmpty { try book.open(wanted, ledger) }
  }
}
