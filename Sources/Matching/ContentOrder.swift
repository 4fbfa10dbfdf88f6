import Domain

extension Item {
  /// A full order by what an item says, never by its number in the database.
  ///
  /// The id comes right after side and source because it is unique within them; what follows only
  /// matters for the two legs of one transaction.
  static func inContentOrder(_ a: Item, _ b: Item) -> Bool {
    if a.side != b.side { return a.side < b.side }
    if a.source != b.source { return a.source < b.source }
    if a.id != b.id { return a.id < b.id }
    if a.date != b.date { return a.date < b.date }
    if a.amount != b.amount {
      return (a.amount.currency, a.amount.minorUnits) < (b.amount.currency, b.amount.minorUnits)
    }
    return (a.type, a.text) < (b.type, b.text)
  }

  /// What tells an item from others, its own name aside: two items with equal twin keys are the
  /// same thing twice, so that it cannot matter which of them is taken.
  ///
  /// The references by which a bank names the single line are left out: genuine twins
  /// differ in them, and nothing on the other side refers to them unless it is that very line.
  var twinKey: TwinKey {
    TwinKey(
      source: source, date: date, amount: amount, gross: gross, type: type, text: text,
      references: references.filter { !Self.namesTheLine($0.kind) }
        .map { "\($0.kind.rawValue)\u{0}\($0.value)" }.sorted())
  }

  static func namesTheLine(_ kind: Reference.Kind) -> Bool {
    switch kind {
    case .bank, .entry, .transaction: true
    default: false
    }
  }
}

extension Item {
  /// A number that items with equal twin keys share, and that others share by chance only: it
  /// spares most comparisons of twin keys, and decides nothing.
  public var twinMark: UInt64 {
    var mark = Mixture()
    mark.add(source)
    mark.add(UInt64(bitPattern: Int64(date.daysSince2000)))
    mark.add(UInt64(bitPattern: amount.minorUnits))
    mark.add(UInt64(bitPattern: gross.minorUnits))
    mark.add(type)
    mark.add(text)
    // Added up, because the order of references does not count.
    var sum: UInt64 = 0
    for reference in references where !Item.namesTheLine(reference.kind) {
      var one = Mixture()
      one.add(reference.value)
      sum &+= one.value
    }
    mark.add(sum)
    return mark.value
  }
}

/// Eight bytes at a time, multiplied and folded.
private struct Mixture {
  private(set) var value: UInt64 = 0x9E37_79B9_7F4A_7C15

  mutating func add(_ word: UInt64) {
    let product = (value ^ word).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
    value = product.high ^ product.low ^ value.byteSwapped
  }

  mutating func add(_ text: String) {
    var text = text
    text.withUTF8 { utf8 in
      let bytes = UnsafeRawBufferPointer(utf8)
      var offset = 0
      while offset + 8 <= bytes.count {
        add(bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
        offset += 8
      }
      var rest = UInt64(bytes.count)
      while offset < bytes.count {
        rest = rest << 8 | UInt64(bytes[offset])
        offset += 1
      }
      add(rest)
    }
  }
}

/// See `Item.twinKey`.
struct TwinKey: Hashable {
  let source: String
  let date: CalendarDate
  let amount: Money
  let gross: Money
  let type: String
  let text: String
  let references: [String]
}
