import Domain
import Matching

extension RuleBook {
  /// The rules as a file of rules with comments: read again, it is the same book of rules.
  ///
  /// - Parameter elsewhere: Settings that `tieout.toml` has; they stand there as comments, because no
  ///   setting stands in both files.
  public func toml(elsewhere: Set<String> = []) -> String {
    let parts =
      [passesText, common.windowsText("", elsewhere), common.limitsText]
      + [common.tolerancesText(""), common.marginsText(""), common.evidenceText, textsText]
      + references.map(RuleBook.text)
      + sources.sorted { $0.key < $1.key }.map { RuleBook.text(ofSource: $0.key, $0.value) }
    return parts.joined(separator: "\n")
  }

  private var passesText: String {
    """
    # The passes in their order, each on what the ones before it left. One that is not named is not
    # run; payout is the first or is not named. People's decisions always come before all of them.
    passes = [\(steps.map { "\"\($0.rawValue)\"" }.joined(separator: ", "))]

    """
  }

  private var textsText: String {
    """
    [text]
    # Texts of the outside that say nothing: blanked, in capitals or not, before references and names
    # are looked for.
    ignore = [\(Set(ignoredTexts).sorted().map(RuleBook.quoted).joined(separator: ", "))]

    """
  }

  private static func text(_ rule: ReferenceRule) -> String {
    """
    # A reference in the texts of the outside: a regular expression (PCRE2) with one group, and what
    # kind of reference the group is.
    [[reference]]
    pattern = \(quoted(rule.pattern))
    kind = "\(rule.kind.rawValue)"
    \(rule.source.map { "source = \"\($0)\"\n" } ?? "")
    """
  }

  private static func text(ofSource name: String, _ rules: MatchingRules) -> String {
    """
    # What is different for the account of one source.
    [[source]]
    name = "\(name)"

    \(rules.windowsText("source.", []))
    \(rules.tolerancesText("source."))
    \(rules.marginsText("source."))
    """
  }

  /// In single quotes, as it is, where that can be.
  private static func quoted(_ text: String) -> String {
    let isPlain = text.unicodeScalars.allSatisfy {
      $0 != "'" && $0.value >= 0x20 && $0.value != 0x7F
    }
    if isPlain { return "'\(text)'" }
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": quoted += "\\\(scalar)"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        let digits = String(scalar.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}

extension MatchingRules {
  fileprivate func windowsText(_ prefix: String, _ elsewhere: Set<String>) -> String {
    func line(_ key: String, _ value: Int, _ meaning: String) -> String {
      elsewhere.contains(key)
        ? "# \(key) = \(value)  # \(meaning); set in tieout.toml, [matching]"
        : "\(key) = \(value)  # \(meaning)"
    }
    return """
      # Business days.
      [\(prefix)windows]
      \(line("window_business_days", windowBusinessDays, "the outside may book so much later"))
      \(line("backward_business_days", backwardBusinessDays, "and so much earlier"))
      \(line("timing_business_days", timingBusinessDays, "a leg so near the month's end is in transit, while few are matched"))
      \(line("duplicate_business_days", duplicateBusinessDays, "the same again within so many is a duplicate"))

      """
  }

  fileprivate var limitsText: String {
    """
    [limits]
    block_limit = \(blockLimit)  # items with one key beyond this are not compared
    component_limit = \(componentLimit)  # items that hang together beyond this are ambiguous
    named_candidates = \(namedCandidates)  # so many candidates are named

    """
  }

  fileprivate func tolerancesText(_ prefix: String) -> String {
    """
    # How far amounts may be apart, in minor units; the difference is posted. A tolerance is so many
    # minor units or a percentage up to a cap, whichever is more.
    [\(prefix)tolerance]
    rounding_minor_units = \(tolerances.rounding)  # either way
    rounding_from_minor_units = \(tolerances.roundingFrom)  # of amounts of at least this
    kept_back = \(MatchingRules.text(tolerances.keptBack))  # less arrived than was booked: a fee
    too_much = \(MatchingRules.text(tolerances.tooMuch))  # more arrived than was booked
    conversion = \(MatchingRules.text(tolerances.conversion))  # the ledger's estimate of a payment in another currency

    """
  }

  private static func text(_ tolerance: Tolerance) -> String {
    let cap = tolerance.cap.map { ", cap_minor_units = \($0)" } ?? ""
    return "{ minor_units = \(tolerance.minorUnits), percent = \"\(tolerance.percent)\"\(cap) }"
  }

  fileprivate func marginsText(_ prefix: String) -> String {
    """
    # By so much an answer has to be likelier than the next one, in thousandths of the logarithm:
    # 2000 is 7 times, 3000 is 20 times. What is less is suggested.
    [\(prefix)margin]
    auto = \(margins.auto)
    quoted = \(margins.quoted)  # where the line quotes the reference
    learning = \(margins.learning)  # of the first round, which teaches the second
    errors_per_million = \(margins.errors)  # where more such pairs are wrong, they are suggested

    """
  }

  fileprivate var evidenceText: String {
    let lines = EvidenceSteps.named.map { "\($0.name) = \(evidence.contains($0.step))" }
    return """
      # The steps of the pass evidence; their order is fixed.
      [evidence]
      \(lines.joined(separator: "\n"))

      """
  }
}
