import Domain

/// Counts and sums orders, to compare with what the message and its blocks declare. The sum is over
/// the plain numbers whatever their currencies, as the message definition has it.
struct PainControl {
  private(set) var count = 0
  private(set) var sum = ExactDecimal.zero

  mutating func add(_ amount: ExactDecimal?) {
    count += 1
    if let amount { sum = sum + amount }
  }

  func agrees(count declared: String) -> Bool { Int(declared) == count }

  func agrees(sum declared: String) -> Bool { ExactDecimal(declared)?.equals(sum) == true }

  /// What is declared and does not agree.
  func findings(count declared: String?, sum declaredSum: String?) -> [Finding.Kind] {
    var kinds: [Finding.Kind] = []
    if let declared, !agrees(count: declared) {
      kinds.append(.control(field: "NbOfTxs", declared: declared, computed: "\(count)"))
    }
    if let declaredSum, !agrees(sum: declaredSum) {
      kinds.append(.control(field: "CtrlSum", declared: declaredSum, computed: "\(sum)"))
    }
    return kinds
  }

  /// The members of `recon-expected/1`.
  func json(count declared: String?, sum declaredSum: String?) -> JSONObject {
    var json = JSONObject()
    json.putIfPresent("declared_count", declared)
    json.put("computed_count", count)
    if let declared { json.put("count_ok", agrees(count: declared)) }
    json.putIfPresent("declared_sum", declaredSum)
    json.put("computed_sum", sum.description)
    if let declaredSum { json.put("sum_ok", agrees(sum: declaredSum)) }
    return json
  }
}
