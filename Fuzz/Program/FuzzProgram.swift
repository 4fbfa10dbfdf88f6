import CFuzzer
import Foundation
import FuzzTargets

/// `tieout-fuzz TARGET [FILE | FOLDER | -flag=value …]`: one target under libFuzzer, which reads the
/// rest of the words. `tieout-fuzz TARGET --check FILE …` says what is wrong with files, without it;
/// `tieout-fuzz --list` prints a line per target. scripts/fuzz runs them all.
@main enum FuzzProgram {
  static func main() {
    let words = CommandLine.arguments
    guard words.count > 1, let target = FuzzTarget.named(words[1]) else {
      for target in FuzzTarget.all {
        let seeds = target.seeds.joined(separator: ",")
        print("\(target.name)\t\(target.maxBytes)\t\(target.dictionary ?? "-")\t\(seeds)")
      }
      return
    }
    target.prepare()
    if words.count > 2, words[2] == "--check" { return show(words.dropFirst(3), target) }
    chosen = target
    var arguments: [UnsafeMutablePointer<CChar>?] = (words.prefix(1) + words.dropFirst(2)).map {
      strdup($0)
    }
    var count = Int32(arguments.count)
    arguments.append(nil)
    let status = arguments.withUnsafeMutableBufferPointer { buffer in
      var pointer = buffer.baseAddress
      return LLVMFuzzerRunDriver(&count, &pointer) { data, size in
        FuzzProgram.run(Array(UnsafeBufferPointer(start: data, count: size)))
        return 0
      }
    }
    exit(status)
  }

  /// Set once, before libFuzzer starts: its callback is a C function and cannot capture.
  nonisolated(unsafe) private static var chosen: FuzzTarget?

  /// Prints what does not hold of each file, without libFuzzer.
  private static func show(_ files: ArraySlice<String>, _ target: FuzzTarget) {
    for file in files {
      guard let bytes = FileManager.default.contents(atPath: file) else { continue }
      for violation in target.check(Array(bytes)) { print("\(file): \(violation)") }
    }
  }

  private static func run(_ bytes: [UInt8]) {
    guard let violations = chosen?.check(bytes), let first = violations.first else { return }
    fatalError(first)
  }
}
