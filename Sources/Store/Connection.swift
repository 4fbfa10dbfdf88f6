import CLibPQ
import Domain
import Glibc

/// One session of a PostgreSQL server.
///
///     let connection = try Connection(url: url, applicationName: "tieout-match")
///     let days = try connection.run(
///       "days of an account", "SELECT booked_on FROM entry WHERE account = $1", [.text(account)])
///
/// Every session speaks UTF-8, UTC and ISO dates and finds the tables of `tieout` first. Each
/// statement carries a short name, which errors and logs use in place of its text.
///
/// Not for two threads at once: give each task a connection of its own.
public final class Connection: @unchecked Sendable {
  let pointer: OpaquePointer
  private let notices: NoticeHandler
  var cursors = 0

  /// Asked about twice a second while the server works; when it says true the statement is
  /// cancelled and `interrupted` thrown. This is how a signal stops a long statement.
  public var isInterrupted: (@Sendable () -> Bool)?

  /// - Parameters:
  ///   - url: A libpq URL or keyword string. Never printed: it may hold a password.
  ///   - applicationName: What `pg_stat_activity` shows.
  ///   - statementTimeoutSeconds: The longest one statement may take; 0 for no limit.
  ///   - onNotice: Receives the server's notices and warnings, a line each.
  /// - Throws: `badURL`, `unreachable`, `notPermitted` or `wrongEncoding`.
  public init(
    url: String, applicationName: String, statementTimeoutSeconds: Int = 0,
    onNotice: @escaping @Sendable (String) -> Void = { _ in }
  ) throws(StoreError) {
    pointer = try Connection.open(url: url, applicationName: applicationName)
    notices = NoticeHandler(onNotice)
    PQsetNoticeReceiver(
      pointer, { NoticeHandler.receive($0, $1) }, Unmanaged.passUnretained(notices).toOpaque())
    guard let encoding = PQparameterStatus(pointer, "server_encoding"),
      String(cString: encoding) == "UTF8"
    else {
      throw StoreError(
        .wrongEncoding, query: "connect", message: "the database is not encoded in UTF8")
    }
    try script(
      "prepare the session",
      """
      SET TimeZone = 'UTC'; SET DateStyle = 'ISO, YMD'; SET IntervalStyle = 'postgres';
      SET search_path = tieout, pg_catalog, pg_temp;
      SET standard_conforming_strings = on; SET client_min_messages = warning;
      SET cursor_tuple_fraction = 1; SET jit = off;
      SET statement_timeout = \(statementTimeoutSeconds * 1000);
      SET lock_timeout = '60s'; SET idle_in_transaction_session_timeout = 0
      """)
  }

  deinit { PQfinish(pointer) }

  /// Runs one statement and returns its whole answer.
  ///
  /// - Parameters:
  ///   - name: What errors and logs call the statement, such as `"insert entries"`.
  ///   - parameters: The values of `$1`, `$2`, … in order.
  @discardableResult
  public func run(_ name: String, _ sql: String, _ parameters: [Parameter] = []) throws(StoreError)
    -> Rows
  {
    try send(name, sql, parameters)
    return Rows(result: try answer(name))
  }

  /// Runs several statements separated by semicolons, without parameters or answer. Outside a
  /// transaction they are one transaction.
  public func script(_ name: String, _ sql: String) throws(StoreError) {
    guard PQsendQuery(pointer, sql) == 1 else { throw lost(name) }
    _ = try answer(name)
  }

  /// The version of the server, such as 150020 for 15.20.
  public var serverVersion: Int { Int(PQserverVersion(pointer)) }

  /// The process of the server that serves this session.
  public var backendProcess: Int32 { PQbackendPID(pointer) }

  public var isInTransaction: Bool { PQtransactionStatus(pointer) != PQTRANS_IDLE }
}

