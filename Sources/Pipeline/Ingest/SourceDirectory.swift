import Domain
import Formats
import StageSupport
import Store

/// Finds the source that a statement belongs to.
struct SourceDirectory {
  struct Entry {
    var source: Configuration.Source
    var number: Int32
  }

  /// What a statement is to the book.
  enum Place {
    /// It brings the source's entries.
    case brings(Entry)
    /// It tells of payments behind entries that the source's own statements bring.
    case tells(Entry)
    /// It brings nothing: orders, and news of what a statement brings.
    case outside
  }

  private let entries: [Entry]

  /// Writes the configured sources into the database and remembers their numbers.
  init(_ configuration: Configuration, _ store: SourceStore) throws {
    entries = try configuration.sources.map { source in
      Entry(
        source: source,
        number: try store.ensure(
          name: source.name, kind: source.kind.rawValue, accountCode: source.account))
    }
  }

  /// The configured sources with numbers of their own, for looking only.
  init(_ configuration: Configuration) {
    entries = configuration.sources.enumerated().map { Entry(source: $1, number: Int32($0 + 1)) }
  }

  func name(of number: Int32) -> String? { entries.first { $0.number == number }?.source.name }

  /// The source of a statement: by the account it names, else by the folder the file lies in, else
  /// the only source that reads the format.
  ///
  /// News (camt.052, camt.054, MT942) of an account whose source is read from another format would
  /// bring the same entries again; a bank's list of payments never brings any.
  func find(
    _ head: StatementHead, format: FileFormat, folders: [String], at place: InputLocation
  ) throws(PipelineError) -> Place {
    if head.isOrder { return .outside }
    if let id = head.account.id {
      return try named(id, head, format, at: place)
    }
    if head.kind == .details { return .tells(try teller(format, folders, at: place)) }
    let family = format.family.source
    let readers = entries.filter { $0.source.format == family }
    if let found = readers.first(where: { folders.contains($0.source.name) }) {
      return .brings(found)
    }
    guard let only = readers.first else {
      if head.isNews { return .outside }
      throw PipelineError(.noReader(format: family), at: place)
    }
    guard readers.count == 1 else {
      throw PipelineError(.severalSources(format: family), at: place)
    }
    return .brings(only)
  }

  /// The bank that a list of payments without an account is of, whatever its statements are read from.
  private func teller(
    _ format: FileFormat, _ folders: [String], at place: InputLocation
  ) throws(PipelineError) -> Entry {
    let banks = entries.filter { $0.source.kind == .bank }
    if let found = banks.first(where: { folders.contains($0.source.name) }) { return found }
    guard let only = banks.first, banks.count == 1 else {
      throw PipelineError(.notOneBank(format: format.name), at: place)
    }
    return only
  }

  private func named(
    _ id: String, _ head: StatementHead, _ format: FileFormat, at place: InputLocation
  ) throws(PipelineError) -> Place {
    let compact = id.filter { $0 != " " }
    let currency = head.currency ?? head.account.currency
    let accounts = entries.filter { entry in
      // An account of a card comes masked from some files, and is best configured so.
      entry.source.external == compact
        || entry.source.external.map { CardNumber.masked(field: $0) } == compact
    }
    guard
      let found = accounts.first(where: { entry in
        currency.map { entry.source.currencies.contains($0) } ?? true
      })
    else {
      throw PipelineError(
        .noSource(account: IBAN.masked(compact), currency: currency?.code),
        at: place)
    }
    if head.kind == .details { return .tells(found) }
    guard found.source.format == format.family.source else {
      if head.kind == .notification { return .tells(found) }
      if head.isNews { return .outside }
      throw PipelineError(
        .unexpectedFormat(
          source: found.source.name, expected: found.source.format, found: format.name),
        at: place)
    }
    return .brings(found)
  }
}
