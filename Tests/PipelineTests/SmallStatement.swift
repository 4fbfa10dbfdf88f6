import Foundation

/// A bank statement of a few lines, as camt.053 and as MT940.
struct SmallStatement {
  struct Line {
    /// In cents, signed.
    var amount: Int
    var text: String
    /// The bank's reference; banks repeat them.
    var reference: String?
    /// A day of October; the statement's first when nil.
    var day: Int?
    /// Whom the bank names; camt.053 alone says it.
    var payer = ""

    init(_ amount: Int, _ text: String, reference: String? = nil, day: Int? = nil) {
      self.amount = amount
      self.text = text
      self.reference = reference
      self.day = day
    }
  }

  var number: Int
  /// Days of October 2026.
  var days: ClosedRange<Int>
  /// In cents, not negative.
  var opening: Int
  var lines: [Line]

  var closing: Int { opening + lines.map(\.amount).reduce(0, +) }

  static let iban = "BE71096123456769"

  private func date(_ day: Int) -> String { String(format: "2026-10-%02d", day) }

  private static func decimal(_ cents: Int, _ mark: String) -> String {
    "\(abs(cents) / 100)\(mark)" + String(format: "%02d", abs(cents) % 100)
  }

  // MARK: camt.053

  var camt: String {
    """
    <?xml version="1.0" encoding="UTF-8"?>
    <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt>
    <GrpHdr><MsgId>M\(number)</MsgId><CreDtTm>2026-11-01T03:00:00</CreDtTm></GrpHdr>
    <Stmt><Id>S\(number)</Id><ElctrncSeqNb>\(number)</ElctrncSeqNb>
    <CreDtTm>2026-11-01T03:00:00</CreDtTm>
    <FrToDt><FrDtTm>\(date(days.lowerBound))T00:00:00</FrDtTm>
    <ToDtTm>\(date(days.upperBound))T23:59:59</ToDtTm></FrToDt>
    <Acct><Id><IBAN>\(Self.iban)</IBAN></Id><Ccy>EUR</Ccy></Acct>
    \(balance("OPBD", opening, days.lowerBound))\(balance("CLBD", closing, days.upperBound))
    \(lines.map(entry).joined(separator: "\n"))
    </Stmt></BkToCstmrStmt></Document>

    """
  }

  private func balance(_ code: String, _ cents: Int, _ day: Int) -> String {
    "<Bal><Tp><CdOrPrtry><Cd>\(code)</Cd></CdOrPrtry></Tp>"
      + "<Amt Ccy=\"EUR\">\(Self.decimal(cents, "."))</Amt><CdtDbtInd>CRDT</CdtDbtInd>"
      + "<Dt><Dt>\(date(day))</Dt></Dt></Bal>"
  }

  private func entry(_ line: Line) -> String {
    let day = date(line.day ?? days.lowerBound)
    let reference = line.reference.map { "<AcctSvcrRef>\($0)</AcctSvcrRef>" } ?? ""
    let parties =
      line.payer.isEmpty
      ? "" : "<RltdPties><Dbtr><Nm>\(line.payer)</Nm></Dbtr></RltdPties>"
    return """
      <Ntry><Amt Ccy="EUR">\(Self.decimal(line.amount, "."))</Amt>
      <CdtDbtInd>\(line.amount < 0 ? "DBIT" : "CRDT")</CdtDbtInd><Sts>BOOK</Sts>
      <BookgDt><Dt>\(day)</Dt></BookgDt><ValDt><Dt>\(day)</Dt></ValDt>\(reference)
      <NtryDtls><TxDtls>\(parties)<RmtInf><Ustrd>\(line.text)</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>
      """
  }

  // MARK: MT940

  /// Dates of a MT940 statement are those of its balances.
  var mt940: String {
    """
    :20:STARTUMS
    :25:\(Self.iban)
    :28C:\(number)/1
    :60F:C2610\(String(format: "%02d", days.lowerBound))EUR\(Self.decimal(opening, ","))
    \(lines.map(mtLine).joined(separator: "\n"))
    :62F:C2610\(String(format: "%02d", days.upperBound))EUR\(Self.decimal(closing, ","))
    -

    """.replacing("\n", with: "\r\n")
  }

  private func mtLine(_ line: Line) -> String {
    let day = String(format: "%02d", line.day ?? days.lowerBound)
    return ":61:2610\(day)10\(day)\(line.amount < 0 ? "D" : "C")\(Self.decimal(line.amount, ","))"
      + "NTRFNONREF\(line.reference.map { "//\($0)" } ?? "")\n:86:\(line.text)"
  }
}

/// A book with one bank account that reads one of the two formats.
struct SmallBook {
  enum Format: String, CaseIterable { case camt053 = "camt.053", mt940 }

  let workspace: ScratchWorkspace
  let format: Format

  init(_ format: Format, expected: String = "business-day", grace: Int = 0) throws {
    self.format = format
    let folder = try ScratchFolders.make()
    let text = """
      [book]
      name = "Small"
      time_zone = "Europe/Brussels"

      [ledger]
      expected = false

      [[source]]
      name = "bank"
      kind = "bank"
      account = "bank:main"
      currency = "EUR"
      external = "\(SmallStatement.iban)"
      format = "\(format.rawValue)"
      expected = "\(expected)"
      grace = \(grace)

      [[source]]
      name = "stripe"
      kind = "processor"
      account = "clearing:stripe"
      currency = "EUR"
      format = "stripe"
      expected = "none"

      """
    try text.write(toFile: folder + "/tieout.toml", atomically: false, encoding: .utf8)
    workspace = try ScratchWorkspace(folder, inbox: [])
  }

  func put(_ statement: SmallStatement, as name: String) throws {
    try workspace.put(format == .mt940 ? statement.mt940 : statement.camt, as: name)
  }

  /// `tieout-ingest` with these files.
  func ingest(_ names: String...) throws -> Programs.Ending {
    try Programs.run("tieout-ingest", names.map { "\(workspace.inbox)/\($0)" }, on: workspace)
  }

  /// Puts a statement into the inbox and ingests it.
  @discardableResult
  func ingest(_ statement: SmallStatement, as name: String) throws -> Programs.Ending {
    try put(statement, as: name)
    return try ingest(name)
  }

  func tieout(_ arguments: String...) throws -> Programs.Ending {
    try Programs.run("tieout", arguments, on: workspace)
  }

  func ask(_ query: String) throws -> String {
    try workspace.database.connect().run("ask", query)[0].text(0)
  }

  /// Every line that counts, by content, with the equal ones counted.
  func lines() throws -> String {
    try ask(
      """
      SELECT coalesce(string_agg(line, E'\\n' ORDER BY line), '') FROM (
        SELECT concat_ws(' ', booked_on, amount, item_ref, remittance, '×', count(*)) AS line
          FROM tieout.standing_entry GROUP BY booked_on, amount, item_ref, remittance) l
      """)
  }
}
