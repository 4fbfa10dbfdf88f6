import Domain

/// Which columns are dates, and in which order day and month stand.
extension ProfileLearner {
  mutating func learnDates() -> Bool {
    let dates = columns.filter(\.isMostlyDates)
    guard let first = dates.first else { return false }
    let value = dates.first { Vocabulary.valueDate.fits($0.name) && $0.index != first.index }
    let posted = dates.first { Vocabulary.postedDate.fits($0.name) }
    let booking =
      posted ?? dates.first { Vocabulary.bookingDate.fits($0.name) && $0.index != value?.index }
      ?? dates.first { $0.index != value?.index } ?? first
    profile.columns.bookingDate = column(booking)
    let paid = dates.first { $0.index != posted?.index && Vocabulary.bookingDate.fits($0.name) }
    let other =
      value ?? (posted == nil ? nil : paid)
      ?? (table.header == nil ? dates.first { $0.index != booking.index } : nil)
    if let other, other.index != booking.index, other.isMostlyDates {
      profile.columns.valueDate = column(other)
    }
    let samples = booking.filled + (other?.filled ?? [])
    learnPattern(samples.filter(ColumnTraits.isDate))
    return true
  }

  mutating func learnPattern(_ samples: [String]) {
    let fitting = ColumnTraits.patterns.filter { pattern in
      samples.allSatisfy { ColumnTraits.day($0, pattern) != nil }
    }
    guard let first = fitting.first else {
      // Each fits some: the pattern of most of them, and the others are errors.
      let best = ColumnTraits.patterns.max { left, right in
        samples.count { left.date($0) != nil } < samples.count { right.date($0) != nil }
      }
      profile.values.dates = best.map { [$0] } ?? []
      return
    }
    // Of two that read all the same, one is enough.
    let rival = fitting.dropFirst().lazy.compactMap { pattern in
      samples.first { pattern.date($0) != first.date($0) }.map { (pattern, $0) }
    }.first
    profile.values.dates = [first]
    guard let (pattern, example) = rival else { return }
    let choices = [(first, order(first)), (pattern, order(pattern))]
    if let answer = answers[.dates], let chosen = choices.first(where: { $0.1 == answer }) {
      profile.values.dates = [chosen.0]
      return
    }
    questions.append(
      Question(
        topic: .dates, text: "In which order are day and month in '\(example)'?",
        choices: choices.map { pattern, order in
          Question.Choice(
            answer: order,
            meaning: "\(pattern.text): \(pattern.date(example).map { "\($0)" } ?? "-")")
        }))
  }

  /// `dmy`, `mdy`, `ymd`.
  func order(_ pattern: DatePattern) -> String {
    var order = ""
    for part in pattern.parts {
      switch part {
      case .year: order += "y"
      case .month, .monthName: order += "m"
      case .day: order += "d"
      case .rest, .byte: break
      }
    }
    return order
  }
}
