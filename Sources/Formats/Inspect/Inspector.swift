import Domain

/// Shows what a file says without loading it: one JSON object in the shape `recon-expected/1`.
public enum Inspector {
  /// Reads the file at `path`, as `format` or as its content shows.
  ///
  /// Values are given as the file writes them, also those that loading would refuse. Nothing is
  /// thrown: what is wrong stands under `errors`, and `hasErrors` says whether a value or a record
  /// could not be read.
  public static func inspect(
    path: String, format: FileFormat? = nil, limits: Limits = .standard
  ) -> (json: String, hasErrors: Bool) {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    let report = report(path: path, name: name, format: format, limits: limits)
    return (JSONWriter.write(.object(report.json(file: name))), report.isMalformed)
  }

  /// The same of bytes in memory; `name` is what errors call them.
  public static func inspect(
    bytes: [UInt8], name: String, format: FileFormat? = nil, limits: Limits = .standard
  ) -> (json: String, hasErrors: Bool) {
    let report = report(
      source: ByteSource(bytes: bytes, name: name, limits: limits), format: format, limits: limits
    ) { () throws(FormatError) in try ZipArchive(bytes: bytes, name: name) }
    return (JSONWriter.write(.object(report.json(file: name))), report.isMalformed)
  }

  static func report(
    path: String, name: String, format: FileFormat?, limits: Limits
  ) -> InspectionReport {
    do throws(FormatError) {
      let source = try ByteSource(path: path, name: name, limits: limits)
      return report(source: source, format: format, limits: limits) { () throws(FormatError) in
        try ZipArchive(path: path)
      }
    } catch {
      return InspectionReport(failed: error)
    }
  }

  /// The file, or the members of the archive that it turns out to be.
  private static func report(
    source: ByteSource, format: FileFormat?, limits: Limits,
    archive: () throws(FormatError) -> ZipArchive
  ) -> InspectionReport {
    do throws(FormatError) {
      let head = FileHead(firstBytes: try source.peek(Detection.peekBytes))
      if head.isZip, !head.isSpreadsheet {
        return try container(try archive(), format: format, limits: limits)
      }
      return report(source: source, format: format, limits: limits)
    } catch {
      return InspectionReport(failed: error)
    }
  }

  /// A zip archive: the statements of all its members, in the order of the archive.
  private static func container(
    _ archive: ZipArchive, format: FileFormat?, limits: Limits
  ) throws(FormatError) -> InspectionReport {
    var whole = InspectionReport(format: "zip")
    whole.fixedOutcome = "container"
    for member in archive.members {
      let source = try archive.source(of: member, limits: limits)
      let inner = report(source: source, format: format, limits: limits)
      var summary = JSONObject()
      summary.put("name", member.name)
      summary.put("format", inner.format)
      summary.put("outcome", inner.outcome)
      summary.put("statements", inner.statements.count)
      whole.members.append(summary)
      whole.statements += inner.statements
      whole.errors += inner.errors
    }
    return whole
  }

  static func report(
    source: ByteSource, format: FileFormat?, limits: Limits
  ) -> InspectionReport {
    do throws(FormatError) {
      let format = try Reader.resolve(format, of: source)
      let isText = try Reader.isText(source)
      var report = FormatRegistry.reader(of: format).inspect(
        source: source, as: format, limits: limits)
      if isText, let error = source.nulByte,
        !report.errors.contains(where: { $0.code == error.code })
      {
        report.errors.append(error)
      }
      return report
    } catch {
      if case .unknownFormat = error.reason,
        let report = CSVFormat.inspectUnknown(source, limits: limits)
      {
        return report
      }
      var report = InspectionReport(failed: error)
      if let head = try? source.peek(Detection.peekBytes), FileHead(firstBytes: head).isXML {
        report.format = "xml"
      }
      return report
    }
  }
}
