import Foundation

/// One sentence for each file that two packs do not have alike.
///
/// - Parameter normalise: What to do to the text of a file before it is compared; nil for a file
///   that is not compared at all. Bytes are compared as they are when it is left out.
func packDifferences(
  _ first: String, _ second: String, normalise: ((String, Data) -> Data?)? = nil
) throws -> [String] {
  let names = Set(Repository.files(in: first)).union(Repository.files(in: second))
  return try names.sorted().compactMap { name in
    let paths = ["\(first)/\(name)", "\(second)/\(name)"]
    guard paths.allSatisfy(FileManager.default.fileExists) else { return "only one has \(name)" }
    let (left, right) = (try Repository.bytes(paths[0]), try Repository.bytes(paths[1]))
    guard let normalise else { return left == right ? nil : "\(name) differs" }
    return normalise(name, left) == normalise(name, right) ? nil : "\(name) differs"
  }
}
