import Audit
import StageSupport

extension AuditError: HasOutcome {
  public var outcome: Outcome {
    switch reason {
    case .cannotRead, .notARegularFile, .changedWhileRead, .damagedGzip, .expandsTooMuch:
      .badInput
    case .cannotWrite: .ioError
    case .archivedContentChanged, .notArchived, .malformedJSON, .badManifest: .invariantBroken
    }
  }
}
