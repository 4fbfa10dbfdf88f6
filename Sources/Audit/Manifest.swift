/// What a pack consists of and what it was made from; written last, read first.
///
/// Written as JSON with members in a fixed order, lists sorted by name, a line feed at the end: the
/// same manifest is the same bytes, and its SHA-256 is what the next period's manifest points to.
public struct Manifest: Hashable, Sendable {
  public static let schema = "tieout-manifest/1"

  /// `YYYY-MM`.
  public var period: String
  public var runID: String
  /// The released version of the programs, not a commit.
  public var codeVersion: String
  /// The hash of the effective configuration and of the rule set.
  public var rulesVersion: String
  public var inputs: [Input]
  public var files: [File]
  /// The SHA-256 of the previous period's manifest, nil for the first.
  public var previous: Digest?

  /// One file that was read.
  public struct Input: Hashable, Sendable {
    /// The name it arrived under, without its folder.
    public var name: String
    /// Of its uncompressed content, as in the archive.
    public var sha256: Digest
    public var bytes: Int64
    public var format: String
    public var source: String

    public init(name: String, sha256: Digest, bytes: Int64, format: String, source: String) {
      self.name = name
      self.sha256 = sha256
      self.bytes = bytes
      self.format = format
      self.source = source
    }
  }

  /// One file of the pack.
  public struct File: Hashable, Sendable {
    /// Relative to the pack: `breaks.csv`, `statements/org-1.pdf`.
    public var name: String
    public var bytes: Int64
    public var sha256: Digest
    /// Lines below the header; nil for a file that is no table.
    public var rows: Int64?
    /// Per column and currency code, a decimal in the currency's exponent.
    public var totals: [String: [String: String]]

    public init(
      name: String, bytes: Int64, sha256: Digest, rows: Int64? = nil,
      totals: [String: [String: String]] = [:]
    ) {
      self.name = name
      self.bytes = bytes
      self.sha256 = sha256
      self.rows = rows
      self.totals = totals
    }
  }

  public init(
    period: String, runID: String, codeVersion: String, rulesVersion: String, inputs: [Input],
    files: [File], previous: Digest?
  ) {
    self.period = period
    self.runID = runID
    self.codeVersion = codeVersion
    self.rulesVersion = rulesVersion
    self.inputs = inputs
    self.files = files
    self.previous = previous
  }
}

extension Manifest {
  /// The bytes of `manifest.json`.
  public var json: String {
    let inputs = self.inputs.sorted { ($0.name, $0.sha256) < ($1.name, $1.sha256) }
    let files = self.files.sorted { $0.name < $1.name }
    return JSONValue.object([
      ("schema", .string(Self.schema)),
      ("period", .string(period)),
      ("run_id", .string(runID)),
      ("code_version", .string(codeVersion)),
      ("rules_version", .string(rulesVersion)),
      ("inputs", .array(inputs.map(\.json))),
      ("files", .array(files.map(\.json))),
      ("previous", previous.map { .string($0.hex) } ?? .null),
    ]).text + "\n"
  }

  /// The SHA-256 of `json`, which is that of the file.
  public var digest: Digest { SHA256.digest(of: json) }
}

extension Manifest.Input {
  fileprivate var json: JSONValue {
    .object([
      ("name", .string(name)), ("sha256", .string(sha256.hex)), ("bytes", .number(String(bytes))),
      ("format", .string(format)), ("source", .string(source)),
    ])
  }
}

extension Manifest.File {
  fileprivate var json: JSONValue {
    let totals = self.totals.sorted { $0.key < $1.key }.map { column, sums in
      let members = sums.sorted { $0.key < $1.key }.map { ($0.key, JSONValue.string($0.value)) }
      return (column, JSONValue.object(members))
    }
    return .object([
      ("name", .string(name)), ("bytes", .number(String(bytes))), ("sha256", .string(sha256.hex)),
      ("rows", rows.map { .number(String($0)) } ?? .null), ("totals", .object(totals)),
    ])
  }
}
