/// The platform's own files: its ledger export, its register of parties, and what people decided.
enum BookFormat: StatementFormat {
  static let ledger = family("ledger", "the platform's own ledger export")
  static let parties = family("parties", "the platform's own register of parties")
  static let resolutions = family(
    "resolutions", "people's decisions, as tieout resolve writes them")
  static let families = [ledger, parties, resolutions]

  private static func family(_ name: String, _ summary: String) -> FormatFamily {
    FormatFamily(name, use: .book, summary: summary, specification: "docs/formats/ledger.md")
  }

  static func recognise(_ head: FileHead) -> Recognition? {
    let names = Set(head.header())
    return Recognition(
      ledger, needing: ["booked_at", "account_id", "type", "amount"], among: names)
      ?? Recognition(parties, needing: ["party_id", "kind", "name", "account_id"], among: names)
      ?? Recognition(
        resolutions, needing: ["resolution_id", "decided_at", "who", "action"], among: names)
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

  /// Whether it is the platform's own, which `tieout-post` takes, and nobody's statement.
  public var isOfBook: Bool {
    BookFormat.families.contains(family)
  }
}
