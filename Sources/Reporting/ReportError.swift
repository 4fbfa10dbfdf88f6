import Domain

/// Why a report could not be written.
public struct ReportError: ActionableError, Hashable {
  public enum Reason: Hashable, Sendable {
    /// A file or folder could not be made. Carries `errno`.
    case cannotCreate(Int32)
    /// Bytes could not be written, synced or renamed into place. Carries `errno`.
    case cannotWrite(Int32)
    /// A file's name has a part that could leave the output folder.
    case unsafeName
    /// libxlsxwriter refused; carries its error number.
    case workbook(Int32)
    /// A font file is not there or is no font.
    case fontMissing
    /// cairo refused; carries its status number.
    case pdf(Int32)
    /// A ledger transaction of the journal does not sum to zero in a currency.
    case unbalanced(String)
    /// Another program writes packs into the folder.
    case inUse
    /// A party's balances do not follow from its lines, in a currency.
    case statementDoesNotAddUp(String)
  }

  public let reason: Reason

  /// What it happened to: a file, or the transaction or party whose figures are wrong.
  public let subject: String

  public init(_ reason: Reason, _ subject: String) {
    self.reason = reason
    self.subject = subject
  }

  /// The system's error number, for choosing an exit code: 28 is a full disk.
  public var systemError: Int32? {
    switch reason {
    case .cannotCreate(let number), .cannotWrite(let number): number
    default: nil
    }
  }
}

extension ReportError {
  public var code: String {
    switch reason {
    case .cannotCreate: "REP-0001"
    case .cannotWrite: "REP-0002"
    case .unsafeName: "REP-0003"
    case .workbook: "REP-0004"
    case .fontMissing: "REP-0005"
    case .pdf: "REP-0006"
    case .unbalanced: "REP-0007"
    case .statementDoesNotAddUp: "REP-0008"
    case .inUse: "REP-0009"
    }
  }

  public var problem: String {
    switch reason {
    case .cannotCreate(let number): "cannot create '\(subject)': \(systemMessage(number))"
    case .cannotWrite(let number): "cannot write '\(subject)': \(systemMessage(number))"
    case .unsafeName: "'\(subject)' is no name for an output file"
    case .workbook(let number):
      "the workbook '\(subject)' cannot be written: \(xlsxMessage(number))"
    case .fontMissing: "the font '\(subject)' cannot be read"
    case .pdf(let status): "the statement '\(subject)' cannot be drawn: cairo status \(status)"
    case .unbalanced(let currency):
      "transaction '\(subject)' does not sum to zero in \(currency)"
    case .statementDoesNotAddUp(let currency):
      "the \(currency) balances of party '\(subject)' do not follow from its lines"
    case .inUse: "another run writes packs in '\(subject)'"
    }
  }

  public var hint: String? {
    switch reason {
    case .cannotCreate: "check that the reports folder exists and belongs to you"
    case .cannotWrite: "check the free space of the disk, then run the stage again"
    case .unsafeName: "file names are made from ids by SafeName; use that"
    case .workbook: "check the free space of the reports folder, which also holds temporary files"
    case .fontMissing: "install the fonts: apt-get install fonts-dejavu-core"
    case .pdf: "run the stage again; if it persists, report it with the party's id"
    case .inUse: "wait for it; two databases need a folder of reports each"
    case .unbalanced, .statementDoesNotAddUp:
      "stop and run tieout-verify: the ledger breaks an invariant"
    }
  }
}
