import Foundation
import Synchronization

/// Folders for tests, all in one that goes when the process ends.
enum ScratchFolders {
  private static let prefix = "tieout-pipeline-"
  private static let number = Mutex(0)

  /// In memory where there is such a place: packs are synced file by file, and nothing here has to
  /// survive a power cut.
  private static let base =
    FileManager.default.isWritableFile(atPath: "/dev/shm") ? "/dev/shm" : "/tmp"

  private static let root: String = {
    // What runs that were killed left behind.
    for name in (try? FileManager.default.contentsOfDirectory(atPath: base)) ?? []
    where name.hasPrefix(prefix) {
      guard let process = pid_t(name.dropFirst(prefix.count)) else { continue }
      if kill(process, 0) != 0, errno == ESRCH {
        try? FileManager.default.removeItem(atPath: "\(base)/\(name)")
      }
    }
    atexit { try? FileManager.default.removeItem(atPath: ScratchFolders.root) }
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
