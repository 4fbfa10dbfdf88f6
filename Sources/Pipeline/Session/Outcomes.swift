import Audit
import StageSupport

extension AuditError: HasOutcome {
  public var outcome: Outcome {
    switch reason {
    case .cannotRead, .notARegularFile, .changedWhileRead, .damagedCompression, .expandsTooMuch:
      .badInput
    case .cannotWrite: .ioError
    case .archivedContentChanged, .notArchived, .malformedJSON, .badManifest: .invariantBroken
    }
  }
}
