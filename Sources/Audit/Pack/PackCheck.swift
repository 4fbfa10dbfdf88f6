/// The checks that `PackVerifier` makes. The raw values are error codes and never change meaning.
public enum PackCheck: String, CaseIterable, Sendable {
  case manifestReadable = "AUD-0101"
  case filesPresent = "AUD-0102"
  case filesUnchanged = "AUD-0103"
  case nothingUnlisted = "AUD-0104"
  case packComplete = "AUD-0105"
  case tablesReadable = "AUD-0106"
  case rowCounts = "AUD-0107"
  case columnTotals = "AUD-0108"
  case previousManifest = "AUD-0109"
  case trialBalanceRows = "AUD-0110"
  case trialBalanceZero = "AUD-0111"
  case proofResidual = "AUD-0112"
  case proofAgainstLedger = "AUD-0113"
  case settlementIdentity = "AUD-0114"
  case settlementFloat = "AUD-0115"
  case runningBalance = "AUD-0116"
  case statementsAgree = "AUD-0117"
  case recordCounts = "AUD-0118"
  case controlDifference = "AUD-0119"
  case groupsTie = "AUD-0120"
  case itemClaimedOnce = "AUD-0121"
  case breakUnique = "AUD-0122"
  case breakAge = "AUD-0123"
  case breakNotMatched = "AUD-0124"
  case verdictIdentity = "AUD-0125"
  case verdictFigures = "AUD-0126"

  /// What holds when the check passes.
  public var statement: String {
    switch self {
    case .manifestReadable: "manifest.json is there and of its schema"
    case .filesPresent: "every file of the manifest is there"
    case .filesUnchanged: "every file has the length and SHA-256 of the manifest"
    case .nothingUnlisted: "no file is there that the manifest does not list"
    case .packComplete: "the manifest lists every file that a pack must have"
    case .tablesReadable: "every CSV is well formed and every amount is written canonically"
    case .rowCounts: "row counts are those of the manifest"
    case .columnTotals: "column totals per currency are those of the manifest"
    case .previousManifest: "the previous period's manifest is the one this one was built on"
    case .trialBalanceRows: "trial balance: closing = opening + debits - credits"
    case .trialBalanceZero: "trial balance: closings sum to 0 per currency"
    case .proofResidual: "proof: the residual follows from its row, and is 0 where it ties"
    case .proofAgainstLedger: "proof: the ledger's balance is the trial balance's closing"
    case .settlementIdentity: "settlements: opening + movements - fees - reserve - payout = closing"
    case .settlementFloat: "settlements: a payout is positive and leaves at least the float"
    case .runningBalance: "statement lines: each balance = the one before + amount"
    case .statementsAgree: "statements: each CSV says what statement-lines.csv says"
    case .recordCounts: "control totals: records = accepted + rejected"
    case .controlDifference: "control totals: difference = sum accepted - sum control"
    case .groupsTie: "matches: ledger = each source + its differences, per currency"
    case .itemClaimedOnce: "matches: an item is in at most one live match"
    case .breakUnique: "breaks: ids are unique"
    case .breakAge: "breaks: ages are zero or more"
    case .breakNotMatched: "breaks: no item is both a break and in a live match"
    case .verdictIdentity: "verdict.json is of the manifest's run"
    case .verdictFigures: "verdict.json agrees with proof.csv and breaks.csv"
    }
  }
}

/// One thing that a check found wrong.
public struct Finding: Hashable, Sendable, CustomStringConvertible {
  /// Relative to the pack.
  public var file: String
  /// The line of the file, counted from 1 with the header; nil when the file as a whole is meant.
  public var row: Int?
  /// What the finding is about: a column, an account, a match.
  public var subject: String
  public var expected: String
  public var found: String

  public var description: String {
    let place = row.map { "\(file):\($0)" } ?? file
    return "\(place): \(subject): expected \(expected), found \(found)"
  }
}

/// What one check examined and found.
public struct Check: Sendable {
  public let check: PackCheck
  /// How many things were looked at; a check of nothing passes, and says so here.
  public var examined = 0
  /// The first twenty findings.
  public var findings: [Finding] = []
  /// How many findings came after those.
  public var more = 0

  public var passed: Bool { findings.isEmpty }
}

/// Collects what the checks examine and find.
final class CheckLog {
  private var checks = PackCheck.allCases.map { Check(check: $0) }
  private var index: [PackCheck: Int] = [:]

  private static let limit = 20

  init() {
    for (place, check) in checks.enumerated() { index[check.check] = place }
  }

  var results: [Check] { checks }

  func examined(_ check: PackCheck, _ count: Int = 1) {
    guard let place = index[check] else { return }
    checks[place].examined += count
  }

  func report(
    _ check: PackCheck, _ file: String, row: Int? = nil, _ subject: String, expected: String,
    found: String
  ) {
    guard let place = index[check] else { return }
    guard checks[place].findings.count < Self.limit else {
      checks[place].more += 1
      return
    }
    checks[place].findings.append(
      Finding(file: file, row: row, subject: subject, expected: expected, found: found))
  }

  /// Counts one examined amount and reports it unless it is what it should be.
  func expect(
    _ check: PackCheck, _ file: String, row: Int?, _ subject: String, _ found: WideMoney,
    equals expected: Int128
  ) {
    examined(check)
    guard found.minorUnits != expected else { return }
    report(
      check, file, row: row, subject,
      expected: WideMoney(minorUnits: expected, currency: found.currency).description,
      found: found.description)
  }
}
