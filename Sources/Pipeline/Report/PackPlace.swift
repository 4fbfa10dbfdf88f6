import CSystemShim
import Domain
import Glibc
import Reporting

/// Puts a finished pack in its place.
enum PackPlace {
  /// Syncs the new pack whole, exchanges it and the old one in one step, then removes the old one.
  static func publish(_ partial: String, as target: String) throws {
    try PackTree.sync(partial)
    let isReplacing = access(target, F_OK) == 0
    guard (isReplacing ? tieout_exchange(partial, target) : rename(partial, target)) == 0 else {
      throw ReportError(.cannotCreate(errno), target)
    }
    // Makes the exchange survive a power cut: the folder above holds the names.
    try PackTree.flush(target.lastIndex(of: "/").map { String(target[..<$0]) } ?? ".")
    if isReplacing { try PackTree.clear(partial) }
  }
}
