import Glibc
import Reporting

/// The right to write packs into a folder, which one program has at a time.
///
/// The lease is a database's. Two databases may be given one folder of reports, and each run would
/// clear what the other one is writing, or write into it. The lock goes with the program, however it
/// ends, and leaves nothing behind.
struct PackLock {
  private let descriptor: Int32

  /// - Throws: `inUse`, exit 75, while another program has it.
  init(of folder: String) throws {
    // Makes the folder if it is not there.
    _ = try OutputDirectory(folder) { PackDigest() }
    descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw ReportError(.cannotCreate(errno), folder) }
    // A file system without locks is used as it always was.
    if flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
      close(descriptor)
      throw ReportError(.inUse, folder)
    }
  }

  func release() { close(descriptor) }
}
