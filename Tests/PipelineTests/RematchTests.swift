import Testing

/// Matching again writes what changed, and only that.
struct RematchTests {
  /// What holds, by content.
  private static let live = """
    SELECT md5(string_agg(concat_ws('|', group_id, status, rule, score, reasons), ';'
                          ORDER BY group_id))
      FROM tieout.match_group WHERE live
    """
  private static let ended = """
    SELECT count(*)::text FROM tieout.match_group
     WHERE NOT live AND ended_because LIKE 'not found again with rules %'
    """
  private static let stayed = """
    SELECT count(*)::text FROM tieout.match_group WHERE live AND group_no <= %
    """
  private static let last = "SELECT max(group_no)::text FROM tieout.match_group"
  private static let claimsOfEnded = """
    SELECT count(*)::text FROM tieout.match_member m JOIN tieout.match_group g USING (group_no)
     WHERE m.live AND NOT g.live
    """

  private func ask(_ book: ScratchWorkspace, _ query: String) throws -> String {
    try book.database.connect().run("ask", query)[0].text(0)
  }

  @Test func `a late file ends what it disproves, and what is found again stays`() throws {
    let late = "bank-gbp/2026-W41.camt053.xml"
    let book = try ScratchWorkspace(
      inbox: Repository.files(in: Repository.month + "/inbox").filter { $0 != late })
    #expect(try book.run().outcome == .missingInput)
    let last = try ask(book, Self.last)
    #expect(try ask(book, Self.ended) == "0")
    try book.copy("\(Repository.month)/inbox/\(late)", as: late)
    #expect(try book.run().outcome == .itemsForPerson)
    #expect(try ask(book, Self.ended) != "0")
    #expect(try ask(book, Self.claimsOfEnded) == "0")
    let stayed = try ask(book, Self.stayed.replacing("%", with: last))
    #expect((Int(stayed) ?? 0) > 300)
    #expect(try ask(book, Self.live) == ask(FinishedMonth.get().book, Self.live))
  }
}
