import Domain
import Glibc

/// Checks a pack with nothing but the pack: no database, no configuration, no network.
///
/// Files are read once, in blocks; what is kept grows with the number of matched items (about 60
/// bytes each) and of parties.
public enum PackVerifier {
  /// Makes every check, in the order of their codes. A check that fails never hides another.
  public static func verify(_ directory: String) -> [Check] {
    let log = CheckLog()
    log.examined(.manifestReadable)
    do {
      let manifest = try Manifest.read(path: "\(directory)/manifest.json")
      PackVerification(directory: directory, manifest: manifest, log: log).run()
    } catch {
      log.report(
        .manifestReadable, "manifest.json", row: error.line, "content",
        expected: "a manifest of schema \(Manifest.schema)", found: error.problem)
    }
    return log.results
  }
}

/// One run over one pack.
private struct PackVerification {
  let directory: String
  let manifest: Manifest
  let log: CheckLog

  private let matches = MatchesCheck()
  private let breaks: BreaksCheck
  private let proof = ProofCheck(file: "proof.csv")
  private let trialBalance = TrialBalanceCheck(file: "trial_balance.csv")
  private let statementLines = StatementLinesCheck(file: "statement-lines.csv")

  /// What contract 6 promises in every pack, in the order in which the checks need them.
  private static let requiredFiles = [
    "matches.csv", "differences.csv", "breaks.csv", "proof.csv", "trial_balance.csv",
    "settlements.csv", "control_totals.csv", "statement-lines.csv", "verdict.json",
    "reconciliation.xlsx", "settlement.xlsx", "balances.xlsx", "journal.hledger", "index.html",
  ]

  init(directory: String, manifest: Manifest, log: CheckLog) {
    self.directory = directory
    self.manifest = manifest
    self.log = log
    breaks = BreaksCheck(file: "breaks.csv", matches: matches)
  }

  func run() {
    let files = listedFiles()
    let rank = Dictionary(
      uniqueKeysWithValues: Self.requiredFiles.enumerated().map { ($1, $0) })
    for file in files.sorted(by: {
      (rank[$0.name] ?? Int.max, $0.name) < (rank[$1.name] ?? Int.max, $1.name)
    }) {
      check(file)
    }
    matches.end(log)
    proof.compare(with: trialBalance, log)
    statementLines.reportMissing(log)
    checkVerdict()
    checkComplete(Set(files.map(\.name)))
    checkUnlisted(Set(files.map(\.name)))
    checkPrevious()
  }

  /// The manifest's files, without those whose name could leave the pack or comes twice.
  private func listedFiles() -> [Manifest.File] {
    var names: Set<String> = []
    return manifest.files.filter { file in
      let parts = file.name.split(separator: "/", omittingEmptySubsequences: false)
      let isInside = parts.allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." }
      if isInside, names.insert(file.name).inserted { return true }
      log.report(
        .manifestReadable, "manifest.json", "file '\(file.name)'",
        expected: "a name inside the pack, once", found: isInside ? "a second time" : "another")
      return false
    }
  }

  private func tableCheck(_ name: String) -> (any TableCheck)? {
    switch name {
    case "matches.csv": MatchRows(matches)
    case "differences.csv": DifferenceRows(matches)
    case "breaks.csv": breaks
    case "proof.csv": proof
    case "trial_balance.csv": trialBalance
    case "settlements.csv": SettlementsCheck(file: name)
    case "control_totals.csv": ControlTotalsCheck(file: name)
    case "statement-lines.csv": statementLines
    case _ where name.hasPrefix("statements/") && name.hasSuffix(".csv"):
      StatementCheck(file: name, lines: statementLines)
    default: nil
    }
  }

  private func check(_ file: Manifest.File) {
    log.examined(.filesPresent)
    let path = "\(directory)/\(file.name)"
    guard access(path, F_OK) == 0 else {
      return log.report(
        .filesPresent, file.name, "file", expected: "\(file.bytes) bytes", found: "none")
    }
    log.examined(.filesUnchanged)
    let reader = TableReader(
      path: path, name: file.name, totalColumns: file.totals.keys.sorted(), log: log)
    do {
      compare(file, try reader.read(tableCheck(file.name)))
    } catch {
      log.report(
        .filesUnchanged, file.name, "file", expected: "a readable file", found: error.problem)
    }
  }

