import Domain
import Store

/// Why the workspace's own PostgreSQL cannot be used.
public struct EmbeddedServerError: ActionableError, Hashable {
  public enum Reason: Hashable, Sendable {
    case binariesMissing
    case userMissing
    case wrongVersion
    case notACluster
    case untrustedFolder
    case cannotCreate
    case initFailed
    case startFailed
    case stopFailed
    case busy
  }

  public let reason: Reason
  public let problem: String

  init(_ reason: Reason, _ problem: String) {
    self.reason = reason
    self.problem = problem
  }

  public var code: String {
    switch reason {
    case .binariesMissing: "DB-0040"
    case .userMissing: "DB-0041"
    case .wrongVersion: "DB-0042"
    case .notACluster: "DB-0043"
    case .untrustedFolder: "DB-0044"
    case .cannotCreate: "DB-0045"
    case .initFailed: "DB-0046"
    case .startFailed: "DB-0047"
    case .stopFailed: "DB-0048"
    case .busy: "DB-0049"
    }
  }

  public var hint: String? {
    switch reason {
    case .binariesMissing: "install postgresql-15 or newer, or name a server with --database"
    case .userMissing: "install the postgresql package, which makes the user, or do not run as root"
    case .wrongVersion: "install the PostgreSQL release that made the cluster"
    case .notACluster: "name an empty or new folder as paths.database in tieout.toml"
    case .untrustedFolder: "remove the folder, or make it yours with mode 0700"
    case .cannotCreate: "check the permissions and the space of the folder"
    case .initFailed, .startFailed: "the lines above are the end of the server's log"
    case .stopFailed: "look at the server's log, then stop it with mode immediate"
    case .busy: "wait for the other command that starts the server"
    }
  }
}

extension EmbeddedServerError: HasOutcome {
  public var outcome: Outcome {
    switch reason {
    case .binariesMissing, .userMissing, .wrongVersion, .notACluster: .configuration
    case .untrustedFolder: .notPermitted
    case .cannotCreate, .initFailed: .cannotCreate
    case .startFailed: .databaseUnreachable
    case .stopFailed, .busy: .temporary
    }
  }
}

extension StoreError: HasOutcome {
  public var outcome: Outcome { Outcome(rawValue: exitStatus) ?? .invariantBroken }
}
