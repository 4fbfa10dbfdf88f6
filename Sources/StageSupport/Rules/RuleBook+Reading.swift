import Domain
import Matching

extension RuleBook {
  /// What may stand at the top of a file of rules.
  static let keys = [
    "passes", "windows", "limits", "tolerance", "margin", "evidence", "text", "reference", "source",
  ]

  /// How far windows may reach.
  static let days = 0...31

  /// - Parameter text: The file, for the columns of patterns.
  mutating func read(_ root: TableReader, _ text: String, sources: [Configuration.Source]) {
    steps = RuleBook.steps(root) ?? steps
    common.readWindows(root)
    common.readTolerances(root)
    common.readMargins(root)
    common.readLimits(root)
    common.readEvidence(root)
    ignoredTexts = root.table("text", keys: ["ignore"])?.texts("ignore") ?? []
    let names = sources.map(\.name)
    references = root.tables("reference", keys: ["pattern", "kind", "source"]).compactMap {
      ReferenceRule($0, text, sources: names)
    }
    readSources(root, names)
  }

  private static func steps(_ root: TableReader) -> [MatchingStep]? {
    guard let names = root.texts("passes") else { return nil }
    var steps: [MatchingStep] = []
    for name in names {
      guard let step = MatchingStep(rawValue: name) else {
        let choices = MatchingStep.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")
        root.report(.badValue("passes", value: name, expected: "one of \(choices)"), "passes")
        continue
      }
      if steps.contains(step) {
        root.report(.badValue("passes", value: name, expected: "named once"), "passes")
      } else if step == .payout, !steps.isEmpty {
        // It looks at three sources at once, and must find all of them open.
        root.report(.badValue("passes", value: name, expected: "the first one or none"), "passes")
      } else {
        steps.append(step)
      }
    }
    return steps
  }

  private mutating func readSources(_ root: TableReader, _ names: [String]) {
    var seen: Set<String> = []
    for table in root.tables("source", keys: ["name", "windows", "tolerance", "margin"]) {
      guard let name = table.sourceName("name", among: names, isNeeded: true) else { continue }
      guard seen.insert(name).inserted else {
        let text = "source '\(name)' has rules already"
        table.report(.duplicateTerms(text), "name")
        continue
      }
      var own = common
      own.readWindows(table)
      own.readTolerances(table)
      own.readMargins(table)
      set(own, ofSource: name)
    }
  }
}

extension MatchingRules {
  fileprivate mutating func readWindows(_ parent: TableReader) {
    let keys = [
      "window_business_days", "backward_business_days", "timing_business_days",
      "duplicate_business_days",
    ]
    guard let table = parent.table("windows", keys: keys) else { return }
    for (key, path) in zip(keys, MatchingRules.windows) {
      if let days = table.integer(key, in: RuleBook.days) { self[keyPath: path] = days }
    }
  }

  /// In the order of their keys.
  private static var windows: [WritableKeyPath<MatchingRules, Int>] {
    [
      \.windowBusinessDays, \.backwardBusinessDays, \.timingBusinessDays, \.duplicateBusinessDays,
    ]
  }

  fileprivate mutating func readLimits(_ root: TableReader) {
    let keys = ["block_limit", "component_limit", "named_candidates"]
    guard let table = root.table("limits", keys: keys) else { return }
    blockLimit = table.integer("block_limit", in: 2...10_000_000) ?? blockLimit
    // What is searched grows with the square.
    componentLimit = table.integer("component_limit", in: 2...4096) ?? componentLimit
    namedCandidates = table.integer("named_candidates", in: 2...100) ?? namedCandidates
  }

  fileprivate mutating func readTolerances(_ parent: TableReader) {
    let keys = [
      "rounding_minor_units", "rounding_from_minor_units", "kept_back", "too_much", "conversion",
    ]
    guard let table = parent.table("tolerance", keys: keys) else { return }
    tolerances.rounding = table.minorUnits("rounding_minor_units") ?? tolerances.rounding
    tolerances.roundingFrom =
      table.minorUnits("rounding_from_minor_units") ?? tolerances.roundingFrom
    tolerances.keptBack = table.tolerance("kept_back") ?? tolerances.keptBack
    tolerances.tooMuch = table.tolerance("too_much") ?? tolerances.tooMuch
    tolerances.conversion = table.tolerance("conversion") ?? tolerances.conversion
  }

