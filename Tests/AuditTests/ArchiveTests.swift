import Audit
import Glibc
import Testing

struct ArchiveTests {
  let folder = TemporaryFolder()
  var archive: Archive { Archive("\(folder.path)/deep/archive") }

  private func content(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
    var generator = SeededGenerator(seed: seed)
    // Half noise, half repetition, as bank files are.
    return (0..<count).map { $0 % 64 < 32 ? UInt8(truncatingIfNeeded: generator.next()) : 0x30 }
  }

  private func readBack(_ digest: Digest) throws -> [UInt8] {
    let reader = try archive.open(digest)
    var bytes: [UInt8] = []
    while let block = try reader.nextBlock() { bytes += block }
    return bytes
  }

  /// Around the sizes of a block (1 MiB) and of a round of blocks (4 MiB).
  @Test(arguments: [0, 1, 100, 1 << 20, 1 << 20 + 1, 4 << 20, 4 << 20 + 7])
  func `what is stored reads back the same`(size: Int) throws {
    let bytes = content(size)
    folder.write(bytes, to: "in")
    let stored = try archive.store("\(folder.path)/in")
    #expect(stored.sha256 == SHA256.digest(of: bytes))
    #expect(stored.bytes == Int64(size))
    #expect(!stored.alreadyThere)
    #expect(stored.archivedPath == "\(stored.sha256.hex.prefix(2))/\(stored.sha256.hex).zst")
    #expect(try readBack(stored.sha256) == bytes)
  }

  @Test func `storing twice, renamed or recompressed changes nothing`() throws {
    folder.write(content(100_000), to: "in.csv")
    let first = try archive.store("\(folder.path)/in.csv")
    // The archived file is itself a recompressed copy.
    folder.write(folder.read("deep/archive/\(first.archivedPath)"), to: "renamed.zst")
    let second = try archive.store("\(folder.path)/renamed.zst")
    #expect(second.sha256 == first.sha256)
    #expect(second.bytes == first.bytes)
    #expect(second.alreadyThere)
    #expect(second.cameCompressed && !first.cameCompressed)
    #expect(folder.names(in: "deep/archive") == [String(first.sha256.hex.prefix(2))])
  }

  /// By its length a file may be known to be new, and is then read once.
  @Test(arguments: [[], [1], [100_000]] as [Set<Int64>])
  func `a file of new length is stored as any other`(sizes: Set<Int64>) throws {
    folder.write(content(100_000), to: "in")
    let first = try archive.store("\(folder.path)/in", sizes: sizes)
    #expect(first.sha256 == SHA256.digest(of: content(100_000)) && !first.alreadyThere)
    // Told wrongly, it is stored once more in the same place.
    let again = try archive.store("\(folder.path)/in", sizes: sizes)
    #expect(again.sha256 == first.sha256 && again.bytes == first.bytes)
    #expect(try readBack(first.sha256) == content(100_000))
    #expect(folder.names(in: "deep/archive/\(first.sha256.hex.prefix(2))").count == 1)
  }

