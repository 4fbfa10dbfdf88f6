/// A kind of file under one name, in all its versions: `camt.053`, `stripe-payouts`.
public struct FormatFamily: Hashable, Sendable {
  /// What is done with such a file.
  public enum Use: String, Sendable {
    /// Entries of a bank or processor: loaded by `tieout-ingest`.
    case statement
    /// What was ordered, or how the bank answered: read and shown, never loaded as entries.
    case order
    /// The platform's own: loaded by `tieout-post`.
    case book
    /// Shown by `--inspect` only: nothing can be proven from it.
    case lookOnly
    /// Holds other files.
    case container
  }

  /// As `--format` takes it and the database keeps it, followed there by the version.
  public let name: String
  /// As a source's `format` in tieout.toml gives it. Several families may share one: `stripe`.
  public let source: String
  public let use: Use
  /// What it is, in a few words for a table.
  public let summary: String
  /// The document that it is read by.
  public let specification: String

  public init(
    _ name: String, source: String? = nil, use: Use = .statement, summary: String,
    specification: String
  ) {
    self.name = name
    self.source = source ?? name
    self.use = use
    self.summary = summary
    self.specification = specification
  }
}
