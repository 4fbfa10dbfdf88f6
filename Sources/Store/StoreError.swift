import Domain

/// Something the database refused, or that kept us from it.
///
/// Says which of our statements it was by the name given to it, never with which values: the
/// server's DETAIL, which quotes rows, is not kept.
public struct StoreError: ActionableError, Hashable {
  public enum Reason: Hashable, Sendable {
    case unreachable
    case connectionLost
    /// The connection broke while COMMIT was under way: whether it happened is not known.
    case commitUnknown
    /// A serialization failure or a deadlock: the whole transaction may be tried again.
    case serialization
    case diskFull
    case timeout
    case notPermitted
    case constraint
    /// A value that PostgreSQL cannot hold, such as text with a NUL or invalid UTF-8.
    case unstorable
    /// Any other refusal by the server: a mistake in our SQL or in the schema.
    case statement
    case interrupted
    case badURL
    case wrongEncoding
    case protocolViolation
    case migrationChanged
    case migrationGap
    case schemaNewer
    case schemaHalfway
    case schemaOlder
    case migrationsInvalid
    case leaseHeld
    case leaseFenced
  }

  public let reason: Reason

  /// The name of the statement or the step, as our code calls it.
  public let query: String

  /// The server's or the library's own words, without any value of a parameter.
  public let message: String

  /// The five characters of SQLSTATE, when the server answered.
  public let sqlState: String?

  /// The constraint that was violated, when one was.
  public let constraint: String?

  public init(
    _ reason: Reason, query: String, message: String, sqlState: String? = nil,
    constraint: String? = nil
  ) {
    self.reason = reason
    self.query = query
    self.message = message
    self.sqlState = sqlState
    self.constraint = constraint
  }

  public var problem: String {
    let state = sqlState.map { " (SQLSTATE \($0))" } ?? ""
    return "\(query): \(message)\(state)"
  }
}

extension StoreError {
  /// The connection is gone; a new one is needed before anything else.
  public var isConnectionLost: Bool { reason == .connectionLost || reason == .commitUnknown }

  /// The transaction lost against another and may be run again whole.
  public var isSerializationFailure: Bool { reason == .serialization }

  public var isDiskFull: Bool { reason == .diskFull }

  public var isConstraintViolation: Bool { reason == .constraint }

  /// The status a program ends with because of this error; see docs/operations.md.
  public var exitStatus: Int32 {
    switch reason {
    case .unreachable: 69
    case .constraint, .statement, .protocolViolation: 70
    case .connectionLost, .commitUnknown, .serialization, .diskFull, .timeout, .interrupted,
      .leaseHeld, .leaseFenced:
      75
    case .notPermitted: 77
    case .badURL, .wrongEncoding, .migrationChanged, .migrationGap, .schemaNewer, .schemaHalfway,
      .schemaOlder, .migrationsInvalid:
      78
    case .unstorable: 65
    }
  }

  public var code: String {
    switch reason {
    case .unreachable: "DB-0001"
    case .connectionLost: "DB-0002"
    case .commitUnknown: "DB-0003"
    case .serialization: "DB-0004"
    case .diskFull: "DB-0005"
    case .timeout: "DB-0006"
    case .notPermitted: "DB-0007"
    case .constraint: "DB-0008"
    case .unstorable: "DB-0009"
    case .statement: "DB-0010"
    case .interrupted: "DB-0011"
    case .badURL: "DB-0012"
    case .wrongEncoding: "DB-0013"
    case .protocolViolation: "DB-0014"
    case .migrationChanged: "DB-0020"
    case .migrationGap: "DB-0021"
    case .schemaNewer: "DB-0022"
    case .schemaHalfway: "DB-0023"
    case .migrationsInvalid: "DB-0024"
    case .schemaOlder: "DB-0025"
    case .leaseHeld: "DB-0030"
    case .leaseFenced: "DB-0031"
    }
  }

  public var hint: String? {
    switch reason {
    case .unreachable: "check that the server runs and that --database names it"
    case .connectionLost, .commitUnknown: "run the same command again: it goes on where it stopped"
    case .serialization: "run the same command again"
    case .diskFull: "make room on the disk of the database, then run the same command again"
    case .timeout: "see what holds the server up, then run the same command again"
    case .notPermitted: "run 'tieout doctor', which lists every missing privilege"
    case .constraint: "nothing was stored; keep the input and report this"
    case .unstorable: "remove the character from the input"
    case .statement, .protocolViolation: "report this: it is a mistake in the program"
    case .interrupted: "run the same command again: it goes on where it stopped"
    case .badURL: "write it as postgresql://user@host:5432/name"
    case .wrongEncoding: "make the database with ENCODING 'UTF8'"
    case .migrationChanged, .migrationGap, .schemaHalfway, .migrationsInvalid:
      "restore the database from a backup, or use the release that made it"
    case .schemaNewer: "use the newer release that migrated this database"
    case .schemaOlder: "run 'tieout db migrate'"
    case .leaseHeld: "wait for the other run to end"
    case .leaseFenced: "another run took over; run the same command again"
    }
  }
}
