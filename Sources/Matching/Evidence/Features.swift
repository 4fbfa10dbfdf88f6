import Domain

/// Reads all items once, on all cores, and keeps of each what every pass asks.
struct Features: Sendable {
  private(set) var legs: [Leg] = []
  private(set) var lines: [Line] = []
  private(set) var types: [String] = []
  private(set) var keys = TextTable()
  private(set) var accounts = TextTable()
  let currency: Currency

  /// What one part of the items says, its texts not yet numbered.
  fileprivate struct Part: Sendable {
    var legs: [(leg: Leg, type: String, keys: [String], strangers: [String])] = []
    var lines: [(line: Line, account: String, contentMark: UInt64)] = []
    var currency: Currency?
  }

  init(_ shelf: any ItemShelf, _ book: PartyBook, workers: Int) throws {
    let parts = try Workers.flatMap(count: shelf.count, workers: workers) { places in
      [try Features.read(places, shelf, book)]
    }
    currency = parts.lazy.compactMap(\.currency).first ?? .eur
    var typeNumbers: [String: Int32] = [:]
    var strangers: [String: Int32] = [:]
    var marks: [UInt64] = []
    for part in parts {
      for (read, type, texts, unknown) in part.legs {
        var leg = read
        leg.type = typeNumbers[type] ?? Int32(types.count)
        if leg.type == types.count {
          typeNumbers[type] = leg.type
          types.append(type)
        }
        for text in texts {
          let key = keys.intern(text.utf8)
          if !leg.keys.contains(key) { leg.keys.append(key) }
        }
        for text in unknown {
          let number = strangers[text] ?? Int32(book.parties.count + strangers.count)
          strangers[text] = number
          if leg.party == Features.stranger {
            leg.party = number
          } else {
            leg.organisation = number
          }
        }
        legs.append(leg)
      }
      for (read, account, mark) in part.lines {
        var line = read
        line.account = account.isEmpty ? -1 : accounts.intern(account.utf8)
        lines.append(line)
        marks.append(mark)
      }
    }
    let (unsorted, known) = (self, marks)
    let (contents, orders) = try Workers.both(
      workers: workers, { try unsorted.contents(known, shelf.reader()) },
      { (legs: unsorted.legOrder, lines: unsorted.lineOrder) })
    legs = orders.legs.map { unsorted.legs[$0] }
    lines = orders.lines.map { at in
      var line = unsorted.lines[at]
      line.content = contents[at]
      return line
    }
  }

  /// Stands for a party that the book does not know until it has its number.
  fileprivate static let stranger: Int32 = -2

  private static func read(
    _ places: Range<Int>, _ shelf: any ItemShelf, _ book: PartyBook
  ) throws -> Part {
    let read = shelf.reader()
    var part = Part()
    for place in places {
      let item = try read(place)
      part.currency = item.amount.currency
      switch item.side {
      case .left: part.add(leg: item, place, book)
      case .right: part.add(line: item, place)
      }
    }
    return part
  }

  /// By line the same number for lines that say the same: that of the first of them.
  private func contents(_ marks: [UInt64], _ read: (Int) throws -> Item) throws -> [Int32] {
    var contents = lines.indices.map(Int32.init)
    let byMark = lines.indices.sorted { (marks[$0], $0) < (marks[$1], $1) }
    var start = 0
    while start < byMark.count {
      var end = start + 1
      while end < byMark.count, marks[byMark[end]] == marks[byMark[start]] { end += 1 }
      if end - start > 1 {
        var firsts: [LineContent: Int32] = [:]
        for at in byMark[start..<end] {
          let said = LineContent(try read(Int(lines[at].place)))
          contents[at] = firsts[said] ?? contents[at]
          firsts[said] = contents[at]
        }
      }
      start = end
    }
    return contents
  }

  /// The places of the legs in the order of their content.
  private var legOrder: [Int] {
    legs.indices.sorted { first, second in
      // Mostly the ids decide, and whole legs have more to hold on to.
      if legs[first].id != legs[second].id { return legs[first].id < legs[second].id }
      let (a, b) = (legs[first], legs[second])
      if a.date != b.date { return a.date < b.date }
      if a.amount != b.amount { return a.amount < b.amount }
      if a.type != b.type { return types[Int(a.type)] < types[Int(b.type)] }
      return a.mark < b.mark
    }
  }

  private var lineOrder: [Int] {
    lines.indices.sorted { first, second in
      if lines[first].source != lines[second].source {
        return lines[first].source < lines[second].source
      }
      if lines[first].id != lines[second].id { return lines[first].id < lines[second].id }
      let (a, b) = (lines[first], lines[second])
      if a.date != b.date { return a.date < b.date }
      return a.amount == b.amount ? a.mark < b.mark : a.amount < b.amount
    }
  }
}

extension Features.Part {
  fileprivate mutating func add(leg item: Item, _ place: Int, _ book: PartyBook) {
    var numbers: [Int32] = []
    var strangers: [String] = []
    // The member and the organisation; nobody books more.
    for id in item.parties.prefix(2) {
      if let known = book.places[id] {
        numbers.append(Int32(known))
      } else {
        numbers.append(Features.stranger)
        strangers.append(id)
      }
    }
    let leg = Leg(
      place: Int32(place), id: item.id, date: item.date, amount: item.amount.minorUnits,
      bookedAt: item.bookedAt, type: -1, party: numbers.first ?? -1,
      organisation: numbers.count > 1 ? numbers[1] : -1, keys: [], mark: item.twinMark)
    legs.append(
      (leg, item.type, item.references.compactMap { ReferenceKey.normalised($0.value) }, strangers))
  }

  fileprivate mutating func add(line item: Item, _ place: Int) {
    let line = Line(
      place: Int32(place), id: item.id, source: item.source, date: item.date,
      amount: item.amount.minorUnits, charge: item.charge, isReversal: item.isReversal,
      isCollected: item.isCollected, hasName: !item.counterparty.name.isEmpty, account: -1,
      content: -1, mark: item.twinMark)
    lines.append((line, item.counterparty.account, LineContent(item).mark))
  }
}

extension Item {
  var batchKeys: [String] {
    references.filter { $0.kind == .batch }.compactMap { ReferenceKey.normalised($0.value) }
  }

  /// Whether the line may stand for several payments: it says so, or names nobody.
  var isCollected: Bool {
    !batchKeys.isEmpty || details.count > 1 || (paymentCount ?? 1) > 1 || counterparty.name.isEmpty
  }

  /// How many payments it says it stands for: as the bank counts them, or the one number of its text
  /// that stands alone and is none of the payer's name.
  var collectedCount: Int? {
    if details.count > 1 { return details.count }
    if let paymentCount, paymentCount > 1 { return paymentCount }
    let name = FoldedWords.of(counterparty.name)
    let numbers = FoldedWords.of(text).filter { $0.utf8.count <= 5 && !name.contains($0) }
      .compactMap { Int($0) }.filter { $0 > 1 }
    return numbers.count == 1 ? numbers[0] : nil
  }

  /// Where a line may quote a reference.
  var quotingTexts: [String] {
    references.filter { $0.kind == .creditor || $0.kind == .endToEnd }.map(\.value) + [text]
  }
}