extension Connection {
  private static func open(url: String, applicationName: String) throws(StoreError)
    -> OpaquePointer
  {
    guard let options = PQconninfoParse(url, nil) else {
      // libpq's own message would quote the URL, and with it the password.
      throw StoreError(.badURL, query: "connect", message: "the database URL cannot be read")
    }
    PQconninfoFree(options)
    // What stands before `dbname` is a default that the URL can change, what stands after is not.
    let settings = [
      ("connect_timeout", "10"), ("keepalives_idle", "30"), ("keepalives_interval", "10"),
      ("keepalives_count", "3"), ("tcp_user_timeout", "60000"), ("dbname", url),
      ("application_name", applicationName), ("client_encoding", "UTF8"),
    ]
    let connection = withCStrings(settings.map(\.0)) { keywords in
      withCStrings(settings.map(\.1)) { PQconnectdbParams(keywords, $0, 1) }
    }
    guard let connection else {
      throw StoreError(.unreachable, query: "connect", message: "out of memory")
    }
    guard PQstatus(connection) == CONNECTION_OK else {
      let message = StoreError.firstLine(String(cString: PQerrorMessage(connection)))
      PQfinish(connection)
      throw StoreError(.unreachable, query: "connect", message: message)
    }
    return connection
  }

  private func send(_ name: String, _ sql: String, _ parameters: [Parameter]) throws(StoreError) {
    var values: [[UInt8]?] = []
    values.reserveCapacity(parameters.count)
    for parameter in parameters { values.append(try parameter.encoded(for: name)) }
    let lengths = values.map { Int32($0?.count ?? 0) }
    let formats = [Int32](repeating: 1, count: values.count)
    let sent = withPointers(to: values) {
      PQsendQueryParams(
        pointer, sql, Int32(values.count), parameters.map(\.typeOID), $0, lengths, formats, 1)
    }
    guard sent == 1 else { throw lost(name) }
  }

  /// Waits for the answer and reads it to its end, so that the session is ready for the next
  /// statement whatever happened. At the start of a COPY there is more to come and it returns.
  func answer(_ name: String) throws(StoreError) -> Answer {
    var last: Answer?
    while true {
      try wait(name)
      guard let next = PQgetResult(pointer).map(Answer.init) else { break }
      if last?.status != PGRES_FATAL_ERROR { last = next }
      if next.status == PGRES_COPY_IN || next.status == PGRES_COPY_OUT { return next }
    }
    guard let last else { throw lost(name) }
    guard last.status == PGRES_TUPLES_OK || last.status == PGRES_COMMAND_OK else {
      throw StoreError(query: name, result: last.pointer, connection: pointer)
    }
    return last
  }

  private func wait(_ name: String) throws(StoreError) {
    guard let isInterrupted else { return }
    while PQisBusy(pointer) == 1 {
      var descriptor = pollfd(fd: PQsocket(pointer), events: Int16(POLLIN), revents: 0)
      let ready = poll(&descriptor, 1, 500)
      if ready > 0, PQconsumeInput(pointer) == 0 { throw lost(name) }
      if isInterrupted() {
        cancel()
        while let result = PQgetResult(pointer) { PQclear(result) }
        throw StoreError(.interrupted, query: name, message: "interrupted")
      }
    }
  }

  /// Asks the server to give up the statement that runs.
  func cancel() {
    guard let request = PQgetCancel(pointer) else { return }
    defer { PQfreeCancel(request) }
    var reason = [CChar](repeating: 0, count: 256)
    _ = PQcancel(request, &reason, Int32(reason.count))
  }

  func lost(_ name: String) -> StoreError {
    StoreError(query: name, result: nil, connection: pointer)
  }
}

/// Carries the notices of a session from libpq's callback to a closure.
private final class NoticeHandler {
  private let handle: @Sendable (String) -> Void

  init(_ handle: @escaping @Sendable (String) -> Void) { self.handle = handle }

  static func receive(_ context: UnsafeMutableRawPointer?, _ result: OpaquePointer?) {
    guard let context, let result,
      let text = PQresultErrorField(result, Int32(UInt8(ascii: "M")))
    else { return }
    let handler = Unmanaged<NoticeHandler>.fromOpaque(context).takeUnretainedValue()
    handler.handle(StoreError.firstLine(String(cString: text)))
  }
}
