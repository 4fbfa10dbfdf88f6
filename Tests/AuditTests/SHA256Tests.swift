import Audit
import Testing

struct SHA256Tests {
  /// The examples of FIPS 180-4.
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
  ])
  func `hashes as the standard says`(text: String, hex: String) {
    #expect(SHA256.digest(of: text).hex == hex)
    #expect(Digest(hex: hex) == SHA256.digest(of: text))
  }

  @Test func `pieces hash as the whole, and a finished hash starts afresh`() {
    let hash = SHA256()
    for _ in 0..<2 {
      for piece in ["a", "", "bc"] { hash.update(piece) }
      #expect(hash.finish() == SHA256.digest(of: "abc"))
    }
  }

  @Test(arguments: ["", "ab", String(repeating: "A", count: 64), String(repeating: "0", count: 63)])
  func `what is not 64 lower-case digits is no digest`(text: String) {
    #expect(Digest(hex: text) == nil)
  }

  @Test func `digests sort as their digits do`() {
    let digests = (0..<50).map { SHA256.digest(of: "\($0)") }
    #expect(digests.sorted().map(\.hex) == digests.map(\.hex).sorted())
  }
}

struct ContentIDTests {
  /// Written down once: an id that changes here changes in everybody's packs.
  @Test func `ids are what they were`() {
    #expect(ContentID.make(domain: "tieout/run/v1", parts: []) == "w9ys74dk5e7hgswpsbw5")
    #expect(
      ContentID.make(domain: "tieout/run/v1", parts: ["2026-10", "é"]) == "ekyn9mg2x254qapxaggr")
  }

  @Test func `where one part ends and how they are tagged both count`() {
    let ids = [
      ContentID.make(domain: "d", parts: ["ab", "c"]), ContentID.make(domain: "d", parts: ["abc"]),
      ContentID.make(domain: "d", parts: ["a", "bc"]), ContentID.make(domain: "d", parts: [""]),
      ContentID.make(domain: "d", parts: []), ContentID.make(domain: "e", parts: ["ab", "c"]),
      ContentID.make(domain: "da", parts: ["b", "c"]),
    ]
    #expect(Set(ids).count == ids.count)
    #expect(ids.allSatisfy { $0.utf8.count == 20 })
  }
}
