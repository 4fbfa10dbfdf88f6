import Audit
import Glibc
import Reporting
import StageSupport
import Testing

@testable import Pipeline

@Suite struct OutcomesTests {
  @Test(arguments: [
    (ReportError.Reason.cannotCreate(EACCES), Outcome.cannotCreate),
    (.cannotCreate(ENOSPC), .temporary), (.cannotWrite(ENOSPC), .temporary),
    (.cannotWrite(EDQUOT), .temporary), (.cannotWrite(EIO), .ioError), (.workbook(5), .ioError),
    (.pdf(1), .ioError), (.fontMissing, .configuration), (.unsafeName, .invariantBroken),
    (.unbalanced("EUR"), .invariantBroken), (.statementDoesNotAddUp("EUR"), .invariantBroken),
  ])
  func `a report's error ends the program by contract`(
    reason: ReportError.Reason, outcome: Outcome
  ) {
    #expect(Outcome(for: ReportError(reason, "a.csv")) == outcome)
  }

  @Test(arguments: [(ENOSPC, Outcome.temporary), (EIO, .ioError)])
  func `so do the archive's and the temporary files'`(number: Int32, outcome: Outcome) {
    #expect(Outcome(for: AuditError(.cannotWrite(number), file: "a")) == outcome)
    #expect(Outcome(for: PipelineError(.cannotSpill(number))) == outcome)
  }
}
