import Domain

/// Tables of banks: CSV files and workbooks, read by profiles.
enum CSVFormat: StatementFormat {
  static let csv = FormatFamily(
    "csv", summary: "a bank's CSV export, by its profile: csv.NAME",
    specification: "docs/formats/csv.md; the profiles")
  static let workbook = FormatFamily(
    "xlsx", source: "csv", summary: "a bank's Excel export, by its profile: xlsx.NAME",
    specification: "ECMA-376 SpreadsheetML; the profiles")
  static let families = [csv, workbook]

  static func recognise(_ head: FileHead) -> Recognition? {
    if head.isSpreadsheet {
      return Recognition(workbook, because: "it is a zip archive with the parts of a workbook")
    }
    guard head.isTable else { return nil }
    let source = ByteSource(bytes: head.bytes, name: "")
    guard let content = try? TableContent(source, limits: .standard) else { return nil }
    let found = ProfileLibrary.current.matching(TableHead(content), hints: false)
    guard let profile = found.first else { return nil }
    guard found.count == 1 else {
      let names = found.map(\.name).joined(separator: ", ")
      return Recognition(csv, because: "its header fits several profiles: \(names)")
    }
    return Recognition(csv, version: profile.name, because: profile.recognition.because)
  }

  static func read<Handler: DocumentHandler>(
    from source: ByteSource, as format: FileFormat, limits: Limits, into handler: inout Handler
  ) throws -> ReadSummary {
    let content = try TableContent(source, limits: limits)
    let profile = try profile(format, content, limits)
    let errors = ErrorCollector(file: source.file, limit: limits.errors)
    let table = try OpenTable(profile, content: content, errors: errors, limits: limits)
    let named = FileFormat(format.family, version: profile.name)
    return try ProfileReader.read(table, format: named, into: &handler)
  }

  static func inspect(
    source: ByteSource, as format: FileFormat, limits: Limits
  ) -> InspectionReport {
    do throws(FormatError) {
      let content = try TableContent(source, limits: limits)
      do throws(FormatError) {
        let profile = try profile(format, content, limits)
        return try ProfileInspection.report(profile, content, limits)
      } catch {
        guard format.version == nil, let report = guess(content, limits) else { throw error }
        return report
      }
    } catch {
      var report = InspectionReport(failed: error)
      report.format = format.family.name
      return report
    }
  }

  /// Shows a table that no profile is made for: by one of which only the shape fits, else as
  /// `--learn` would propose. Nil when it is no table of bookings at all.
  static func inspectUnknown(_ source: ByteSource, limits: Limits) -> InspectionReport? {
    guard let head = try? source.peek(Detection.peekBytes),
      FileHead(firstBytes: head).isTable,
      let content = try? TableContent(source, limits: limits)
    else { return nil }
    return guess(content, limits)
  }

  private static func guess(_ content: TableContent, _ limits: Limits) -> InspectionReport? {
    let hints = ProfileLibrary.current.matching(TableHead(content), hints: true)
    if hints.count == 1, let report = try? ProfileInspection.report(hints[0], content, limits) {
      return report
    }
    guard let lesson = ProfileLearner.lesson(content, limits: limits) else { return nil }
    guard var report = try? ProfileInspection.report(lesson.profile, content, limits) else {
      return nil
    }
    if let question = lesson.questions.first(where: { $0.topic != .currency }) {
      if !report.isMalformed { report.fixedOutcome = "ambiguous" }
      report.note = question.text
    }
    return report
  }

  private static func profile(
    _ format: FileFormat, _ content: TableContent, _ limits: Limits
  ) throws(FormatError) -> CSVProfile {
    let place = InputLocation(file: content.file)
    let library = ProfileLibrary.current
    if let name = format.version {
      guard let profile = library.named(name) else {
        throw FormatError(.unknownProfile(name), at: place)
      }
      return profile
    }
    let found = library.matching(TableHead(content, limits: limits), hints: false)
    guard let profile = found.first else { throw FormatError(.noProfile, at: place) }
    guard found.count == 1 else {
      throw FormatError(.severalProfiles(found.map(\.name)), at: place)
    }
    return profile
  }
}

extension CSVProfile.Recognition {
  var because: String {
    if !header.isEmpty {
      return "its header has the columns " + header.map { "'\($0)'" }.joined(separator: ", ")
    }
    if let firstLine { return "it begins with '\(firstLine)'" }
    return "its rows have the fields of the profile"
  }
}

extension FileHead {
  /// Text in lines, and nothing that is no table: XML, JSON, tags, control characters.
  var isTable: Bool {
    guard !isXML, !isZip, let first = bytes.first(where: { !$0.isBlank }) else { return false }
    return first != UInt8(ascii: "{") && !bytes.contains { $0 < 0x20 && !$0.isBlank }
  }
}
