import Domain

/// How a program ends: the only numbers that any of them may exit with.
///
/// Named apart from ArgumentParser's `ExitCode`, whose numbers never reach a user, and from
/// Testing's `ExitStatus`.
public enum Outcome: Int32, CaseIterable, Sendable {
  /// Done, or nothing to do, or the file is already loaded.
  case ok = 0
  /// Done, with breaks or items for a person.
  case itemsForPerson = 10
  /// Wrong use of the command line.
  case usage = 64
  /// Bad input: quarantined whole, nothing loaded from it.
  case badInput = 65
  /// An expected input is missing: the verdict is `incomplete`.
  case missingInput = 66
  case databaseUnreachable = 69
  /// An invariant or audit check failed: stop, page, never retry.
  case invariantBroken = 70
  case cannotCreate = 73
  case ioError = 74
  /// Another run holds the lock, retries are spent, or the disk is full: try again later.
  case temporary = 75
  /// A permission, an approval or access to a key is missing.
  case notPermitted = 77
  /// The configuration or the preflight was refused.
  case configuration = 78
  /// Stopped by SIGINT; the work done so far is kept and the next run resumes.
  case interrupted = 130
  /// Stopped by SIGTERM; the work done so far is kept and the next run resumes.
  case terminated = 143
}

/// An error that knows how the program must end because of it.
///
/// Errors of other modules adopt it in an extension. One that does not is judged by the prefix of
/// its code: see `Outcome.init(for:)`.
public protocol HasOutcome {
  var outcome: Outcome { get }
}

/// Several errors found in one go, such as all those of a file. Printed one by one.
public protocol ErrorList: Error {
  var errors: [any ActionableError] { get }
}

extension Outcome {
  /// By the error's own word, else by its code's prefix; an error that is neither is a defect of
  /// ours and counts as a broken invariant.
  public init(for error: any Error) {
    if let error = error as? any HasOutcome {
      self = error.outcome
    } else if let error = error as? any ActionableError {
      self = Outcome.byPrefix[String(error.code.prefix { $0 != "-" })] ?? .invariantBroken
    } else if let list = error as? any ErrorList, let worst = list.errors.first {
      self = Outcome(for: worst)
    } else {
      self = .invariantBroken
    }
  }

  private static let byPrefix: [String: Outcome] = [
    "ING": .badInput, "PST": .badInput,
    "MAT": .invariantBroken, "SET": .invariantBroken, "VER": .invariantBroken,
    "AUD": .invariantBroken,
    "REP": .cannotCreate,
    "DB": .databaseUnreachable,
    "CFG": .configuration,
    "CLI": .usage,
  ]
}
