import Domain

/// Reads a file of external entries to its end.
public enum Reader {
  /// Hands every entry of the file to `handler`, in file order.
  ///
  /// Entries before an error have been handed over when this throws: whoever stores them must do so
  /// in one transaction, because a file is loaded whole or not at all.
  ///
  /// - Parameters:
  ///   - format: The format to read it as; told from the content if nil.
  ///   - name: What errors call the file; the path if nil.
  /// - Throws: `FileErrors` with all that is wrong with the file; else what the handler throws.
  public static func read<Handler: DocumentHandler>(
    path: String, format: FileFormat? = nil, name: String? = nil, limits: Limits = .standard,
    into handler: inout Handler
  ) throws -> ReadSummary {
    try read(
      from: locatingErrors { () throws(FormatError) in
        try ByteSource(path: path, name: name, limits: limits)
      },
      format: format, limits: limits, into: &handler)
  }

  /// The format of a file.
  ///
  /// - Throws: `FileErrors` when it is none that is known, in no encoding that is read, or empty.
  public static func format(of path: String, name: String) throws(FileErrors) -> FileFormat {
    try locatingErrors { () throws(FormatError) in
      try resolve(nil, of: ByteSource(path: path, name: name, limits: .archived))
    }
  }

  /// Reads from bytes that are already open, such as the member of an archive.
  public static func read<Handler: DocumentHandler>(
    from source: ByteSource, format: FileFormat? = nil, limits: Limits = .standard,
    into handler: inout Handler
  ) throws -> ReadSummary {
    let format = try locatingErrors { () throws(FormatError) in
      try resolve(format, of: source)
    }
    do {
      let isText = try isText(source)
      let summary = try FormatRegistry.reader(of: format)
        .read(from: source, as: format, limits: limits, into: &handler)
      if isText, let error = source.nulByte { throw error }
      return summary
    } catch let error as FormatError {
      throw FileErrors(errors: [error])
    }
  }

  /// The format to read: as told, else as the content shows.
  static func resolve(
    _ format: FileFormat?, of source: ByteSource
  ) throws(FormatError) -> FileFormat {
    let place = InputLocation(file: source.file)
    let head = try source.peek(Detection.peekBytes)
    if head.isEmpty { throw FormatError(.emptyFile, at: place) }
    if let encoding = EncodingSniffer.unsupported(head) {
      throw FormatError(.unsupportedEncoding(encoding), at: place)
    }
    if let format { return format }
    switch Detection.detect(firstBytes: head) {
    case .format(let found, _): return found
    case .unknown(let why): throw FormatError(.unknownFormat(why), at: place)
    }
  }

  /// Whether no byte of the file may be NUL: it is no archive, and so no workbook.
  static func isText(_ source: ByteSource) throws(FormatError) -> Bool {
    try !source.peek(ZipArchive.signature.count).elementsEqual(ZipArchive.signature)
  }

  /// A single error in the shape in which a file's errors are thrown.
  static func locatingErrors<Result>(
    _ body: () throws(FormatError) -> Result
  ) throws(FileErrors) -> Result {
    do throws(FormatError) {
      return try body()
    } catch {
      throw FileErrors(errors: [error])
    }
  }
}
