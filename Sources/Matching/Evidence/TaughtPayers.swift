/// What a person's decision about a line and a leg shows of who pays for whom.
public struct PayerLesson: Hashable, Sendable {
  /// As the bank names the payer; empty where it names nobody.
  public var name: String
  /// Empty where it is not known.
  public var account: String
  /// Whose payment it is, as the ledger calls the party.
  public var party: String
  /// The person said that it is not.
  public var isRejected: Bool

  public init(name: String, account: String, party: String, isRejected: Bool) {
    self.name = name
    self.account = account
    self.party = party
    self.isRejected = isRejected
  }
}

/// The payers that people's decisions taught: names and accounts that are no party's in the book.
struct TaughtPayers: Sendable {
  struct Taught: Hashable, Sendable {
    let party: Int32
    /// By how many decisions, those that say otherwise off.
    let decisions: Int
  }

  /// By the words of the name, whatever their order.
  private var ofName: [[String]: [Taught]] = [:]
  /// An account as often as decisions say whose it is.
  let accounts: [(account: String, party: Int32)]

  /// What one rejection takes back, because a wrong match costs more than a missing one.
  private static let rejection = 2

  /// - Parameter place: Of a party in the book; lessons about others teach nothing.
  init(_ lessons: [PayerLesson], place: (String) -> Int?) {
    var names: [[String]: [Int32: Int]] = [:]
    var accounts: [String: [Int32: Int]] = [:]
    for lesson in lessons {
      guard let party = place(lesson.party).map(Int32.init) else { continue }
      let change = lesson.isRejected ? -Self.rejection : 1
      let words = Self.words(of: lesson.name)
      if !words.isEmpty { names[words, default: [:]][party, default: 0] += change }
      if !lesson.account.isEmpty {
        accounts[lesson.account, default: [:]][party, default: 0] += change
      }
    }
    for (words, parties) in names {
      let taught = parties.filter { $0.value > 0 }.sorted { $0.key < $1.key }
      if !taught.isEmpty {
        ofName[words] = taught.map { Taught(party: $0.key, decisions: $0.value) }
      }
    }
    self.accounts = accounts.sorted { $0.key < $1.key }.flatMap { account, parties in
      parties.sorted { $0.key < $1.key }.flatMap { party, decisions in
        Array(repeating: (account: account, party: party), count: max(0, decisions))
      }
    }
  }

  /// Whose payments a payer of this name was confirmed for, in the order of the book.
  func named(_ name: String) -> [Taught] {
    ofName.isEmpty || name.isEmpty ? [] : ofName[Self.words(of: name)] ?? []
  }

  private static func words(of name: String) -> [String] { FoldedWords.of(name).sortedUnique }
}
