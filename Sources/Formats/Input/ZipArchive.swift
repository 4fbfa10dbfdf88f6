import Domain

/// The members of a zip archive, from its central directory.
///
/// Only what a bank sends is read: stored or deflated members, no encryption, no ZIP64, no folders.
/// Names are used to tell members apart, never as paths.
public struct ZipArchive {
  public struct Member: Sendable {
    public let name: String
    let isDeflated: Bool
    let crc: UInt32
    let compressedBytes: Int
    let dataOffset: Int
  }

  /// What errors call the archive; where it lies, unless its bytes are in memory.
  public let path: String
  public let members: [Member]
  private let content: [UInt8]?

  static let signature: [UInt8] = [0x50, 0x4B, 0x03, 0x04]
  private static let maxMembers = 1000

  public init(path: String) throws(FormatError) {
    self.path = path
    content = nil
    members = try Self.members(of: try RawInput(path: path, name: path), path: path)
  }

  /// An archive whose bytes are in memory.
  init(bytes: [UInt8], name: String) throws(FormatError) {
    path = name
    content = bytes
    members = try Self.members(of: RawInput(bytes: bytes, name: name), path: name)
  }

  private static func members(
    of input: RawInput, path: String
  ) throws(FormatError) -> [Member] {
    let size = input.size
    let tail = try Self.bytes(of: input, from: max(0, size - 65_557), to: size)
    guard tail.count >= 22,
      let end = (0...tail.count - 22).last(where: { tail.le32($0) == 0x0605_4B50 })
    else { throw Self.damaged("it has no directory", path) }
    let count = tail.le16(end + 10)
    let length = tail.le32(end + 12)
    let start = tail.le32(end + 16)
    guard count <= Self.maxMembers, start + length <= size else {
      throw Self.damaged("its directory does not fit the file", path)
    }
    let directory = try Self.bytes(of: input, from: start, to: start + length)
    return try Self.members(in: directory, count: count, input: input, path: path)
  }

  /// The bytes of one member.
  public func source(
    of member: Member, limits: Limits = .standard
  ) throws(FormatError) -> ByteSource {
    let name = "\(path)#\(member.name)"
    if let content {
      return try ByteSource(
        RawInput(bytes: content, name: name), member: member, name: name, limits: limits)
    }
    return try ByteSource(
      try RawInput(path: path, name: name), member: member, name: name, limits: limits)
  }

  func member(_ name: String) -> Member? { members.first { $0.name == name } }

  private static func members(
    in directory: [UInt8], count: Int, input: RawInput, path: String
  ) throws(FormatError) -> [Member] {
    var members: [Member] = []
    var at = 0
    var previousEnd = 0
    for _ in 0..<count {
      guard at + 46 <= directory.count, directory.le32(at) == 0x0201_4B50 else {
        throw damaged("its directory is cut off", path)
      }
      let nameLength = directory.le16(at + 28)
      let next = at + 46 + nameLength + directory.le16(at + 30) + directory.le16(at + 32)
      guard next <= directory.count,
        let name = String(
          validating: directory[at + 46..<at + 46 + nameLength], as: UTF8.self)
      else { throw damaged("a name is not UTF-8", path) }
      let method = directory.le16(at + 10)
      guard directory.le16(at + 8) & 1 == 0 else { throw damaged("it is encrypted", path) }
      guard method == 0 || method == 8 else {
        throw damaged("its compression method is not supported", path)
      }
      let header = directory.le32(at + 42)
      let local = try bytes(of: input, from: header, to: header + 30)
      guard local.count == 30, local.le32(0) == 0x0403_4B50 else {
        throw damaged("a member is not where the directory says", path)
      }
      let member = Member(
        name: name, isDeflated: method == 8, crc: UInt32(directory.le32(at + 16)),
        compressedBytes: directory.le32(at + 20),
        dataOffset: header + 30 + local.le16(26) + local.le16(28))
      guard header >= previousEnd, member.dataOffset + member.compressedBytes <= input.size else {
        throw damaged("its members overlap or reach beyond the file", path)
      }
      previousEnd = member.dataOffset + member.compressedBytes
      if !name.hasSuffix("/") { members.append(member) }
      at = next
    }
    return members
  }

  private static func bytes(
    of input: RawInput, from start: Int, to end: Int
  ) throws(FormatError) -> [UInt8] {
    try input.restrict(to: start, count: end - start)
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: max(1, end - start))
    while bytes.count < end - start {
      var count = 0
      var failure: FormatError?
      piece.withUnsafeMutableBytes { buffer in
        do throws(FormatError) { count = try input.read(into: buffer) } catch { failure = error }
      }
      if let failure { throw failure }
      if count == 0 { break }
      bytes += piece.prefix(count)
    }
    return bytes
  }

  private static func damaged(_ why: String, _ path: String) -> FormatError {
    FormatError(.damagedArchive(why), at: InputLocation(file: path))
  }
}

extension [UInt8] {
  fileprivate func le16(_ at: Int) -> Int { Int(self[at]) | Int(self[at + 1]) << 8 }
  fileprivate func le32(_ at: Int) -> Int { le16(at) | le16(at + 2) << 16 }
}
