/// The platform's ledger export.
enum LedgerFormat: StatementFormat {
  static let ledger = FormatFamily(
    "ledger", use: .book, summary: "the platform's own ledger export",
    specification: "docs/formats/ledger.md")
  static let families = [ledger]

  static func recognise(_ head: FileHead) -> Recognition? {
    Recognition(
      ledger, needing: ["booked_at", "account_id", "type", "amount"], among: Set(head.header()))
  }

  static func inspect(
    source: ByteSource, as format: FileFormat, limits: Limits
  ) -> InspectionReport {
    RegisterInspection.report(source: source, format: format, limits: limits)
  }
}

/// The platform's register of parties.
enum PartyFormat: StatementFormat {
  static let parties = FormatFamily(
    "parties", use: .book, summary: "the platform's own register of parties",
    specification: "docs/formats/ledger.md")
  static let families = [parties]

  static func recognise(_ head: FileHead) -> Recognition? {
    Recognition(
      parties, needing: ["party_id", "kind", "name", "account_id"], among: Set(head.header()))
  }

  static func inspect(
    source: ByteSource, as format: FileFormat, limits: Limits
  ) -> InspectionReport {
    RegisterInspection.report(source: source, format: format, limits: limits)
  }
}

/// What people decided, as `tieout resolve` writes it.
enum ResolutionFormat: StatementFormat {
  static let resolutions = FormatFamily(
    "resolutions", use: .book, summary: "people's decisions, as tieout resolve writes them",
    specification: "docs/formats/ledger.md")
  static let families = [resolutions]

  static func recognise(_ head: FileHead) -> Recognition? {
    Recognition(
      resolutions, needing: ["resolution_id", "decided_at", "who", "action"],
      among: Set(head.header()))
  }

  static func inspect(
    source: ByteSource, as format: FileFormat, limits: Limits
  ) -> InspectionReport {
    RegisterInspection.report(source: source, format: format, limits: limits)
  }
}

extension FileFormat {
  public static let ledgerExport = FileFormat(LedgerFormat.ledger)
  public static let partyRegister = FileFormat(PartyFormat.parties)
  public static let resolutions = FileFormat(ResolutionFormat.resolutions)

  /// Whether it is the platform's own, which `tieout-post` takes, and nobody's statement.
  public var isOfBook: Bool {
    self == .ledgerExport || self == .partyRegister || self == .resolutions
  }
}
