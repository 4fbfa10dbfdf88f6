import Foundation
import Synchronization

/// Folders for tests, all in one that goes when the process ends.
enum ScratchFolders {
  private static let prefix = "tieout-pipeline-"
  private static let number = Mutex(0)

  private static let root: String = {
    let base = "/tmp"
    // What runs that were killed left behind.
    for name in (try? FileManager.default.contentsOfDirectory(atPath: base)) ?? []
    where name.hasPrefix(prefix) {
      guard let process = pid_t(name.dropFirst(prefix.count)) else { continue }
      if kill(process, 0) != 0, errno == ESRCH {
        try? FileManager.default.removeItem(atPath: "\(base)/\(name)")
      }
    }
    atexit { try? FileManager.default.removeItem(atPath: "/tmp/tieout-pipeline-\(getpid())") }
    return "\(base)/\(prefix)\(getpid())"
  }()

  static func make() throws -> String {
    let next = number.withLock { count in
      count += 1
      return count
    }
    let folder = "\(root)/\(next)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    return folder
  }
}
