import CLibPQ

/// The whole answer of one statement.
public struct Rows: RandomAccessCollection {
  let result: Answer

  public var startIndex: Int { 0 }
  public var endIndex: Int { result.rows }

  public subscript(position: Int) -> Row {
    precondition(indices.contains(position), "There is no such row")
    return Row(source: .result(result, Int32(position)))
  }

  /// How many rows an INSERT, UPDATE, DELETE or COPY changed; 0 for other statements.
  public var affected: Int { result.affected }
}

/// Owns a `PGresult`, so that rows can outlive the call that made them.
final class Answer {
  let pointer: OpaquePointer
  let rows: Int
  let columns: Int

  init(_ pointer: OpaquePointer) {
    self.pointer = pointer
    rows = Int(PQntuples(pointer))
    columns = Int(PQnfields(pointer))
  }

  deinit { PQclear(pointer) }

  var status: ExecStatusType { PQresultStatus(pointer) }

  var affected: Int { Int(String(cString: PQcmdTuples(pointer))) ?? 0 }

  /// The command's tag, such as `COMMIT` or `INSERT 0 1`.
  var tag: String { String(cString: PQcmdStatus(pointer)) }

  func field(_ row: Int32, _ column: Int32) -> UnsafeRawBufferPointer? {
    precondition(column >= 0 && column < columns, "There is no such column")
    if PQgetisnull(pointer, row, column) != 0 { return nil }
    return UnsafeRawBufferPointer(
      start: PQgetvalue(pointer, row, column), count: Int(PQgetlength(pointer, row, column)))
  }
}
