extension RuleBook {
  /// The rules and the passes' versions in one canonical text, to be hashed into `rules_version`.
  /// Equal texts decide alike.
  ///
  /// What was added to the rules after the first release is in it only where it is set to something
  /// else than before: a book that does not use it keeps its version.
  public var canonicalText: String {
    var lines = common.canonicalLines
    if steps != MatchingStep.allCases {
      lines.append("steps " + steps.map(\.rawValue).joined(separator: " "))
    }
    lines += ignoredTexts.sortedUnique.map { "ignore " + RuleBook.field($0) }
    lines += references.map { rule in
      "reference \(rule.kind.rawValue) \(RuleBook.field(rule.source ?? "")) "
        + RuleBook.field(rule.pattern)
    }
    for (name, rules) in sources.sorted(by: { $0.key < $1.key }) {
      let own = zip(rules.settings, common.settings).filter { $0.0.value != $0.1.value }
      lines += own.map { "source \(name) \($0.0.name) \($0.0.value)" }
    }
    return lines.map { $0 + "\n" }.joined()
  }

  /// With its length in front, so that no text can be mistaken for a boundary.
  private static func field(_ text: String) -> String { "\(text.utf8.count):\(text)" }
}

extension MatchingRules {
  /// Every setting with its value, those of the first release first.
  fileprivate var settings: [(name: String, value: String)] { first + added }

  private var first: [(name: String, value: String)] {
    [
      ("window_business_days", windowBusinessDays),
      ("backward_business_days", backwardBusinessDays),
      ("timing_business_days", timingBusinessDays),
      ("duplicate_business_days", duplicateBusinessDays),
      ("block_limit", blockLimit),
      ("component_limit", componentLimit),
      ("named_candidates", namedCandidates),
    ].map { ($0.0, "\($0.1)") }
  }

  private var added: [(name: String, value: String)] {
    func text(_ tolerance: Tolerance) -> String {
      "\(tolerance.minorUnits) \(tolerance.percent) \(tolerance.cap.map { "\($0)" } ?? "-")"
    }
    return [
      ("rounding", "\(tolerances.rounding)"),
      ("rounding_from", "\(tolerances.roundingFrom)"),
      ("kept_back", text(tolerances.keptBack)),
      ("too_much", text(tolerances.tooMuch)),
      ("conversion", text(tolerances.conversion)),
      ("margin_auto", "\(margins.auto)"),
      ("margin_quoted", "\(margins.quoted)"),
      ("margin_learning", "\(margins.learning)"),
      ("margin_errors", "\(margins.errors)"),
    ] + EvidenceSteps.named.map { ("evidence_\($0.name)", "\(evidence.contains($0.step))") }
  }

  fileprivate var canonicalLines: [String] {
    let passes =
      (Passes.ordered + Passes.nearMisses).map { ("pass \($0.id)", $0.version) }
      + [("pass \(PayoutPass.id)", PayoutPass.version), ("evidence", EvidenceMatching.version)]
    let differing = zip(added, MatchingRules().added).filter { $0.0.value != $0.1.value }.map(\.0)
    return ["tieout matching rules 1", "calendar target2"]
      + first.map { "\($0.name) \($0.value)" } + passes.map { "\($0.0) \($0.1)" }
      + differing.map { "\($0.name) \($0.value)" }
  }
}
