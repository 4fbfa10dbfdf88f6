import CLibPQ

extension Connection {
  public enum ServerState: Sendable {
    case accepting
    /// It runs but does not let anybody in yet: it starts up, recovers or shuts down.
    case refusing
    case silent
  }

  /// Whether a server answers at the URL, found out without logging in.
  public static func ping(url: String) -> ServerState {
    switch PQping(url) {
    case PQPING_OK: .accepting
    case PQPING_REJECT: .refusing
    default: .silent
    }
  }
}
