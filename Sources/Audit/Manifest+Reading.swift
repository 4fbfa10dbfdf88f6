import Domain

extension Manifest {
  /// Reads a manifest, refusing every member it does not know: what cannot be checked must not be
  /// there.
  public static func read(
    json bytes: [UInt8], file: String = "manifest.json"
  ) throws(AuditError) -> Manifest {
    let root = MemberReader(try JSONReader.read(bytes, file: file), path: "", file: file)
    try root.expect([
      "schema", "period", "run_id", "code_version", "rules_version", "inputs", "files", "previous",
    ])
    guard try root.string("schema") == schema else {
      throw AuditError(.badManifest("'schema' is not '\(schema)'"), file: file)
    }
    return Manifest(
      period: try root.string("period"), runID: try root.string("run_id"),
      codeVersion: try root.string("code_version"), rulesVersion: try root.string("rules_version"),
      inputs: try root.list("inputs").map(Input.init(reading:)),
      files: try root.list("files").map(File.init(reading:)),
      previous: try root.optional("previous") { (reader, name) throws(AuditError) in
        try reader.digest(name)
      })
  }

  /// Reads `manifest.json` from a file of at most 64 MiB.
  public static func read(path: String) throws(AuditError) -> Manifest {
    try read(json: try wholeFile(path), file: path)
  }
}

extension Manifest.Input {
  fileprivate init(reading member: MemberReader) throws(AuditError) {
    try member.expect(["name", "sha256", "bytes", "format", "source"])
    self.init(
      name: try member.string("name"), sha256: try member.digest("sha256"),
      bytes: try member.count("bytes"), format: try member.string("format"),
      source: try member.string("source"))
  }
}

extension Manifest.File {
  fileprivate init(reading member: MemberReader) throws(AuditError) {
    try member.expect(["name", "bytes", "sha256", "rows", "totals"])
    var totals: [String: [String: String]] = [:]
    let columns = try member.member("totals")
    for column in try columns.names() {
      let sums = try columns.member(column)
      for currency in try sums.names() {
        totals[column, default: [:]][currency] = try sums.string(currency)
      }
    }
    self.init(
      name: try member.string("name"), bytes: try member.count("bytes"),
      sha256: try member.digest("sha256"),
      rows: try member.optional("rows") { (reader, name) throws(AuditError) in
        try reader.count(name)
      },
      totals: totals)
  }
}

/// One JSON object that is read member by member, each failure naming the path of the member.
struct MemberReader {
  private let value: JSONValue
  private let path: String
  private let file: String

  init(_ value: JSONValue, path: String, file: String) {
    self.value = value
    self.path = path
    self.file = file
  }

  private func path(of name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }

  private func failure(_ name: String, _ problem: String) -> AuditError {
    AuditError(.badManifest("'\(path(of: name))' \(problem)"), file: file)
  }

  func names() throws(AuditError) -> [String] {
    guard let members = value.members else {
      throw AuditError(.badManifest("'\(path)' is not an object"), file: file)
    }
    return members.map(\.0)
  }

  /// Exactly these members, in any order.
  func expect(_ names: [String]) throws(AuditError) {
    let found = try self.names()
    for name in names where !found.contains(name) { throw failure(name, "is missing") }
    for name in found where !names.contains(name) { throw failure(name, "is unknown") }
  }

  func string(_ name: String) throws(AuditError) -> String {
    guard let text = value[name]?.string else { throw failure(name, "is not a string") }
    return text
  }

  func count(_ name: String) throws(AuditError) -> Int64 {
    guard let number = value[name]?.integer, number >= 0 else {
      throw failure(name, "is not a count")
    }
    return number
  }

  func digest(_ name: String) throws(AuditError) -> Digest {
    guard let digest = Digest(hex: try string(name)) else {
      throw failure(name, "is not a sha256 in 64 hexadecimal digits")
    }
    return digest
  }

  func member(_ name: String) throws(AuditError) -> MemberReader {
    guard let member = value[name] else { throw failure(name, "is missing") }
    return MemberReader(member, path: path(of: name), file: file)
  }

  func list(_ name: String) throws(AuditError) -> [MemberReader] {
    guard let elements = value[name]?.elements else { throw failure(name, "is not a list") }
    return elements.enumerated().map { index, element in
      MemberReader(element, path: "\(path(of: name))[\(index)]", file: file)
    }
  }

  func optional<Value>(
    _ name: String, _ read: (MemberReader, String) throws(AuditError) -> Value
  ) throws(AuditError) -> Value? {
    guard let member = value[name] else { throw failure(name, "is missing") }
    return member.isNull ? nil : try read(self, name)
  }
}

/// A small file whole; more than 64 MiB is no file of ours.
func wholeFile(_ path: String) throws(AuditError) -> [UInt8] {
  let file = try InputFile(path)
  guard file.size <= 64 << 20 else {
    throw AuditError(.cannotRead("larger than 64 MiB"), file: path)
  }
  let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: file.size + 1, alignment: 16)
  defer { buffer.deallocate() }
  let count = try file.read(into: buffer)
  try file.checkUnchanged()
  return Array(buffer[..<count])
}
