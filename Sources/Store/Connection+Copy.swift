import CLibPQ

extension Connection {
  /// Fills a table by binary COPY, the fastest way in. A body that throws leaves nothing behind.
  ///
  /// No other statement may run inside `body`.
  ///
  /// - Parameter table: The table's name, with its schema if it is not in the search path.
  /// - Returns: How many rows were stored.
  @discardableResult
  public func copyIn(
    _ name: String, into table: String, columns: [String],
    _ body: (CopyWriter) throws -> Void
  ) throws -> Int64 {
    let path = table.split(separator: ".").map { Connection.quoted(String($0)) }
    let list = columns.map(Connection.quoted).joined(separator: ", ")
    try startCopy(
      name, "COPY \(path.joined(separator: ".")) (\(list)) FROM STDIN (FORMAT binary)")
    let writer = CopyWriter(connection: pointer, name: name, columns: columns.count)
    do {
      try body(writer)
      try writer.finish()
    } catch {
      writer.giveUp()
      PQputCopyEnd(pointer, "given up by the client")
      // The server's answer is our own message back, unless it had found an error before.
      do { _ = try answer(name) } catch let refusal where refusal.sqlState != "57014" {
        if error is StoreError { throw refusal }
      } catch {}
      throw error
    }
    guard PQputCopyEnd(pointer, nil) == 1 else { throw lost(name) }
    return Int64(try answer(name).affected)
  }

  /// Hands out the rows of a query by binary COPY, the fastest way out, in flat memory.
  ///
  /// No other statement may run inside `body`, and a row is valid only until it returns.
  public func copyOut(_ name: String, _ query: String, _ body: (Row) throws -> Void) throws {
    try startCopy(name, "COPY (\(query)) TO STDOUT (FORMAT binary)")
    let receiver = CopyReceiver(connection: pointer)
    do {
      try consume(receiver, name, body)
    } catch {
      receiver.stop()
      cancel()
      receiver.wait()
      while let result = PQgetResult(pointer) {
        if PQresultStatus(result) == PGRES_COPY_OUT { drain() }
        PQclear(result)
      }
      throw error
    }
    _ = try answer(name)
  }

  private func startCopy(_ name: String, _ sql: String) throws(StoreError) {
    guard PQsendQuery(pointer, sql) == 1 else { throw lost(name) }
    _ = try answer(name)
  }

  private func consume(
    _ receiver: CopyReceiver, _ name: String, _ body: (Row) throws -> Void
  ) throws {
    let tuple = CopyTuple()
    var isFirst = true
    while true {
      switch receiver.next() {
      case .block(let block):
        defer { receiver.recycle(block) }
        try consume(block.bytes, name, tuple, &isFirst, body)
      case .end(let end):
        receiver.wait()
        guard end == .complete else { throw lost(name) }
        return
      }
    }
  }

  private func consume(
    _ message: UnsafeRawBufferPointer, _ name: String, _ tuple: CopyTuple,
    _ isFirst: inout Bool, _ body: (Row) throws -> Void
  ) throws {
    // Eleven bytes of signature, four of flags, four that count the extension, before the first row.
    var offset = isFirst ? 19 : 0
    isFirst = false
    while offset < message.count {
      switch tuple.read(message, at: offset) {
      case .row(let next):
        try body(Row(source: .tuple(tuple)))
        offset = next
      case .end:
        return
      case .malformed:
        throw StoreError(
          .protocolViolation, query: name, message: "the server sent a COPY row in pieces")
      }
    }
  }

  private func drain() {
    var message: UnsafeMutablePointer<CChar>?
    while PQgetCopyData(pointer, &message, 0) > 0 {
      PQfreemem(message)
      message = nil
    }
  }

  /// A name as SQL writes it. Names come from our code, so this is for keywords, not for attacks.
  static func quoted(_ identifier: String) -> String {
    "\""
      + identifier.split(separator: "\"", omittingEmptySubsequences: false)
      .joined(separator: "\"\"") + "\""
  }
}
