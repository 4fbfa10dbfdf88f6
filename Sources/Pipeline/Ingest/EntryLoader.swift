import Audit
import Domain
import Formats
import Store

/// Receives a file's statements and entries and places them for the database.
///
/// Faults that only the book can know (an account of nobody, a day that is missing) are collected
/// with their places, so that a file is refused with all of them.
struct EntryLoader: DocumentHandler {
  let file: ArchivedFile
  let sources: SourceDirectory
  let localDays: LocalDays
  let emit: (Entry, EntryStore.Placement) throws -> Void

  /// Statements that bring nothing into the book: news of what a statement brings, and orders.
  private(set) var withoutEffect = 0
  /// The payments behind lines that statements bring, as the file tells them.
  private(set) var tellings: [ToldDetailsStore.Telling] = []
  /// Lists of payments that cannot be told by: of a line without a reference, or of another amount.
  private(set) var uselessLists = 0
  /// What events say became of payments and refunds, with the day in the book's time zone.
  private(set) var events: [(event: ProcessorEvent, day: CalendarDate)] = []
  private(set) var statements: [EntryStore.StatementRecord] = []
  private(set) var faults: [PipelineError] = []
  private(set) var moreFaults = 0
  private var totals = Movements()
  private let identity = EntryIdentity()
  private var open: OpenStatement?
  private var entries: Int32 = 0
  private var placeless: Set<PipelineError.Reason> = []

  /// What is counted of the statement that is being read; a class, so that counting copies nothing.
  private final class OpenStatement {
    let place: SourceDirectory.Place
    var head: StatementHead
    var first: CalendarDate?
    var last: CalendarDate?
    var movements = Movements()

    init(place: SourceDirectory.Place, head: StatementHead) {
      self.place = place
      self.head = head
    }

    /// Nil where it brings nothing.
    var source: SourceDirectory.Entry? {
      if case .brings(let source) = place { source } else { nil }
    }
  }

  init(
    file: ArchivedFile, sources: SourceDirectory, localDays: LocalDays,
    emit: @escaping (Entry, EntryStore.Placement) throws -> Void
  ) {
    self.file = file
    self.sources = sources
    self.localDays = localDays
    self.emit = emit
  }

  mutating func document(_ head: DocumentHead) throws {}

  mutating func statement(_ head: StatementHead) throws {
    let place = head.place ?? InputLocation(file: file.name)
    var found = SourceDirectory.Place.outside
    do {
      guard let format = file.format else {
        preconditionFailure("A file that is read has a format")
      }
      found = try sources.find(head, format: format, folders: file.folders, at: place)
      if case .brings = found {} else { withoutEffect += 1 }
    } catch {
      // Of an account with a statement a day it is said once.
      if placeless.insert(error.reason).inserted { fault(error) }
    }
    open = OpenStatement(place: found, head: head)
  }

  mutating func entry(_ entry: Entry) throws {
    let index = entries
    entries += 1
    guard entry.isBooked else { return }
    guard let statement = open else { return }
    if case .tells(let source) = statement.place { tell(entry, of: source) }
    guard let source = statement.source else { return }
    let currency = entry.amount.currency
    guard source.source.currencies.contains(currency) else {
      return fault(
        PipelineError(
          .sourceWithoutCurrency(source: source.source.name, currency: currency.code),
          at: place(of: entry)))
    }
    guard let day = bookingDay(of: entry, in: statement) else {
      return fault(PipelineError(.noBookingDate, at: place(of: entry)))
    }
    statement.first = min(statement.first ?? day, day)
    statement.last = max(statement.last ?? day, day)
    statement.movements.add(entry.amount)
    totals.add(entry.amount)
    if entry.mayHoldCardNumber {
      try emit(entry.withoutCardNumbers, index: index, day: day, source: source.number)
    } else {
      try emit(entry, index: index, day: day, source: source.number)
    }
  }

