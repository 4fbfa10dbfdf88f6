import Domain

/// Counts what one entry is made of, so that a file cannot fill the memory with a single one.
struct PartLimit {
  let limit: Int
  private var count = 0

  init(_ limits: Limits) { limit = limits.parts }

  /// A new entry begins.
  mutating func begin() { count = 0 }

  /// Whether there is room for one more part; that there is none is reported once an entry.
  mutating func takes(_ errors: ErrorCollector, line: Int, offset: Int) -> Bool {
    count += 1
    if count == limit + 1 {
      errors.add(
        .tooManyParts(limit: limit),
        at: InputLocation(file: errors.file, line: line, offset: offset))
    }
    return count <= limit
  }
}

extension FormatFault {
  static func tooManyParts(limit: Int) -> FormatFault {
    FormatFault(
      "ING-0012", "one entry is made of more than \(limit) lines or records",
      hint: "no bank writes that: fetch the file again")
  }
}
