import Domain

/// One kind of external file: how it is told from others, read, and shown.
///
/// A new format is one type that conforms, in its own folder, and one line in `FormatRegistry`.
protocol StatementFormat: Sendable {
  /// The families it reads, as `--format` and a source's `format` name them.
  static var families: [FormatFamily] { get }

  /// What a file's head shows it to be; nil when it is not ours.
  static func recognise(_ head: FileHead) -> Recognition?

  /// Hands over document, statements and entries in file order.
  ///
  /// - Throws: `FileErrors` with everything that is wrong with the file, `FormatError` with the one
  ///   thing that ends the reading, or what the handler throws.
  static func read<Handler: DocumentHandler>(
    from source: ByteSource, as format: FileFormat, limits: Limits, into handler: inout Handler
  ) throws -> ReadSummary

  /// What the file says in its own words, also where loading would refuse it.
  static func inspect(
    source: ByteSource, as format: FileFormat, limits: Limits
  ) -> InspectionReport
}

extension StatementFormat {
  /// A format that is only shown has nothing to load.
  static func read<Handler: DocumentHandler>(
    from source: ByteSource, as format: FileFormat, limits: Limits, into handler: inout Handler
  ) throws -> ReadSummary {
    throw FormatError(.inspectOnly(format.name), at: InputLocation(file: source.file))
  }
}

/// What a file is taken for, and the sign that told.
public struct Recognition: Hashable, Sendable {
  public let format: FileFormat
  /// Completes "looks like … because …".
  public let because: String

  public init(_ format: FileFormat, because: String) {
    self.format = format
    self.because = because
  }

  public init(_ family: FormatFamily, version: String? = nil, because: String) {
    self.init(FileFormat(family, version: version), because: because)
  }
}
