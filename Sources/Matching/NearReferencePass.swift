import Domain

extension Passes {
  /// Says of open items what carries the same reference and why it is no match: the same thing
  /// again, its reversal, another amount, another currency.
  public static let nearReference = Pass(
    id: "near_reference", version: 2, scope: .accountWithClaimed,
    families: [.payments, .processorIDs],
    // Past the limit a shared reference says nothing about any one pair.
    limit: { $0.componentLimit },
    decide: { block, rules in
      (block.left + block.right).compactMap { item in
        NearReference(item: item, block: block, rules: rules).nearest.map { .nearest($0) }
      }
    })
}

/// The bands keep kinds of near misses apart; within a band the smaller difference is nearer.
enum NearBand {
  /// Surer than any near miss: the two were found to undo one another.
  static let undone = -1
  static let again = 0
  static let reversed = 1
  static let otherAmount = 2
  static let otherCurrency = 3
  static let taken = 4
  static let otherDate = 5
  static let otherFigure = 6

  static func distance(_ band: Int, _ difference: Int64 = 0) -> Int {
    let width = 1_000_000_000_000
    return band * width + Int(clamping: min(difference.magnitude, UInt64(width - 1)))
  }
}

/// What one open item has in a block of items with its reference.
private struct NearReference {
  let item: Item
  let block: Block
  let rules: MatchingRules

  var nearest: NearMiss? {
    (again + reversed + otherAmounts + otherCurrencies + taken)
      .reduce(nil as NearMiss?) { best, next in
        guard let best else { return next }
        return next.isNearer(than: best) ? next : best
      }
  }

  private var isLeft: Bool { item.side == .left }
  private var claimedOwn: [Item] { isLeft ? block.claimedLeft : block.claimedRight }
  private var openOwn: [Item] { isLeft ? block.left : block.right }
  private var openOther: [Item] { isLeft ? block.right : block.left }
  private var claimedOther: [Item] { isLeft ? block.claimedRight : block.claimedLeft }

  /// Whether the reference is a party's number, as a leg of such a type tells. It says who pays and
  /// not what for, so that another amount is another payment, and the same on another day as well.
  private var isPartyNumber: Bool {
    !block.partyNumberTypes.isEmpty
      && (block.left + block.claimedLeft).contains { block.partyNumberTypes.contains($0.type) }
  }

  private var sameReference: String {
    isPartyNumber
      ? "same number of a party, which says who pays and not what for:" : "same reference, but"
  }

  private var again: [NearMiss] {
    let days = isPartyNumber ? 0 : rules.duplicateBusinessDays
    return claimedOwn.filter {
      $0.amount == item.amount && $0.type == item.type && $0.source == item.source
        && abs(rules.calendar.businessDays(from: $0.date, to: item.date)) <= days
    }.map {
      NearMiss(
        item: item, nearest: $0.id, reason: isLeft ? .duplicateInLedger : .duplicate,
        because: "the same reference and amount as \($0.id), which is matched",
        distance: NearBand.distance(NearBand.again))
    }
  }

  /// A processor's refund is no reversal of its charge, so that categories must be the same there.
  private var reversed: [NearMiss] {
    openOwn.filter {
      !item.amount.isZero && $0.amount.currency == item.amount.currency
        && $0.amount.minorUnits == -item.amount.minorUnits && $0.source == item.source
        && ($0.type == item.type || !isLeft && !CategoryTable.isCategory(item.type))
    }.map {
      NearMiss(
        item: item, nearest: $0.id, reason: isLeft ? .reversedInLedger : .reversed,
        because: "\($0.id) has the same reference and the opposite amount",
        distance: NearBand.distance(NearBand.reversed))
    }
  }

  private var otherAmounts: [NearMiss] {
    openOther.filter {
      isComparable($0) && $0.gross.currency == item.gross.currency && $0.gross != item.gross
        && $0.gross.isNegative == item.gross.isNegative
    }.map { other in
      let (ours, theirs) = isLeft ? (item.amount, other.gross) : (other.amount, item.gross)
      let difference = ours - theirs
      return NearMiss(
        item: item, nearest: other.id, reason: isPartyNumber ? nil : .amountMismatch,
        because: "\(sameReference) the ledger says \(ours) and the other side \(theirs)",
        difference: difference,
        distance: NearBand.distance(NearBand.otherAmount, difference.minorUnits))
    }
  }

  private var otherCurrencies: [NearMiss] {
    openOther.filter {
      isComparable($0) && $0.gross.currency != item.gross.currency
        && $0.gross.isNegative == item.gross.isNegative
    }.map {
      NearMiss(
        item: item, nearest: $0.id, reason: isPartyNumber ? nil : .currencyMismatch,
        because: "\(sameReference) \(item.gross) here and \($0.gross) there",
        distance: NearBand.distance(NearBand.otherCurrency))
    }
  }

  private var taken: [NearMiss] {
    claimedOther.filter { isComparable($0) && $0.gross == item.gross }.map {
      NearMiss(
        item: item, nearest: $0.id, reason: nil,
        because: "\($0.id) has its reference and amount, but is matched with another item",
        distance: NearBand.distance(NearBand.taken))
    }
  }

  private func isComparable(_ other: Item) -> Bool {
    let (ours, theirs) = isLeft ? (item, other) : (other, item)
    return CategoryTable.areCompatible(ledgerType: ours.type, category: theirs.type)
      && !Contradiction.inProcessorIDs(ours, theirs)
  }
}
