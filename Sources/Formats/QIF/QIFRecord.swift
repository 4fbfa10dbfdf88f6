import Domain

/// The lines of one record, up to `^`.
struct QIFRecord {
  struct Field {
    let code: Character
    let text: String
    let line: Int
  }

  /// A part of a split amount.
  struct Split {
    var category: String?
    var memo: String?
    var amount: String?
    var percent: String?
    var line: Int
  }

  private(set) var fields: [Field] = []
  private(set) var splits: [Split] = []
  private(set) var address: [String] = []
  let line: Int
  let offset: Int
  var length = 0

  init(line: Int, offset: Int) {
    self.line = line
    self.offset = offset
  }

  mutating func extend(to end: Int) { length = end - offset }

  subscript(_ code: Character) -> String? { fields.first { $0.code == code }?.text }

  mutating func add(_ code: Character, _ text: String, line: Int) {
    switch code {
    case "A": address.append(text)
    case "S": splits.append(Split(category: text, line: line))
    case "E" where !splits.isEmpty: splits[splits.count - 1].memo = text
    case "%" where !splits.isEmpty: splits[splits.count - 1].percent = text
    case "$" where !splits.isEmpty: splits[splits.count - 1].amount = text
    default: fields.append(Field(code: code, text: text, line: line))
    }
  }

  static let names: [Character: String] = [
    "C": "cleared", "L": "category", "F": "reimbursable", "Y": "security", "I": "price",
    "Q": "quantity", "O": "commission", "$": "transferred", "K": "kind", "B": "balance",
  ]

  /// Shown by names of their own, or read into the model.
  static let known: Set<Character> = ["D", "T", "U", "M", "N", "P"]
}
