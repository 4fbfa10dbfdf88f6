/// The platform's own files: its ledger export or operations, its register of parties, and what people
/// decided.
enum BookFormat: StatementFormat {
  static let ledger = family("ledger", "the platform's own ledger export")
  static let parties = family("parties", "the platform's own register of parties")
  static let resolutions = family(
    "resolutions", "people's decisions, as tieout resolve writes them")
  static let operations = family(
    "operations", "operations on the books that Tieout keeps (JSON lines or CSV)",
    in: "docs/operations-reference.md")
  static let families = [ledger, parties, resolutions, operations]

  private static func family(
    _ name: String, _ summary: String, in document: String = "docs/formats/ledger.md"
  ) -> FormatFamily {
    FormatFamily(name, use: .book, summary: summary, specification: document)
  }

  static func recognise(_ head: FileHead) -> Recognition? {
    let names = Set(head.header())
    return Recognition(
      ledger, needing: ["booked_at", "account_id", "type", "amount"], among: names)
      ?? Recognition(parties, needing: ["party_id", "kind", "name", "account_id"], among: names)
      ?? Recognition(
        resolutions, needing: ["resolution_id", "decided_at", "who", "action"], among: names)
      ?? Recognition(operations, version: "csv", needing: ["op", "id", "at"], among: names)
      ?? operationObjects(head)
  }

  /// Any of the first lines will do: a line that is broken is refused alone, whichever it is.
  private static func operationObjects(_ head: FileHead) -> Recognition? {
    let names = ["\"op\"", "\"id\"", "\"at\""]
    let isThere = head.lines.contains { line in
      guard line.first(where: { !$0.isBlank }) == UInt8(ascii: "{") else { return false }
      let text = head.text(line)
      return names.allSatisfy { text.contains($0) }
    }
    return isThere
      ? Recognition(
        operations, version: "jsonl", because: "its lines are objects with 'op', 'id' and 'at'")
      : nil
  }

  static func inspect(
    source: ByteSource, as format: FileFormat, limits: Limits
  ) -> InspectionReport {
    RegisterInspection.report(source: source, format: format, limits: limits)
  }
}

extension FileFormat {
  public static let ledgerExport = FileFormat(BookFormat.ledger)
  public static let partyRegister = FileFormat(BookFormat.parties)
  public static let resolutions = FileFormat(BookFormat.resolutions)
  /// Without its version, which is `jsonl` or `csv`.
  public static let operations = FileFormat(BookFormat.operations)

  /// Whether it is the platform's own, which `tieout-post` takes, and nobody's statement.
  public var isOfBook: Bool {
    BookFormat.families.contains(family)
  }
}
