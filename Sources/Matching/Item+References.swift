import Domain

extension Item {
  /// The references that name a payment end to end, normalised and sorted; from an external entry
  /// also the words of its text.
  var paymentKeys: [String] {
    var keys: [String] = []
    for reference in references where Item.namesThePayment(reference.kind) {
      if let key = ReferenceKey.normalised(reference.value) { keys.append(key) }
    }
    if side == .right { keys += ReferenceKey.words(of: text) }
    return keys.sortedUnique
  }

  /// Those of the payment keys that are surely references: long, with many digits, and not the
  /// bank's own number of the line.
  fileprivate var quotedKeys: [String] {
    let carried =
      references
      .filter { Item.namesThePayment($0.kind) && !Item.namesTheLine($0.kind) }
      .compactMap { ReferenceKey.normalised($0.value) }
    return (carried + (side == .right ? ReferenceKey.words(of: text) : [])).filter {
      $0.utf8.count >= 6 && $0.utf8.count { $0 &- UInt8(ascii: "0") <= 9 } >= 4
    }
  }

  /// A processor's ids as written, because they are case-sensitive. Each begins with its kind
  /// (`ch_`, `pi_`, `txn_`, `re_`), so that kinds cannot be mistaken for one another.
  var processorKeys: [String] {
    var keys: [String] = []
    for reference in references
    where Item.namesTheCharge(reference.kind)
      && reference.value.utf8.count >= ReferenceKey.shortest && !reference.isPlaceholder
    {
      keys.append(reference.value)
    }
    return keys.sortedUnique
  }

  /// Payouts have a pass of their own, which looks at three sources at once.
  public var isPayout: Bool { CategoryTable.isPayout(type) }

  private static func namesThePayment(_ kind: Reference.Kind) -> Bool {
    switch kind {
    case .endToEnd, .creditor, .bank, .customer, .instruction, .transaction, .uetr, .metadata,
      .cheque,
      .invoice, .order:
      true
    case .entry, .mandate, .batch, .charge, .paymentIntent, .balanceTransaction, .source, .payout,
      .trace, .party, .related, .creditorScheme:
      false
    }
  }

  fileprivate static func namesTheCharge(_ kind: Reference.Kind) -> Bool {
    switch kind {
    case .charge, .paymentIntent, .balanceTransaction, .source: true
    default: false
    }
  }
}

/// Evidence that two items are not the same payment, whatever else agrees.
enum Contradiction {
  /// Shorter references are too often numbers within something.
  private static let shortest = 6

  /// Both carry a processor's id of the same kind, and the ids differ. Compared as written. An id that
  /// does not say what it is of may be under another kind on the other side, and then agrees.
  static func inProcessorIDs(_ left: Item, _ right: Item) -> Bool {
    inReferences(left, right, where: Item.namesTheCharge, acrossKinds: true) {
      $0.value.utf8.count >= shortest ? $0.value : nil
    }
  }

  /// Both carry a reference of the same kind, and they differ.
  static func inReferences(_ left: Item, _ right: Item) -> Bool {
    inReferences(
      left, right, where: { !Item.namesTheLine($0) && $0 != .batch && $0 != .party }, key: strong)
  }

  /// Whether some kind that counts is on both sides without one value in common. Runs for every
  /// candidate pair, hence plain loops over the handful of references an item has.
  private static func inReferences(
    _ left: Item, _ right: Item, where counts: (Reference.Kind) -> Bool,
    acrossKinds: Bool = false, key: (Reference) -> String?
  ) -> Bool {
    for ours in left.references where counts(ours.kind) {
      guard right.references.contains(where: { $0.kind == ours.kind && key($0) != nil }),
        key(ours) != nil
      else { continue }
      let isShared = left.references.contains { mine in
        mine.kind == ours.kind
          && right.references.contains { $0.kind == mine.kind && agree(mine, $0, key) }
      }
      let isElsewhere =
        acrossKinds && right.references.contains { counts($0.kind) && agree(ours, $0, key) }
      if !isShared, !isElsewhere { return true }
    }
    return false
  }

  private static func agree(
    _ a: Reference, _ b: Reference, _ key: (Reference) -> String?
  ) -> Bool {
    guard let first = key(a), let second = key(b) else { return false }
    return first == second
  }

  private static func strong(_ reference: Reference) -> String? {
    guard !reference.isPlaceholder, let key = ReferenceKey.normalised(reference.value),
      key.utf8.count >= shortest
    else { return nil }
    return key
  }

  /// The ledger has a reference, the entry has one as well or quotes one, and none is shared: the
  /// entry pays for something else. A reference mistyped is left to a pass that looks closer.
  static func inQuotedReferences(_ left: Item, _ right: Item) -> Bool {
    let ours = left.quotedKeys
    if ours.isEmpty { return false }
    let theirs = right.quotedKeys
    return !theirs.isEmpty && !theirs.contains(where: ours.contains)
  }

}

extension Array where Element: Comparable {
  var sortedUnique: [Element] {
    if count < 2 { return self }
    var unique: [Element] = []
    for element in sorted() where unique.last != element { unique.append(element) }
    return unique
  }
}
