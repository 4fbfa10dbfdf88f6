import Domain

/// The dates of one file: which of the profile's patterns it is written in.
struct DateReading {
  let pattern: DatePattern?
  /// Another pattern that fits the rows looked at just as well, with a date that shows it.
  let rival: (pattern: DatePattern, example: String)?

  /// - Parameter samples: The dates of the file's first rows.
  init(_ patterns: [DatePattern], samples: [String]) {
    let fitting = patterns.filter { pattern in
      samples.allSatisfy { pattern.date($0) != nil }
    }
    let chosen = fitting.first ?? patterns.first
    pattern = chosen
    let other = fitting.dropFirst().lazy.compactMap { pattern in
      samples.first { pattern.date($0) != chosen?.date($0) }.map { (pattern, $0) }
    }.first
    rival = other.map { (pattern: $0.0, example: $0.1) }
  }

  /// One pattern, for files of which it is known.
  init(_ pattern: DatePattern?) { (self.pattern, rival) = (pattern, nil) }

  func date(_ bytes: UnsafeRawBufferPointer, kind: TableCell.Kind) -> CalendarDate? {
    kind == .date ? CalendarDate(iso: bytes) : pattern?.date(bytes)
  }
}

extension DatePattern {
  func date(_ text: String) -> CalendarDate? {
    var text = text
    return text.withUTF8 { date(UnsafeRawBufferPointer($0)) }
  }
}