  private func compare(_ file: Manifest.File, _ facts: FileFacts) {
    if facts.bytes != file.bytes {
      log.report(
        .filesUnchanged, file.name, "bytes", expected: "\(file.bytes)", found: "\(facts.bytes)")
    } else if facts.sha256 != file.sha256 {
      log.report(
        .filesUnchanged, file.name, "sha256", expected: file.sha256.hex, found: facts.sha256.hex)
    }
    guard let rows = facts.rows else { return }
    log.examined(.rowCounts)
    if rows != file.rows {
      log.report(
        .rowCounts, file.name, "rows", expected: file.rows.map { "\($0)" } ?? "none",
        found: "\(rows)")
    }
    for (column, stated) in file.totals.sorted(by: { $0.key < $1.key }) {
      compareTotals(file.name, column, stated, facts.totals[column] ?? [:])
    }
  }

  private func compareTotals(
    _ name: String, _ column: String, _ stated: [String: String], _ sums: [Currency: Int128]
  ) {
    let found = Dictionary(
      uniqueKeysWithValues: sums.map { ($0.code, Money.decimal($1, exponent: $0.exponent)) })
    for currency in Set(stated.keys).union(found.keys).sorted() {
      log.examined(.columnTotals)
      guard stated[currency] != found[currency] else { continue }
      log.report(
        .columnTotals, name, "total of \(column) in \(currency)",
        expected: stated[currency] ?? "none", found: found[currency] ?? "none")
    }
  }

  private func checkVerdict() {
    let name = "verdict.json"
    let path = "\(directory)/\(name)"
    // Its absence is reported by the checks of the files.
    guard access(path, F_OK) == 0, let bytes = try? wholeFile(path) else { return }
    VerdictCheck(file: name, manifest: manifest, log: log)
      .check(bytes, proof: proof, breaks: breaks)
  }

  /// Every table is there, and every statement both to read and to compute with.
  private func checkComplete(_ names: Set<String>) {
    let statements = names.filter { $0.hasPrefix("statements/") }.sorted().map { name in
      name.hasSuffix(".csv")
        ? String(name.dropLast(4)) + ".pdf" : String(name.dropLast(4)) + ".csv"
    }
    for name in Self.requiredFiles + statements {
      log.examined(.packComplete)
      if !names.contains(name) {
        log.report(.packComplete, "manifest.json", name, expected: "listed", found: "not listed")
      }
    }
  }

  private func checkUnlisted(_ names: Set<String>) {
    for name in filesBelow("") where name != "manifest.json" {
      log.examined(.nothingUnlisted)
      if !names.contains(name) {
        log.report(
          .nothingUnlisted, name, "file", expected: "none that the manifest does not list",
          found: "one")
      }
    }
  }

  /// Everything that is not a folder, relative to the pack, sorted.
  private func filesBelow(_ folder: String) -> [String] {
    directoryNames("\(directory)/\(folder)").flatMap { name -> [String] in
      var status = stat()
      guard lstat("\(directory)/\(folder)\(name)", &status) == 0,
        status.st_mode & S_IFMT == S_IFDIR
      else { return [folder + name] }
      return filesBelow("\(folder)\(name)/")
    }
  }

  /// Packs of successive periods lie side by side; where the previous one does, it must be the one
  /// that this pack was built on.
  private func checkPrevious() {
    guard let period = previousPeriod() else { return }
    let path = "\(directory)/../\(period)/manifest.json"
    guard access(path, F_OK) == 0, let bytes = try? wholeFile(path) else { return }
    log.examined(.previousManifest)
    let found = SHA256.digest(of: bytes)
    if found != manifest.previous {
      log.report(
        .previousManifest, "manifest.json", "previous",
        expected: "\(found.hex), the sha256 of \(period)/manifest.json",
        found: manifest.previous?.hex ?? "null")
    }
  }

  private func previousPeriod() -> String? {
    guard let first = CalendarDate(iso: manifest.period + "-01") else { return nil }
    return String(first.adding(days: -1).description.prefix(7))
  }
}
