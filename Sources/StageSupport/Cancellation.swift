import Domain
import Glibc
import Synchronization

/// The signal that asked this process to stop, or 0. Set by a signal handler, so it is an atomic
/// that takes no lock.
private let requestedStop = Atomic<Int32>(0)

/// A polite stop: the first SIGINT or SIGTERM is remembered until a stage asks, between two units
/// of work; the second one ends the process at once, which is safe too.
public enum Cancellation {
  static func install() {
    requestedStop.store(0, ordering: .relaxed)
    signal(SIGPIPE, SIG_IGN)
    var action = sigaction()
    action.__sigaction_handler.sa_handler = { requestedStop.store($0, ordering: .relaxed) }
    // SA_RESETHAND, whose imported type differs between C libraries.
    action.sa_flags = Int32(bitPattern: 0x8000_0000)
    sigaction(SIGINT, &action, nil)
    sigaction(SIGTERM, &action, nil)
  }

  public static var isRequested: Bool { requestedStop.load(ordering: .relaxed) != 0 }

  public static func check() throws(Cancelled) {
    let signal = requestedStop.load(ordering: .relaxed)
    if signal != 0 { throw Cancelled(signal: signal) }
  }
}

/// The run was asked to stop. What is committed stays; the next run resumes from there.
public struct Cancelled: ActionableError, HasOutcome, Hashable {
  public let signal: Int32

  public init(signal: Int32) { self.signal = signal }

  public var code: String { "CLI-0003" }
  public var outcome: Outcome { signal == SIGINT ? .interrupted : .terminated }
  public var problem: String { "stopped by \(signal == SIGINT ? "SIGINT" : "SIGTERM")" }
  public var hint: String? { "run the same command again; it resumes where this one stopped" }
}