  @Test func `the archive's bytes depend on the content alone`() throws {
    folder.write(content(3 << 20), to: "a")
    folder.write(content(3 << 20), to: "b")
    let one = try Archive("\(folder.path)/one").store("\(folder.path)/a")
    let two = try Archive("\(folder.path)/two").store("\(folder.path)/b")
    #expect(
      folder.read("one/\(one.archivedPath)") == folder.read("two/\(two.archivedPath)"))
  }

  @Test func `a stored file cannot be written to by accident`() throws {
    folder.write("x", to: "in")
    let stored = try archive.store("\(folder.path)/in")
    var status = stat()
    #expect(stat(archive.path(of: stored.sha256), &status) == 0)
    #expect(status.st_mode & 0o777 == 0o440)
  }

  /// The format has a bit without a meaning and can say one thing in two ways, so a flip may leave
  /// the content as it was; any other is found.
  @Test func `one flipped bit anywhere is found and the file is named`() throws {
    let bytes = content(300)
    folder.write(bytes, to: "in")
    let stored = try archive.store("\(folder.path)/in")
    let path = archive.path(of: stored.sha256)
    let good = folder.read("deep/archive/\(stored.archivedPath)")
    var harmless = 0
    for index in good.indices {
      for bit in 0..<8 {
        var bad = good
        bad[index] ^= 1 << bit
        unlink(path)
        folder.write(bad, to: "deep/archive/\(stored.archivedPath)")
        do {
          #expect(try readBack(stored.sha256) == bytes)
          harmless += 1
        } catch let error as AuditError {
          #expect(error.code == "AUD-0007", "byte \(index), bit \(bit)")
          #expect(error.file == path)
        }
      }
    }
    #expect(harmless * 50 < good.count * 8)
  }

  @Test func `what was never stored is not found`() throws {
    let error = #expect(throws: AuditError.self) {
      _ = try archive.open(SHA256.digest(of: "nothing"))
    }
    #expect(error?.code == "AUD-0008")
  }

  @Test(arguments: [Packing.gzip, .zstd])
  func `a cut compressed file is refused at every length and leaves nothing behind`(
    packing: Packing
  ) throws {
    let whole = packing.pack(content(400))
    let other = Archive("\(folder.path)/other")
    for length in 4..<whole.count {
      folder.write(Array(whole[..<length]), to: "cut")
      let error = #expect(throws: AuditError.self) { try other.store("\(folder.path)/cut") }
      #expect(error?.code == "AUD-0004", "cut at \(length)")
    }
    #expect(folder.names(in: "other").isEmpty)
  }

  @Test(arguments: [Packing.gzip, .zstd])
  func `a compressed file is filed by what it holds, however many parts it has`(
    packing: Packing
  ) throws {
    let (first, second) = (content(100_000), content(2 << 20, seed: 2))
    folder.write(packing.pack(first) + packing.pack([]) + packing.pack(second), to: "in")
    let stored = try archive.store("\(folder.path)/in")
    #expect(stored.cameCompressed)
    #expect(try readBack(stored.sha256) == first + second)
  }

  @Test(arguments: [Packing.gzip, .zstd])
  func `a compressed file that expands beyond reason is refused, a regular plain one is not`(
    packing: Packing
  ) throws {
    let blanks = [UInt8](repeating: 0x20, count: 20 << 20)
    folder.write(packing.pack(blanks), to: "bomb")
    let error = #expect(throws: AuditError.self) { try archive.store("\(folder.path)/bomb") }
    #expect(error?.code == "AUD-0005")

    folder.write(blanks, to: "blanks")
    let stored = try archive.store("\(folder.path)/blanks")
    #expect(try readBack(stored.sha256).count == blanks.count)
    // An audit files the archive's copy in an archive of its own.
    let other = Archive("\(folder.path)/other")
    let copy = try other.store(archive.path(of: stored.sha256), isArchived: true)
    #expect(copy.sha256 == stored.sha256)
  }

  @Test func `links, folders, pipes and missing files are refused`() throws {
    folder.write("x", to: "target")
    symlink("\(folder.path)/target", "\(folder.path)/link")
    mkdir("\(folder.path)/folder.csv", 0o755)
    mkfifo("\(folder.path)/pipe", 0o644)
    for (name, code) in [
      ("link", "AUD-0002"), ("folder.csv", "AUD-0002"), ("pipe", "AUD-0002"),
      ("missing", "AUD-0001"),
    ] {
      let error = #expect(throws: AuditError.self) { try archive.store("\(folder.path)/\(name)") }
      #expect(error?.code == code, "\(name)")
    }
  }

  @Test func `sweeping removes what a killed run left and nothing else`() throws {
    folder.write("x", to: "in")
    let stored = try archive.store("\(folder.path)/in")
    folder.write("half", to: "deep/archive/.partial-abc123")
    archive.sweep()
    #expect(folder.names(in: "deep/archive") == [String(stored.sha256.hex.prefix(2))])
    #expect(try readBack(stored.sha256) == Array("x".utf8))
  }
}
