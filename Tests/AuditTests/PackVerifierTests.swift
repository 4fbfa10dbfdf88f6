import Audit
import Glibc
import Testing

struct PackVerifierTests {
  let folder = TemporaryFolder()

  private func verify(_ pack: PackBuilder) -> [Check] {
    pack.write(to: folder)
    return PackVerifier.verify("\(folder.path)/2026-10")
  }

  private func failed(_ checks: [Check]) -> [PackCheck] {
    checks.filter { !$0.passed }.map(\.check)
  }

  @Test func `a good pack passes every check, and every check looked at something`() {
    mkdir("\(folder.path)/2026-09", 0o755)
    folder.write("{}\n", to: "2026-09/manifest.json")
    var pack = PackBuilder()
    pack.manifest.previous = SHA256.digest(of: "{}\n")
    let checks = verify(pack)
    #expect(checks.flatMap(\.findings) == [])
    #expect(checks.filter { $0.examined == 0 }.map(\.check) == [])
    #expect(checks.map(\.check) == PackCheck.allCases)
  }

  @Test(arguments: Tampering.all)
  func `one tampering is found by the check made for it`(tampering: Tampering) {
    var pack = PackBuilder()
    for edit in tampering.edits { pack.apply(edit) }
    pack.seal()
    let checks = verify(pack)
    #expect(failed(checks) == [tampering.check], "\(checks.flatMap(\.findings))")
    let places = checks.flatMap(\.findings).map { "\($0.file):\($0.row ?? 0)" }
    #expect(places.contains("\(tampering.file):\(tampering.row ?? 0)"), "\(places)")
  }

  @Test(arguments: ["index.html", "proof.csv", "statements/p2.pdf", "verdict.json"])
  func `a pack without one of its files is not whole`(name: String) {
    var pack = PackBuilder()
    pack.files[name] = nil
    pack.seal()
    #expect(failed(verify(pack)).contains(.packComplete))
  }

  @Test func `a file that is gone, or there without being listed, is named`() {
    let pack = PackBuilder()
    pack.write(to: folder)
    unlink("\(folder.path)/2026-10/index.html")
    folder.write("x", to: "2026-10/statements/p3.pdf")
    symlink("/dev/null", "\(folder.path)/2026-10/extra")
    let checks = PackVerifier.verify("\(folder.path)/2026-10")
    #expect(failed(checks) == [.filesPresent, .nothingUnlisted])
    #expect(checks.flatMap(\.findings).map(\.file) == ["index.html", "extra", "statements/p3.pdf"])
  }

  @Test(arguments: [
    ("breaks.csv", "\"rows\": 2", "\"rows\": 3", PackCheck.rowCounts),
    ("breaks.csv", "\"6.50\"", "\"6.51\"", .columnTotals),
    ("breaks.csv", "\"EUR\": \"6.50\"", "\"EUR\": \"6.50\", \"GBP\": \"0.00\"", .columnTotals),
  ])
  func `a manifest that counts wrongly is found`(
    file: String, old: String, new: String, check: PackCheck
  ) {
    PackBuilder().write(to: folder)
    let json = String(decoding: folder.read("2026-10/manifest.json"), as: UTF8.self)
    let entry = json.split(separator: "\"name\": \"\(file)\"", omittingEmptySubsequences: false)
    let parts = entry[1].split(separator: old, maxSplits: 1, omittingEmptySubsequences: false)
    folder.write(
      entry[0] + "\"name\": \"\(file)\"" + parts.joined(separator: new),
      to: "2026-10/manifest.json")
    let checks = PackVerifier.verify("\(folder.path)/2026-10")
    #expect(failed(checks) == [check])
    #expect(checks.flatMap(\.findings).map(\.file) == [file])
  }

  @Test func `a manifest that is missing, broken or points outside stops nothing quietly`() {
    #expect(failed(PackVerifier.verify("\(folder.path)/none")) == [.manifestReadable])
    var pack = PackBuilder()
    pack.manifest.files.append(pack.manifest.files[0])
    pack.manifest.files.append(
      .init(name: "../escape", bytes: 1, sha256: SHA256.digest(of: "x")))
    let checks = verify(pack)
    #expect(failed(checks) == [.manifestReadable])
    #expect(checks[0].findings.map(\.subject) == ["file '../escape'", "file 'balances.xlsx'"])
  }

  @Test func `a pack that was built on another month before it is found`() {
    mkdir("\(folder.path)/2026-09", 0o755)
    folder.write("{}\n", to: "2026-09/manifest.json")
    for previous in [nil, SHA256.digest(of: "{} \n")] {
      var pack = PackBuilder()
      pack.manifest.previous = previous
      #expect(failed(verify(pack)) == [.previousManifest])
    }
  }

  /// One byte in eleven of every file: 0 misses among some four hundred flips.
  @Test func `one flipped bit in any file is found and the file is named`() {
    let pack = PackBuilder()
    pack.write(to: folder)
    var generator = SeededGenerator(seed: 20_261_031)
    for name in pack.files.keys.sorted() {
      let good = pack.content(of: name)
      let start = Int.random(in: 0..<min(11, good.count), using: &generator)
      for index in stride(from: start, to: good.count, by: 11) {
        var bad = good
        bad[index] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
        folder.write(bad, to: "2026-10/\(name)")
        let changed = PackVerifier.verify("\(folder.path)/2026-10")
          .first { $0.check == .filesUnchanged }
        #expect(changed?.findings.map(\.file) == [name], "byte \(index) of \(name)")
      }
      folder.write(good, to: "2026-10/\(name)")
    }
  }
}
