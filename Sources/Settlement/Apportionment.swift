import Domain

/// Splits an amount so that the parts sum to it exactly: by largest remainder.
///
/// Each part is its exact share rounded towards zero; the minor units left over, fewer than there
/// are parts, go one each to the largest remainders. Equal remainders are served in order of id,
/// so that the split depends on nothing but its input.
public enum Apportionment {
  /// - Parameters:
  ///   - weights: What the shares are in proportion to, by id; not negative, and not all zero
  ///     unless the total is zero. Ids are unique.
  /// - Returns: A part per id, in order of id.
  public static func split(
    _ total: Money, by weights: [(id: String, weight: Int64)]
  ) -> [(id: String, part: Money)] {
    let sorted = weights.sorted { $0.id < $1.id }
    precondition(sorted.allSatisfy { $0.weight >= 0 }, "Weights are not negative")
    let whole = sorted.reduce(Int128(0)) { $0 + Int128($1.weight) }
    precondition(whole > 0 || total.isZero, "Something to split needs something to split it by")
    guard whole > 0 else { return sorted.map { ($0.id, total) } }
    let sign: Int128 = total.isNegative ? -1 : 1
    let amount = Int128(total.minorUnits) * sign
    var parts = sorted.map { (amount * Int128($0.weight)) / whole }
    let remainders = sorted.map { (amount * Int128($0.weight)) % whole }
    let rest = amount - parts.reduce(0, +)
    let order = sorted.indices.sorted { (remainders[$1], $0) < (remainders[$0], $1) }
    for index in order.prefix(Int(rest)) { parts[index] += 1 }
    return zip(sorted, parts).map {
      ($0.id, Money(minorUnits: Int64($1 * sign), currency: total.currency))
    }
  }
}
