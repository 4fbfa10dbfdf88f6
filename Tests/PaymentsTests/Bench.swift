import Domain
import Testing

@testable import Payments

/// A book and a short way to write operations for it: `member.charge member=M-1 amount=5`.
struct Bench {
  var book: Book
  private var count = 0

  init() {
    book = Book { type, _ in
      ["topup_card", "topup_card_auto", "refund_card"].contains(type)
        ? "clearing:card"
        : ["settlement": "bank:main", "adjustment": "expense:adjustments"][type]
          ?? (["charge", "refund_fee", "settlement_fee"].contains(type) ? "income:platform" : nil)
    }
  }

  /// The operation that a line of words says, with an id, a time and EUR where it names none.
  static func operation(_ words: String, number: Int) throws(Rejection) -> Operation {
    let parts = words.split(separator: " ").map(String.init)
    var pairs: [Operation.Pair] = [("op", parts[0])]
    for part in parts.dropFirst() {
      let mark = part.firstIndex(of: "=") ?? part.endIndex
      let value = String(part[mark...].dropFirst()).replacing("+", with: " ")
      pairs.append((String(part[..<mark]), value))
    }
    func add(_ name: String, _ value: String) {
      if !pairs.contains(where: { $0.name == name }) { pairs.append((name, value)) }
    }
    add("id", "op-\(number)")
    add("at", "2026-10-05T08:00:00Z")
    let needsCurrency =
      OperationKind(rawValue: parts[0])?.members.contains { $0.field == .currency } ?? false
    if needsCurrency { add("currency", "EUR") }
    return try Operation(pairs.filter { !$0.value.isEmpty }) { $0.utcDate }
  }

  /// What becomes of an operation; its code when it is rejected.
  @discardableResult
  mutating func post(_ words: String) throws -> (decision: Decision?, code: String) {
    count += 1
    let decided: Result<Decision, Rejection>
    do {
      decided = try book.decide(try Bench.operation(words, number: count))
    } catch let rejection as Rejection {
      return (nil, rejection.code)
    }
    switch decided {
    case .success(let decision): return (decision, "")
    case .failure(let rejection): return (nil, rejection.code)
    }
  }

  /// Posts operations that have to be posted.
  mutating func given(_ lines: String...) throws {
    for words in lines {
      let (_, code) = try post(words)
      #expect(code == "", "\(words): \(code)")
    }
  }

  func balance(_ party: String, _ currency: Currency = .eur) -> String {
    Money(minorUnits: book.balances[Holding(party, currency)] ?? 0, currency: currency).decimal
  }
}

extension Decision {
  func told(_ name: String) -> String? { told.first { $0.name == name }?.value }
}
