import Audit
import StageSupport
import Store

extension StoreError: HasOutcome {
  public var outcome: Outcome { Outcome(rawValue: exitStatus) ?? .invariantBroken }
}

extension EmbeddedServerError: HasOutcome {
  public var outcome: Outcome { Outcome(rawValue: exitStatus) ?? .databaseUnreachable }
}

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
