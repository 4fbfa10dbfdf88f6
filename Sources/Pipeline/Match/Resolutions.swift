import Audit
import Domain
import Matching
import Store

extension Resolution {
  /// What its id has to be.
  var contentID: String {
    "res_" + ContentID.make(domain: "tieout/resolution/v1", parts: parts)
  }
}

/// People's decisions that hold in a period, and which loaded items they are about.
final class Resolutions {
  private let standing: [Resolution]
  /// Items by what outputs call them; several may have one name, such as the legs of a transaction.
  private var ordinals: [Resolution.Target: [UInt32]] = [:]
  private let names: Set<String>

  init(_ standing: [Resolution]) {
    self.standing = standing
    names = Set(standing.flatMap { $0.targets.map(\.item) })
  }

  /// To be told of every item that takes part.
  func note(_ item: Item, _ ordinal: UInt32, in account: MatchStore.ReconciledAccount) {
    guard names.contains(item.id) else { return }
    let target = Resolution.Target(
      account: account.code, currency: account.currency, side: item.side, source: item.source,
      item: item.id)
    ordinals[target, default: []].append(ordinal)
  }

  /// What makes a match: each with its items, where all of them are here and none is in an earlier
  /// one; the oldest first.
  private func matches() -> [(items: [UInt32], resolution: Resolution)] {
    var taken: Set<UInt32> = []
    return standing.compactMap { one in
      switch one.action {
      case .confirm, .match, .writeOff: break
      case .reject, .ignore, .undo: return nil
      }
      let items = one.targets.map { ordinals[$0] ?? [] }
      guard !items.isEmpty, items.allSatisfy({ !$0.isEmpty }) else { return nil }
      let all = items.flatMap { $0 }.sorted()
      guard Set(all).count == all.count, taken.isDisjoint(with: all) else { return nil }
      taken.formUnion(all)
      return (all, one)
    }
  }

  /// The matches that people made.
  ///
  /// - Parameter unexplained: Told of a decision that leaves something over without a kind.
  func decisions(
    _ items: ItemSpill, _ accounts: [Reconciled], unexplained: (Resolution) -> Void
  ) throws -> [Decision] {
    let window = items.window()
    return try matches().compactMap { ordinals, resolution in
      let account = items.accounts[Int(items.heads[Int(ordinals[0])].account)]
      let match = HandMatch(
        items: try ordinals.map { try items.item($0, window) },
        kind: Difference.Kind(rawValue: resolution.kind), source: source(of: account, accounts),
        words: resolution.words)
      guard let group = match.group else {
        unexplained(resolution)
        return nil
      }
      return .match(group)
    }
  }

  /// Who tells of an account; where nobody does in its currency, who tells of it in another.
  private func source(
    of account: MatchStore.ReconciledAccount, _ accounts: [Reconciled]
  ) -> String {
    let own = accounts.filter { $0.account == account }.flatMap(\.sources)
    let others = accounts.filter { $0.account.code == account.code }.flatMap(\.sources)
    guard let name = (own.isEmpty ? others : own).map(\.configured.name).min() else {
      preconditionFailure("A reconciled account has a source")
    }
    return name
  }

  /// The matches that are none, by their ids, with who said so.
  var rejected: [GroupID: String] {
    var found: [GroupID: String] = [:]
    for one in standing where one.action == .reject {
      if let id = GroupID(one.subject) { found[id] = "no match: \(one.words)" }
    }
    return found
  }

  /// The items that stay open, with who said so.
  var ignored: [UInt32: String] {
    var found: [UInt32: String] = [:]
    for one in standing where one.action == .ignore {
      for target in one.targets {
        for ordinal in ordinals[target] ?? [] { found[ordinal] = one.words }
      }
    }
    return found
  }
}
