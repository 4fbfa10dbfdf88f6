/// A place in an input file, as precisely as the format allows.
///
/// Lines and columns count from 1, columns in bytes; `path` is an XML path such as
/// `/Document/BkToCstmrStmt/Stmt[1]/Ntry[3]/Amt`; `offset` counts bytes from 0.
public struct InputLocation: Hashable, Sendable, CustomStringConvertible {
  public var file: String
  public var line: Int?
  public var column: Int?
  public var path: String?
  public var offset: Int?

  public init(
    file: String, line: Int? = nil, column: Int? = nil, path: String? = nil, offset: Int? = nil
  ) {
    self.file = file
    self.line = line
    self.column = column
    self.path = path
    self.offset = offset
  }

  /// `file:line:column path`, leaving out what is not known; the byte where there is nothing else.
  public var description: String {
    var text = file
    if let line { text += ":\(line)" }
    if line != nil, let column { text += ":\(column)" }
    if let path { text += " \(path)" }
    if line == nil, path == nil, let offset { text += " byte \(offset)" }
    return text
  }
}
