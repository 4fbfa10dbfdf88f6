import Domain
import Glibc

/// The only place that reads a clock. Stages take their "now" from `--as-of`; this is for log
/// lines, progress, and the very edge of `tieout run`.
public enum SystemClock {
  public static func now() -> Instant {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    // Instants count from 2000-01-01, the system from 1970-01-01.
    let seconds = Int64(time.tv_sec) - 946_684_800
    return Instant(microseconds: seconds * 1_000_000 + Int64(time.tv_nsec) / 1000)
  }

  /// Nanoseconds that only ever grow, for measuring how long something took.
  public static func monotonicNanoseconds() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }
}
