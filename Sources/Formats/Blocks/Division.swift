import Glibc

/// How a file is divided among threads. What comes of it is the same with any division.
public struct Division: Sendable {
  public var workers = max(1, min(4, sysconf(Int32(_SC_NPROCESSORS_ONLN))))
  public var blockBytes = 1 << 15
  /// How much of a table is read in turn, before it is worth to begin other threads.
  public var bytesInTurn = 1 << 20
  public var rowsInTurn = 256

  public init(
    workers: Int? = nil, blockBytes: Int? = nil, bytesInTurn: Int? = nil, rowsInTurn: Int? = nil
  ) {
    self.workers = workers ?? self.workers
    self.blockBytes = blockBytes ?? self.blockBytes
    self.bytesInTurn = bytesInTurn ?? self.bytesInTurn
    self.rowsInTurn = rowsInTurn ?? self.rowsInTurn
  }
}
