import Domain

/// What a person asks for: a line of the file that `tieout resolve` is given, or the lines of a
/// workbook that are one decision.
public struct ResolutionRequest: Hashable, Sendable {
  public var action: Resolution.Action
  /// Ids of matches, breaks, items or resolutions, as outputs name them.
  public var ids: [String]
  /// Empty where the person names no kind of difference.
  public var kind: String
  /// Empty where the line does not say it.
  public var who: String
  public var why: String
  public var place: InputLocation

  /// All that a file asks for.
  public struct Reading: Hashable, Sendable {
    public var requests: [ResolutionRequest] = []
    /// Where a workbook's line has something written into it and no action.
    public var leftOut: [InputLocation] = []
  }

  /// Reads a CSV file, or the sheet "Decisions" of a workbook.
  ///
  /// - Throws: `FileErrors` with all that is wrong with the file.
  public static func read(path: String) throws -> Reading {
    let (source, head) = try Reader.locatingErrors { () throws(FormatError) in
      let source = try ByteSource(path: path, name: nil, limits: .standard)
      return (source, try source.peek(ZipArchive.signature.count))
    }
    if head == ZipArchive.signature { return try DecisionLines.read(source) }
    return Reading(requests: try read(csv: source))
  }

  private static func read(csv source: ByteSource) throws -> [ResolutionRequest] {
    var table = try CSVTable(source: source, limits: .standard)
    let required = ["action", "ids", "why"].map {
      table.header.required($0, errors: table.errors)
    }
    let (kind, who) = (table.header.index("difference"), table.header.index("who"))
    table.header.refuseUnknown(
      known: ["action", "ids", "why", "difference", "who"], errors: table.errors)
    var found: [ResolutionRequest] = []
    try table.forEach { row, _ in
      guard let action = Resolution.Action(rawValue: row.string(required[0])) else {
        throw FormatError(
          .unknownValue(row.excerpt(required[0]), of: "action"), at: row.place(of: required[0]))
      }
      let ids = try row.nonEmpty(required[1], "ids", limits: .standard)
      found.append(
        ResolutionRequest(
          action: action,
          ids: ids.split(whereSeparator: { $0 == " " || $0 == "\n" }).map(String.init),
          kind: try kind.map { try row.text($0, limits: .standard) } ?? "",
          who: try who.map { try row.text($0, limits: .standard) } ?? "",
          why: try row.nonEmpty(required[2], "why", limits: .standard), place: row.place))
    }
    return found
  }
}
