import Domain

/// A file of operations: JSON lines, or a table with the same names; see docs/operations-reference.md.
public enum OperationLines {
  /// Hands over every line in file order. One that cannot be read is handed over with its fault, and
  /// reading goes on behind it.
  ///
  /// - Throws: `FileErrors` when the file as a whole cannot be read; else what `body` throws.
  public static func read(
    path: String, name: String? = nil, limits: Limits = .standard,
    into body: (OperationLine) throws -> Void
  ) throws {
    let source = try Reader.locatingErrors { () throws(FormatError) in
      try ByteSource(path: path, name: name, limits: limits)
    }
    try read(from: source, limits: limits, into: body)
  }

  /// The same of bytes that are there already.
  public static func read(
    from source: ByteSource, limits: Limits = .standard, into body: (OperationLine) throws -> Void
  ) throws {
    do {
      if try Reader.resolve(nil, of: source).version == "csv" {
        try readTable(source, limits, body)
      } else {
        try readObjects(source, limits, body)
      }
    } catch let error as FormatError {
      throw FileErrors(errors: [error])
    }
  }

  private static func readObjects(
    _ source: ByteSource, _ limits: Limits, _ body: (OperationLine) throws -> Void
  ) throws {
    let lines = try TextLines(source: source, limits: limits)
    while true {
      let line: TextLine
      do throws(FormatError) {
        guard let next = try lines.next() else { return }
        line = next
      } catch {
        return try body(end(error))
      }
      if line.isBlank { continue }
      let slice = Slice(offset: line.offset, length: line.bytes.count, line: line.number)
      let found: OperationLine
      do throws(FormatError) {
        found = OperationLine(
          slice, try OperationObject.pairs(of: line, file: source.file, limits: limits))
      } catch {
        found = OperationLine(slice, error)
      }
      try body(found)
    }
  }

  /// What is behind it cannot be read: the lines before it may have been posted.
  private static func end(_ error: FormatError) -> OperationLine {
    OperationLine(
      Slice(offset: error.place.offset ?? 0, length: 1, line: error.place.line), error)
  }

  private static func readTable(
    _ source: ByteSource, _ limits: Limits, _ body: (OperationLine) throws -> Void
  ) throws {
    let errors = ErrorCollector(file: source.file, limit: limits.errors)
    let reader = try CSVReader(source: source, errors: errors, limits: limits)
    guard let first = try reader.next() else {
      throw FormatError(.emptyFile, at: InputLocation(file: source.file))
    }
    let header = CSVHeader(first, errors: errors)
    try errors.check()
    var told = 0
    while true {
      let row: CSVRow?
      do throws(FormatError) {
        row = try reader.next()
      } catch {
        return try body(end(error))
      }
      while told < errors.errors.count {
        let error = errors.errors[told]
        told += 1
        try body(end(error))
      }
      // What is not kept cannot be told line by line.
      if errors.count > told { try errors.check() }
      guard let row else { return }
      try body(line(of: row, header, limits))
    }
  }

  private static func line(
    of row: CSVRow, _ header: CSVHeader, _ limits: Limits
  ) -> OperationLine {
    guard row.count == header.names.count else {
      return OperationLine(
        row.slice,
        FormatError(.wrongFieldCount(row.count, expected: header.names.count), at: row.place))
    }
    var pairs: [OperationLine.Pair] = []
    for (index, name) in header.names.enumerated() where row[index].count > 0 {
      guard row[index].count <= limits.fieldBytes else {
        return OperationLine(
          row.slice,
          FormatError(.fieldTooLong(limit: limits.fieldBytes), at: row.place(of: index)))
      }
      pairs.append((name, row.string(index)))
    }
    return OperationLine(row.slice, pairs)
  }
}
