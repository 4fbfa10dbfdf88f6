import Domain

extension Configuration.LedgerRules {
  init(_ root: TableReader) {
    self.init()
    let keys = ["expected", "opening_types", "types", "accounts", "kinds"]
    guard let table = root.table("ledger", keys: keys) else { return }
    isExpected = table.bool("expected") ?? isExpected
    openingTypes = table.textLines("opening_types") ?? openingTypes
    if let table = table.table("kinds", keys: nil) {
      for prefix in table.sortedKeys {
        if !TableReader.isAccountCode(prefix + ":x") {
          table.report(.badAccount(table.path, code: prefix), prefix)
        }
        kinds[prefix] = table.oneOf(prefix, AccountKind.self) ?? .asset
      }
    }
    if let table = table.table("types", keys: nil) {
      for type in table.sortedKeys { types[type] = rule(type, in: table) }
    }
    if let table = table.table("accounts", keys: nil) {
      for id in table.sortedKeys { accounts[id] = table.account(id, kinds: kinds) }
    }
  }

  /// An account, a table by currency, or a move with `from` and `to`.
  private func rule(_ type: String, in table: TableReader) -> TypeRule? {
    guard case .table(let members)? = table.members[type],
      members["from"] != nil || members["to"] != nil
    else {
      return choice(type, in: table).map(TypeRule.single)
    }
    guard let move = table.table(type, keys: ["from", "to"]),
      let from = choice("from", in: move), let to = choice("to", in: move)
    else { return nil }
    return .move(from: from, to: to)
  }

  private func choice(_ key: String, in table: TableReader) -> AccountChoice? {
    guard case .table? = table.members[key] else {
      return table.account(key, kinds: kinds).map(AccountChoice.always)
    }
    guard let table = table.table(key, keys: nil) else { return nil }
    var accounts: [Currency: String] = [:]
    for code in table.sortedKeys {
      guard let currency = table.currencyNamed(by: code) else { continue }
      accounts[currency] = table.account(code, kinds: kinds)
    }
    return .byCurrency(accounts)
  }
}
