import Audit
import Glibc
import Reporting
import StageSupport

extension AuditError: HasOutcome {
  public var outcome: Outcome {
    switch reason {
    case .cannotRead, .notARegularFile, .changedWhileRead, .damagedCompression, .expandsTooMuch:
      .badInput
    case .cannotWrite(let number): Outcome(writing: number, else: .ioError)
    case .archivedContentChanged, .notArchived, .malformedJSON, .badManifest: .invariantBroken
    }
  }
}

extension ReportError: HasOutcome {
  public var outcome: Outcome {
    switch reason {
    case .cannotCreate(let number): Outcome(writing: number, else: .cannotCreate)
    case .cannotWrite(let number): Outcome(writing: number, else: .ioError)
    case .workbook, .pdf: .ioError
    case .fontMissing: .configuration
    case .inUse: .temporary
    case .unsafeName, .unbalanced, .statementDoesNotAddUp: .invariantBroken
    }
  }
}

extension Outcome {
  /// How a failed write ends: a full disk is empty again some day, anything else is not so sure.
  init(writing number: Int32, else outcome: Outcome) {
    self = number == ENOSPC || number == EDQUOT ? .temporary : outcome
  }
}
