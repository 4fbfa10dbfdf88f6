import Domain

extension Configuration {
  /// The rules as bytes to be hashed into `rules_version`: the same for two files that differ only
  /// in order, comments or written-out defaults.
  ///
  /// The paths are left out, because where files lie changes nothing in a pack, and so is what
  /// reports by name count movements as. Contains account numbers: hash it, never print it.
  public var canonicalBytes: [UInt8] {
    let text: JSONText = [
      "version": "tieout-rules/1",
      "book": [
        "name": .string(book.name), "time_zone": .string(book.timeZone),
        "calendar": .string(book.calendar), "holder": .array(book.holder.map(JSONText.string)),
      ],
      "ledger": ledger.canonical,
      "sources": .array(
        sources.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
          .map(\.canonical)),
      "matching": [
        "window_business_days": .integer(Int64(rules.common.windowBusinessDays)),
        "timing_business_days": .integer(Int64(rules.common.timingBusinessDays)),
        "differences": .object(
          matching.differences.map { .init($0.key.rawValue, .string($0.value)) }),
      ],
      "settlement": settlement.canonical,
    ]
    return Array(text.rendered(sortedKeys: true).utf8)
  }
}

extension Configuration.LedgerRules {
  fileprivate var canonical: JSONText {
    [
      "expected": .bool(isExpected),
      "opening_types": .array(openingTypes.sorted().map(JSONText.string)),
      "types": .object(types.map { .init($0.key, $0.value.canonical) }),
      "accounts": .object(accounts.map { .init($0.key, .string($0.value)) }),
      "kinds": .object(kinds.map { .init($0.key, .string($0.value.rawValue)) }),
    ]
  }
}

extension Configuration.LedgerRules.TypeRule {
  fileprivate var canonical: JSONText {
    switch self {
    case .single(let choice): ["single": choice.canonical]
    case .move(let from, let to): ["from": from.canonical, "to": to.canonical]
    }
  }
}

extension Configuration.LedgerRules.AccountChoice {
  fileprivate var canonical: JSONText {
    switch self {
    case .always(let account): .string(account)
    case .byCurrency(let accounts):
      .object(accounts.map { .init($0.key.code, .string($0.value)) })
    }
  }
}

extension Configuration.Source {
  fileprivate var canonical: JSONText {
    var members: [JSONText.Member] = [
      .init("name", .string(name)), .init("kind", .string(kind.rawValue)),
      .init("account", .string(account)),
      .init("currencies", .array(currencies.map { .string($0.code) })),
      .init("external", .optional(external)), .init("format", .string(format)),
      .init("expected", .string(expected.rawValue)), .init("opening", canonicalAmounts(opening)),
    ]
    if let profile { members.append(.init("profile", .string(profile))) }
    return .object(members)
  }
}

extension Configuration.SettlementTerms {
  fileprivate var canonical: JSONText {
    [
      "standard": Terms(fee: standard.fee ?? .zero, float: standard.float).canonical,
      "schedule": .array(schedule.map(\.canonical)),
      "overrides": .object(
        overrides.map { .init($0.key, .array($0.value.map(\.canonical))) }),
    ]
  }
}

extension Configuration.SettlementTerms.Dated {
  fileprivate var canonical: JSONText {
    ["from": .string(from.description), "terms": terms.canonical]
  }
}

extension Configuration.SettlementTerms.Terms {
  fileprivate var canonical: JSONText {
    ["fee_percent": .optional(fee?.description), "float": canonicalAmounts(float)]
  }
}

private func canonicalAmounts(_ amounts: [Currency: Money]) -> JSONText {
  .object(amounts.map { .init($0.key.code, .amount($0.value)) })
}
