import CFuzzer
import FuzzTargets
import Glibc

/// `tieout-fuzz TARGET [FILE | FOLDER | -flag=value …]`: one target under libFuzzer, which reads the
/// rest of the words. `tieout-fuzz --list` prints a line per target; scripts/fuzz runs them all.
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
    chosen = target
    target.prepare()
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

  private static func run(_ bytes: [UInt8]) {
    guard let violations = chosen?.check(bytes), let first = violations.first else { return }
    fatalError(first)
  }
}
