import Domain
import StageSupport

/// What goes wrong between the pieces: everything that no single format or store can see.
public struct PipelineError: ActionableError, HasOutcome, Hashable {
  public enum Reason: Hashable, Sendable {
    case noSource(account: String, currency: String?)
    case noReader(format: String)
    case unexpectedFormat(source: String, expected: String, found: String)
    case severalSources(format: String)
    case notOneBank(format: String)
    case sourceWithoutCurrency(source: String, currency: String)
    case doesNotAddUp(String)
    case noBookingDate
    case unknownType(String, currency: String)
    case noOperationAccount(String, currency: String)
    case zeroAmount
    case idTaken(id: String, by: String)
    case idRepeated(id: String, line: Int)
    case dateOutOfRange(String)
    case nothingToPost(String)
    case entryRepeated(id: String)
    /// The same statement or days in another file, with other content; both files' hashes.
    case corrected(days: String, file: String, because: String, old: String, new: String)
    case entryChanged(id: String, file: String, because: String, old: String, new: String)
    case noFile(String)
    case unknownID(String)
    case notDecidable(String, hint: String)
    case changedResolution(String)
    case severalFiles(String, [String])
    case notSupersedable(String, hint: String)
    case noRun(String)
    case notUndoable(String, hint: String)
    case accountShared(String, owner: String)
    case noConfiguration(String)
    case noInput(String)
    case noPeriod
    case notMatched(String)
    case missingInput(String)
    case residual(String)
    case packDiffers(String)
    case unstableOutput(String)
    case noScratchDatabase(login: String, missing: String)
    case unknownReport(String, nearest: String?)
    case untakenOption(String, String, takes: String)
    case partyNeeded(String)
    case unknownParty(String, String, nearest: String?)
    case unknownTypeAsked(String, nearest: String?, known: [String])
    case emptyRange(CalendarDate, CalendarDate)
    case noSender(String)
    /// A temporary file cannot be written; `errno`.
    case cannotSpill(Int32)
  }

  public let reason: Reason
  public let location: InputLocation?

  public init(_ reason: Reason, at location: InputLocation? = nil) {
    self.reason = reason
    self.location = location
  }

  public var outcome: Outcome {
    switch reason {
    case .noConfiguration, .noPeriod, .noOperationAccount: .configuration
    case .noInput, .noFile, .severalFiles, .unknownID, .notMatched, .noRun, .unknownReport,
      .untakenOption, .partyNeeded, .unknownParty, .unknownTypeAsked, .emptyRange, .noSender:
      .usage
    case .notSupersedable, .notUndoable: .notPermitted
    case .missingInput: .missingInput
    case .noScratchDatabase: .notPermitted
    case .cannotSpill(let number): Outcome(writing: number, else: .ioError)
    case .residual, .packDiffers, .unstableOutput: .invariantBroken
    default: .badInput
    }
  }

  public var code: String {
    switch reason {
    case .noSource, .noReader: "ING-0101"
    case .unexpectedFormat: "ING-0102"
    case .severalSources, .notOneBank: "ING-0103"
    case .sourceWithoutCurrency: "ING-0104"
    case .doesNotAddUp: "ING-0105"
    case .noBookingDate: "ING-0106"
    case .nothingToPost: "PST-0006"
    case .entryRepeated: "ING-0107"
    case .corrected: "ING-0109"
    case .entryChanged: "ING-0110"
    case .notSupersedable: "ING-0111"
    case .noFile: "CLI-0105"
    case .severalFiles: "CLI-0106"
    case .unknownID: "CLI-0107"
    case .notDecidable: "CLI-0108"
    case .notMatched: "CLI-0109"
    case .noRun: "CLI-0110"
    case .notUndoable: "CLI-0111"
    case .unknownReport: "CLI-0112"
    case .untakenOption, .partyNeeded, .emptyRange: "CLI-0113"
    case .unknownParty: "CLI-0114"
    case .noSender: "CLI-0116"
    case .unknownTypeAsked: "CLI-0117"
    case .changedResolution: "PST-0009"
    case .accountShared: "PST-0007"
    case .missingInput: "ING-0108"
    case .unknownType: "PST-0001"
    case .noOperationAccount: "PST-0010"
    case .zeroAmount: "PST-0002"
    case .idTaken: "PST-0003"
    case .idRepeated: "PST-0004"
    case .dateOutOfRange: "PST-0005"
    case .noConfiguration: "CFG-0101"
    case .noInput: "CLI-0101"
    case .noPeriod: "CFG-0102"
    case .residual: "MAT-0001"
    case .packDiffers: "AUD-0201"
    case .unstableOutput: "REP-0101"
    case .noScratchDatabase: "AUD-0202"
    case .cannotSpill: "PST-0008"
    }
  }