  fileprivate mutating func readMargins(_ parent: TableReader) {
    let keys = ["auto", "quoted", "learning", "errors_per_million"]
    guard let table = parent.table("margin", keys: keys) else { return }
    // Below 693 the next answer would be half as likely, which is no margin at all.
    let margins = 693...100_000
    self.margins.auto = table.integer("auto", in: margins) ?? self.margins.auto
    self.margins.quoted = table.integer("quoted", in: margins) ?? self.margins.quoted
    self.margins.learning = table.integer("learning", in: margins) ?? self.margins.learning
    self.margins.errors =
      table.integer("errors_per_million", in: 0...1_000_000) ?? self.margins.errors
  }

  fileprivate mutating func readEvidence(_ root: TableReader) {
    guard let table = root.table("evidence", keys: EvidenceSteps.named.map(\.name)) else { return }
    for (name, step) in EvidenceSteps.named where table.bool(name) == false {
      evidence.remove(step)
    }
  }
}

extension ReferenceRule {
  fileprivate init?(_ table: TableReader, _ text: String, sources: [String]) {
    let pattern = table.requireString("pattern")
    let name = table.requireString("kind")
    let source = table.sourceName("source", among: sources, isNeeded: false)
    let kind = name.flatMap(Reference.Kind.init(rawValue:))
    if let name, kind.map(ReferenceRule.kinds.contains) != true {
      let choices = ReferenceRule.kinds.map { "'\($0.rawValue)'" }.joined(separator: ", ")
      table.report(
        .badValue(table.pathOf("kind"), value: name, expected: "one of \(choices)"), "kind")
    }
    do throws(TextPattern.Mistake) {
      if let pattern { _ = try TextPattern(pattern) }
    } catch {
      table.report(error, in: pattern ?? "", text)
    }
    guard let pattern, let kind else { return nil }
    self.init(pattern: pattern, kind: kind, source: source)
  }
}

extension TableReader {
  /// A source that `tieout.toml` has.
  fileprivate func sourceName(
    _ key: String, among names: [String], isNeeded: Bool
  ) -> String? {
    guard let name = isNeeded ? requireString(key) : string(key) else { return nil }
    if names.contains(name) { return name }
    let choices = names.map { "'\($0)'" }.joined(separator: ", ")
    report(.badValue(pathOf(key), value: name, expected: "one of \(choices)"), key)
    return nil
  }

  fileprivate func minorUnits(_ key: String) -> Int64? {
    integer(key, in: 0...1_000_000_000_000).map(Int64.init)
  }

  /// `{ minor_units = 50, percent = "1.5", cap_minor_units = 300 }`, each of which may be missing.
  fileprivate func tolerance(_ key: String) -> Tolerance? {
    guard let table = table(key, keys: ["minor_units", "percent", "cap_minor_units"]) else {
      return nil
    }
    return Tolerance(
      minorUnits: table.minorUnits("minor_units") ?? 0, percent: table.percent("percent") ?? .zero,
      cap: table.minorUnits("cap_minor_units"))
  }

  /// Where in its line a pattern is wrong: exactly, where it stands there as it is.
  fileprivate func report(_ mistake: TextPattern.Mistake, in pattern: String, _ text: String) {
    let path = pathOf("pattern")
    let line = problems.place(of: path).line.map { number in
      text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)[number - 1]
    }
    let start = line.flatMap { line in
      line.firstRange(of: pattern).map {
        line.utf8.distance(from: line.startIndex, to: $0.lowerBound)
      }
    }
    problems.add(
      .badPattern(path, because: mistake.because), at: path,
      column: start.map { $0 + mistake.offset + 1 })
  }
}