  /// Keeps the payments behind a line that the source's statement brings. A line of one payment says
  /// by itself what there is to say.
  private mutating func tell(_ entry: Entry, of source: SourceDirectory.Entry) {
    let entry = entry.withoutCardNumbers
    let details = entry.sortedDetailsText
    if details.isEmpty { return }
    let reference = entry.ownReference.value
    guard !reference.isEmpty, entry.isSumOfDetails else {
      uselessLists += 1
      return
    }
    tellings.append(
      ToldDetailsStore.Telling(
        source: source.number, reference: reference, amount: entry.amount,
        bookedOn: entry.bookingDate ?? entry.valueDate, details: details, slice: entry.slice))
  }

  mutating func told(_ event: ProcessorEvent) throws {
    guard let day = localDays.day(of: event.at) else { return }
    events.append((event, day))
  }

  mutating func statementEnd(_ head: StatementHead) throws {
    guard let statement = open, let source = statement.source else { return }
    open = nil
    statement.head = head
    let currencies =
      statement.movements.isEmpty
      ? [head.currency ?? source.source.currencies[0]] : statement.movements.currencies
    for currency in currencies { close(statement, source.number, currency) }
  }

  /// A processor's row belongs to the day in the book's time zone; a bank's to the day it says.
  private func bookingDay(of entry: Entry, in statement: OpenStatement) -> CalendarDate? {
    if let created = entry.createdAt, let local = localDays.day(of: created) { return local }
    if let day = entry.bookingDate ?? entry.valueDate { return day }
    return statement.head.toDate ?? statement.head.closing?.date
  }

  private func place(of entry: Entry) -> InputLocation {
    InputLocation(file: file.name, line: entry.slice.line, offset: entry.slice.offset)
  }

  private func emit(_ entry: Entry, index: Int32, day: CalendarDate, source: Int32) throws {
    let own = entry.ownReference
    try emit(
      entry,
      EntryStore.Placement(
        source: source, statementOrdinal: Int64(statements.count + 1), fileIndex: index,
        bookedOn: day,
        identity: identity.make(entry: entry, reference: own.value, bookedOn: day),
        itemReference: own.value, isNativeReference: own.isNative, details: entry.detailsText,
        extra: entry.extraText))
  }

  /// What the file holds; all of it is accepted, or nothing of it loaded.
  var controlTotals: [FileStore.ControlTotal] {
    totals.currencies.map { currency in
      let (entries, movement) = totals[currency]
      return FileStore.ControlTotal(
        currency: currency, records: entries, accepted: entries, rejected: 0,
        sumAccepted: movement, sumControl: movement)
    }
  }

  private mutating func close(
    _ statement: OpenStatement, _ source: Int32, _ currency: Currency
  ) {
    let head = statement.head
    let sum = statement.movements[currency]
    let isCurrency = head.currency == currency || head.opening?.amount.currency == currency
    let hasBalances = isCurrency && head.provesBalance
    let first = head.fromDate ?? statement.first ?? head.opening?.date ?? head.closing?.date
    let last = head.toDate ?? head.closing?.date ?? statement.last ?? first
    guard let first, let last else {
      return fault(PipelineError(.noBookingDate, at: head.place ?? InputLocation(file: file.name)))
    }
    statements.append(
      EntryStore.StatementRecord(
        source: source, ordinal: Int64(statements.count + 1), externalID: head.id ?? "",
        sequence: head.sequence ?? head.legalSequence ?? "",
        page: head.page.flatMap { Int32($0) }.map { max($0, 0) } ?? 0,
        isLastPage: head.isLastPage ?? true, currency: currency,
        firstOn: min(first, last, statement.first ?? first),
        lastOn: max(first, last, statement.last ?? last),
        opening: hasBalances ? head.opening?.amount.minorUnits : nil,
        closing: hasBalances ? head.closing?.amount.minorUnits : nil,
        entries: sum.entries, movement: sum.movement))
  }

  private mutating func fault(_ error: PipelineError) {
    if faults.count < Limits.standard.errors { faults.append(error) } else { moreFaults += 1 }
  }
}
