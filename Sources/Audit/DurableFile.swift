/// A small file that is there whole or not at all.
public enum DurableFile {
  /// Writes the file under its name once its bytes are on disk; makes the folders above it.
  public static func write(_ bytes: [UInt8], to path: String) throws(AuditError) {
    let folder = parent(of: path)
    try makeDirectories(folder)
    let partial = try PartialFile(in: folder, prefix: ".partial-")
    try partial.write(bytes)
    try partial.publish(as: path, mode: 0o440)
  }
}
