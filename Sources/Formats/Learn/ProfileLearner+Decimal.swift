import Domain

/// Which mark begins the decimals.
extension ProfileLearner {
  mutating func learnDecimal() {
    let cells = money.flatMap(\.filled)
    let comma = cells.allSatisfy { CellShape.isAmount($0, .comma) }
    let point = cells.allSatisfy { CellShape.isAmount($0, .point) }
    profile.values.decimal = comma && !point ? .comma : .point
    guard comma, point, let example = cells.first(where: { differs($0) }) else { return }
    if let answer = answers[.decimal], let chosen = AmountStyle.DecimalMark(rawValue: answer) {
      profile.values.decimal = chosen
      return
    }
    questions.append(
      Question(
        topic: .decimal, text: "Does the mark in '\(example)' group digits, or do decimals follow?",
        choices: AmountStyle.DecimalMark.allCases.map { decimal in
          Question.Choice(
            answer: decimal.rawValue,
            meaning: "decimal \(decimal.rawValue): \(value(example, decimal)?.description ?? "-")")
        }))
  }

  func differs(_ cell: String) -> Bool {
    guard let comma = value(cell, .comma), let point = value(cell, .point) else { return false }
    return !comma.equals(point)
  }

  func value(_ cell: String, _ decimal: AmountStyle.DecimalMark) -> ExactDecimal? {
    var cell = cell
    return cell.withUTF8 { bytes in
      try? AmountStyle(decimal: decimal).parse(UnsafeRawBufferPointer(bytes)).value
    }
  }
}
