import StageSupport
import Store
import TestSupport
import Testing

/// The scratch server does not sync, so the doctor has something to say about it.
struct DoctorTests {
  private static let durability = ["DB-0062", "DB-0062", "DB-0062"]

  @Test func `settings that lose data on a crash are named`() throws {
    let database = try ScratchDatabase.fresh()
    let findings = Doctor().examineAllButAge(url: database.url)
    #expect(findings.map(\.code) == Self.durability)
    #expect(findings[0].problem.hasPrefix("fsync is off"))
    #expect(Doctor.refusal(findings)?.code == "DB-0062")
  }

  @Test func `a setting of the role alone is found`() throws {
    let database = try ScratchDatabase.fresh()
    let name = try database.connect().run("name", "SELECT current_database()::text")[0].text(0)
    try database.connect().script(
      "spoil it",
      """
      ALTER DATABASE \(name) SET synchronous_commit = on;
      ALTER ROLE tieout IN DATABASE \(name) SET synchronous_commit = off
      """)
    let words = Doctor().examine(url: database.url).map(\.problem)
    #expect(words.contains { $0.contains("synchronous_commit is off (set by: database user)") })
  }

  @Test func `a release with known holes is warned about, and no other`() throws {
    let database = try ScratchDatabase.fresh()
    let isOld = (150_000..<150_020).contains(try database.connect().serverVersion)
    let warnings = Doctor().examine(url: database.url).filter { $0.code == "DB-0061" }
    #expect(warnings.map(\.severity) == (isOld ? [.warning] : []))
  }

  @Test func `an empty database lacks the schema`() throws {
    let database = try ScratchDatabase.fresh(isMigrated: false)
    let codes = Doctor().examineAllButAge(url: database.url).map(\.code)
    #expect(codes == Self.durability + ["DB-0025"])
    #expect(Doctor().examineAllButAge(url: database.url, isSchemaExpected: false).count == 3)
  }

  @Test func `each missing grant is named with its remedy`() throws {
    let database = try ScratchDatabase.fresh()
    try database.connect().run("take it", "REVOKE INSERT ON entry FROM tieout_ingest")
    let doctor = Doctor(grants: [
      RequiredGrant(role: "tieout_ingest", table: "entry", privileges: ["SELECT", "INSERT"]),
      RequiredGrant(role: "tieout_match", table: "match_group", privileges: ["INSERT"]),
      RequiredGrant(role: "tieout_nobody", table: "entry", privileges: ["SELECT"]),
      RequiredGrant(role: "tieout_match", table: "absent", privileges: ["SELECT"]),
    ])
    let findings = doctor.examine(url: database.url).filter { $0.code == "DB-0066" }
    #expect(
      findings.map(\.problem) == [
        "'tieout_ingest' may not INSERT on tieout.entry",
        "the role 'tieout_nobody' does not exist",
        "'tieout_match' may not SELECT on tieout.absent",
      ])
    #expect(findings[0].hint == "GRANT INSERT ON tieout.entry TO tieout_ingest")
  }

  @Test func `a server that is not there is one finding`() {
    let findings = Doctor().examine(url: "postgresql://127.0.0.1:1/nothing")
    #expect(findings.map(\.code) == ["DB-0001"])
  }
}

extension Doctor {
  /// What it finds besides the age of the server, which is the machine's.
  func examineAllButAge(url: String, isSchemaExpected: Bool = true) -> [DoctorFinding] {
    examine(url: url, isSchemaExpected: isSchemaExpected).filter { $0.code != "DB-0061" }
  }
}