  public var problem: String {
    switch reason {
    case .noSource(let account, let currency):
      "account '\(account)'\(currency.map { " in \($0)" } ?? "") belongs to no source"
    case .noReader(let format): "no source reads \(format)"
    case .unexpectedFormat(let source, let expected, let found):
      "source '\(source)' is read from \(expected), not from \(found)"
    case .severalSources(let format):
      "several sources read \(format) and the file names no account"
    case .notOneBank(let format):
      "\(format) lists payments of a bank's lines, names no account, and there is not just one bank"
    case .sourceWithoutCurrency(let source, let currency):
      "source '\(source)' has no account in \(currency)"
    case .doesNotAddUp(let how): how
    case .noBookingDate: "the entry has no booking date and neither has its statement"
    case .unknownType(let type, let currency):
      "ledger type '\(type)' has no counter-account in \(currency)"
    case .noOperationAccount(let type, let currency):
      "an operation posts type '\(type)', which has no account in \(currency)"
    case .zeroAmount: "the amount is zero, and a posting of nothing is none"
    case .idTaken(let id, let by): "id '\(id)' is already there with other content: \(by)"
    case .idRepeated(let id, let line): "id '\(id)' stands in line \(line) already"
    case .dateOutOfRange(let date): "'\(date)' lies outside the years 1990 to 2100"
    case .nothingToPost(let format): "a file of \(format) holds nothing to post"
    case .entryRepeated(let id): "id '\(id)' stands in the file more than once"
    case .corrected(let days, let file, let because, _, _):
      "'\(file)' tells otherwise of \(days): \(because)"
    case .entryChanged(let id, let file, let because, _, _):
      "id '\(id)' is in '\(file)' with other content: \(because)"
    case .noFile(let name): "no file of the book is called '\(name)'"
    case .severalFiles(let name, let hashes):
      "'\(name)' can be several files: \(hashes.joined(separator: ", "))"
    case .unknownID(let id): "nothing in the book is called '\(id)'"
    case .notDecidable(let problem, _): problem
    case .changedResolution(let id): "'\(id)' was not made from what it says"
    case .notSupersedable(let problem, _): problem
    case .noRun(let run): "no run '\(run)' changed anything"
    case .notUndoable(let problem, _): problem
    case .accountShared(let account, let owner):
      "account '\(account)' belongs to party '\(owner)' already"
    case .noConfiguration(let path): "there is no '\(path)'"
    case .noInput(let path): "there is no file or folder '\(path)'"
    case .noPeriod: "no period was named and no open one has data"
    case .notMatched(let period):
      "\(period) has not been matched yet, so there is nothing to compare"
    case .missingInput(let what): what
    case .residual(let what): what
    case .packDiffers(let what): what
    case .unstableOutput(let what): what
    case .noScratchDatabase(let login, let missing):
      "login '\(login)' lacks \(missing), so it cannot make a scratch database"
    case .unknownReport(let name, _): "there is no report '\(name)'"
    case .untakenOption(let option, let report, _): "report '\(report)' takes no \(option)"
    case .partyNeeded(let report): "report '\(report)' is of one party, and none is named"
    case .unknownParty(let id, let kind, _): "no \(kind) is called '\(id)'"
    case .unknownTypeAsked(let type, _, _): "no transaction is of type '\(type)'"
    case .emptyRange(let first, let last): "\(first) lies after \(last)"
    case .noSender(let text): "'\(text)' is no address that messages can come from"
    case .cannotSpill(let number): "a temporary file cannot be written (errno \(number))"
    }
  }

  public var hint: String? {
    switch reason {
    case .noSource: "add a [[source]] with this account to tieout.toml"
    case .noReader(let format): "add a [[source]] with format = \"\(format)\" to tieout.toml"
    case .unexpectedFormat: "move the file elsewhere, or correct the source's format in tieout.toml"
    case .severalSources, .notOneBank:
      "put the file into a folder of the inbox that is named after its source"
    case .sourceWithoutCurrency: "add the currency to the source's currencies in tieout.toml"
    case .doesNotAddUp: "ask the bank for the file again; it is quarantined and loads nothing"
    case .unknownType: "add the type to [ledger.types] in tieout.toml"
    case .noOperationAccount:
      "add the type to [ledger.types] in tieout.toml and run again: it goes on where it stopped"
    case .zeroAmount: "leave such rows out of the export"
    case .nothingToPost: "give it to tieout-ingest"
    case .corrected(_, _, _, let old, let new), .entryChanged(_, _, _, let old, let new):
      "held back; compare them with: tieout supersede \(old.prefix(12)) \(new.prefix(12))"
    case .notSupersedable(_, let hint), .notUndoable(_, let hint): hint
    case .noRun: "tieout undo, without a run, lists them"
    case .noFile: "name it as 'tieout-ingest' did, or by its number or the beginning of its SHA-256"
    case .notDecidable(_, let hint): hint
    case .changedResolution: "decide again with tieout resolve; its file is never edited"
    case .unknownID:
      "name an item, a match (grp_…) or a break (brk_…) as the reports do, an operation or a party"
    case .severalFiles: "name it by the beginning of its SHA-256"
    case .entryRepeated: "a processor never repeats an id: export the report again"
    case .accountShared: "give each party an account of its own"
    case .idTaken: "an id is unique for ever: correct by a reversing row with an id of its own"
    case .idRepeated: "give every row an id of its own"
    case .noConfiguration: "name the workspace with --workspace, or write a tieout.toml into it"
    case .cannotSpill: "free space in the folder that TMPDIR names"
    case .notMatched(let period): "run it first: tieout run --period \(period) --until match"
    case .noPeriod: "name one with --period YYYY-MM"
    case .missingInput: "get the file, put it into the inbox and run again"
    case .residual: "run tieout-verify --database on this book and keep the database as it is"
    case .noScratchDatabase:
      "audit as the book's owner, a login with CREATEDB and CREATEROLE, or in a workspace's own server"
    case .unknownReport(_, let nearest):
      nearest.map { "did you mean '\($0)'?" } ?? "tieout-report list names them"
    case .untakenOption(_, _, let takes): "it takes \(takes)"
    case .partyNeeded: "name one with --party"
    case .unknownParty(_, _, let nearest):
      nearest.map { "did you mean '\($0)'?" } ?? "name a member or an organisation by its id"
    case .unknownTypeAsked(_, let nearest, let known):
      (nearest.map { "did you mean '\($0)'? " } ?? "")
        + (known.isEmpty ? "there is none yet" : "there are \(known.joined(separator: ", "))")
    case .emptyRange: "give --from a day that is not after --to"
    case .noSender: "name one with --sender, such as treasurer@example.org"
    case .packDiffers: "the inputs, the rules or the program changed since the pack was made"
    default: nil
    }
  }
}
