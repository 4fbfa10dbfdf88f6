import Domain
import StageSupport

/// Why a book or a pack could not be verified, or is not what it should be.
public struct VerifyError: ActionableError, HasOutcome, Hashable {
  public enum Reason: Hashable, Sendable {
    case failed(checks: Int)
    case noPack(String)
    case noDatabase(String)
  }

  public let reason: Reason

  public init(_ reason: Reason) { self.reason = reason }

  public var code: String {
    switch reason {
    case .failed: "VER-0001"
    case .noPack: "VER-0002"
    case .noDatabase: "VER-0003"
    }
  }

  public var outcome: Outcome {
    switch reason {
    case .failed: .invariantBroken
    case .noPack, .noDatabase: .missingInput
    }
  }

  public var problem: String {
    switch reason {
    case .failed(let checks): counted(checks, "check") + " failed"
    case .noPack(let path): "there is no pack in '\(path)'"
    case .noDatabase(let path): "there is no database in '\(path)' yet"
    }
  }

  public var hint: String? {
    switch reason {
    case .failed: "keep the database and the archive as they are; do not publish or pay from them"
    case .noPack: "name the folder of a period, such as reports/2026-10"
    case .noDatabase: "name the book with --workspace or the server with --database"
    }
  }
}
