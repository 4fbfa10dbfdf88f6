import Domain
import Foundation
import Testing

@testable import Reporting

@Suite struct OutputFileTests {
  private let scratch = Scratch()

  @Test func `a file appears when it is committed and not before`() throws {
    let file = try scratch.output().file("breaks.csv")
    try file.write("a")
    try file.write([0x62, 0x63])
    #expect(try scratch.names().allSatisfy { $0.hasPrefix(".breaks.csv.partial-") })
    let written = try file.commit()
    #expect(try scratch.names() == ["breaks.csv"])
    #expect(
      written == WrittenFile(name: "breaks.csv", bytes: 3, sha256: TestDigest.hex([97, 98, 99])))
    #expect(try scratch.text("breaks.csv") == "abc")
  }

  @Test func `a commit replaces an earlier file whole`() throws {
    for text in ["the long first version", "second"] {
      let file = try scratch.output().file("a.csv")
      try file.write(text)
      _ = try file.commit()
      #expect(try scratch.text("a.csv") == text)
    }
  }

  @Test func `a file given up leaves the earlier one`() throws {
    let output = try scratch.output()
    let first = try output.file("a.csv")
    try first.write("first")
    _ = try first.commit()
    do {
      let second = try output.file("a.csv")
      try second.write(String(repeating: "x", count: 1 << 20))
    }
    #expect(try scratch.names() == ["a.csv"])
    #expect(try scratch.text("a.csv") == "first")
  }

  @Test(arguments: [0o000, 0o022, 0o077] as [mode_t])
  func `files are for the owner and the group, whatever the umask`(mask: mode_t) throws {
    let before = umask(mask)
    defer { umask(before) }
    let file = try scratch.output().file("statements/a.csv")
    _ = try file.commit()
    for (name, mode) in [("", 0o750), ("/statements", 0o750), ("/statements/a.csv", 0o640)] {
      let attributes = try FileManager.default.attributesOfItem(
        atPath: "\(scratch.path)/pack\(name)")
      #expect(attributes[.posixPermissions] as? Int == mode, "\(name)")
    }
  }

  @Test(arguments: [
    "", "/", "../a", "a/../b", "a/b/c", ".hidden", "a b", "é.pdf", "a\u{0}b", "statements/",
    "statements/..", "statements/.a", "a\nb", "statements//a",
  ])
  func `no other name is taken`(name: String) throws {
    #expect(throws: ReportError(.unsafeName, name)) { try scratch.output().file(name) }
  }

  @Test func `a folder that is a file is refused with its code`() throws {
    try Data().write(to: URL(fileURLWithPath: "\(scratch.path)/taken"))
    let error = try #require(throws: ReportError.self) {
      try OutputDirectory("\(scratch.path)/taken", digest: { TestDigest() })
    }
    #expect(error.code == "REP-0001")
    #expect(error.systemError == ENOTDIR)
  }

  @Test func `a folder in the way of a file is an error and leaves nothing`() throws {
    let output = try scratch.output()
    try FileManager.default.createDirectory(
      atPath: "\(scratch.path)/pack/a.csv/full", withIntermediateDirectories: true)
    let file = try output.file("a.csv")
    let error = try #require(throws: ReportError.self) { try file.commit() }
    #expect(error.code == "REP-0002")
    #expect(try scratch.names() == ["a.csv"])
  }

  /// The file's descriptor is turned to /dev/full, which fails every write as a full disk does.
  @Test func `a full disk is an error and leaves nothing`() throws {
    let file = try scratch.output().file("a.csv")
    let descriptors = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
    let descriptor = try #require(
      descriptors.compactMap { Int32($0) }.first {
        let target = try? FileManager.default.destinationOfSymbolicLink(
          atPath: "/proc/self/fd/\($0)")
        return target == file.partialPath
      })
    let full = open("/dev/full", O_WRONLY)
    dup2(full, descriptor)
    close(full)
    let error = try #require(throws: ReportError.self) {
      try file.write(String(repeating: "x", count: 1 << 17))
    }
    #expect(error == ReportError(.cannotWrite(ENOSPC), "\(scratch.path)/pack/a.csv"))
    #expect(
      error.description == """
        error REP-0002: cannot write '\(scratch.path)/pack/a.csv': \
        no space left on device (errno 28)
          hint: check the free space of the disk, then run the stage again
        """)
    #expect(try scratch.names().isEmpty)
  }

  @Test(arguments: ["a", "C-0007", "M_17", String(repeating: "x", count: 64)])
  func `plain ids name their files themselves`(id: String) {
    #expect(SafeName.name(for: id, digest: digest) == id)
  }

  @Test(
    arguments: hostileTexts + [
      "nul", "Com7", ".", "..", "a.b", "a/b", String(repeating: "x", count: 65),
    ])
  func `other ids get a name derived from them`(id: String) {
    let name = SafeName.name(for: id, digest: digest)
    guard id != "_x0041_" else { return }
    #expect(name == "id." + TestDigest.hex(Array(id.utf8)))
    #expect(SafeName.isFileName(name[...]))
  }

  @Test func `no two ids share a name`() {
    let ids = hostileTexts + ["CON", "con", "_x0041_", "é", "e\u{301}", "id", "id.", "a", "A"]
    // As bytes: two spellings of é are one String and two ids.
    let distinct = Set(ids.map { Array($0.utf8) })
    let names = Set(ids.map { Array(SafeName.name(for: $0, digest: digest).utf8) })
    #expect(names.count == distinct.count)
  }

  @Test func `ids that differ in case only have names that differ in more`() {
    var names = SafeNames()
    let ids = ["H-CASE", "H-case", "Id", "h-case", "a.b"]
    let made = ids.map { names.name(for: $0, digest: digest) }
    #expect(made[0] == "H-CASE")
    #expect(made[1] == "id." + TestDigest.hex(Array("H-case".utf8)))
    #expect(made[2] == "Id")
    #expect(Set(made.map { $0.lowercased() }).count == ids.count)
  }

  private func digest(_ bytes: UnsafeRawBufferPointer) -> String { TestDigest.hex(Array(bytes)) }
}
