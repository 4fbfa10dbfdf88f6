import Domain

/// Why a row cannot be used.
struct RowProblem: Error {
  var column: String
  var expected: String
  var found: String
}

/// One record of a CSV, seen through the columns that a check asked for.
struct CSVRecord {
  /// The line it starts on, from 1.
  var line = 0
  /// The fields one after the other, unquoted.
  var bytes: [UInt8] = []
  /// Where each field ends in `bytes`.
  var ends: [Int] = []

  func range(_ field: Int) -> Range<Int> { (field == 0 ? 0 : ends[field - 1])..<ends[field] }
}

/// The place of each wanted column in a file.
struct CSVColumns {
  let names: [String]
  private let places: [String: Int]

  init(_ header: CSVRecord) throws(RowProblem) {
    var places: [String: Int] = [:]
    var names: [String] = []
    for field in header.ends.indices {
      guard let name = String(validating: header.bytes[header.range(field)], as: UTF8.self) else {
        throw RowProblem(column: "header", expected: "UTF-8", found: "other bytes")
      }
      guard places.updateValue(field, forKey: name) == nil else {
        throw RowProblem(column: name, expected: "one column of this name", found: "two")
      }
      names.append(name)
    }
    self.places = places
    self.names = names
  }

  subscript(_ name: String) -> Int? { places[name] }
}

/// A record together with its columns: what the checks read.
struct Row {
  let record: CSVRecord
  let columns: CSVColumns

  var line: Int { record.line }

  func has(_ column: String) -> Bool { columns[column] != nil }

  func text(_ column: String) throws(RowProblem) -> String {
    guard let text = bytes(of: try place(column), { String(validating: $0, as: UTF8.self) }) else {
      throw RowProblem(column: column, expected: "UTF-8", found: "other bytes")
    }
    return text
  }

  /// Hands over the bytes of a field, unquoted.
  func withBytes<Result>(
    of column: String, _ body: (UnsafeRawBufferPointer) -> Result
  ) throws(RowProblem) -> Result {
    bytes(of: try place(column), body)
  }

  func currency() throws(RowProblem) -> Currency {
    guard let currency = bytes(of: try place("currency"), { Currency(ascii: $0) }) else {
      throw RowProblem(
        column: "currency", expected: "a currency code", found: "'\(try text("currency"))'")
    }
    return currency
  }

  func amount(_ column: String, _ currency: Currency) throws(RowProblem) -> Int128 {
    let value = bytes(of: try place(column)) {
      Int128(canonical: $0, exponent: currency.exponent)
    }
    guard let value else {
      throw RowProblem(
        column: column, expected: "an amount with \(currency.exponent) decimals",
        found: "'\(try text(column))'")
    }
    return value
  }

  func integer(_ column: String) throws(RowProblem) -> Int {
    let text = try text(column)
    guard let value = Int(text), String(value) == text else {
      throw RowProblem(column: column, expected: "a whole number", found: "'\(text)'")
    }
    return value
  }

  private func bytes<Result>(
    of field: Int, _ body: (UnsafeRawBufferPointer) -> Result
  ) -> Result {
    record.bytes.withUnsafeBytes {
      body(UnsafeRawBufferPointer(rebasing: $0[record.range(field)]))
    }
  }

  private func place(_ column: String) throws(RowProblem) -> Int {
    guard let place = columns[column] else {
      throw RowProblem(column: column, expected: "this column", found: "none")
    }
    return place
  }
}
