extension Entry {
  /// The entry as it may be stored: without full card numbers in its free texts. References and
  /// account numbers are left as they are; fields that are for card numbers are masked where they
  /// are read.
  public var withoutCardNumbers: Entry {
    guard mayHoldCardNumber else { return self }
    var entry = self
    entry.remittance = CardNumber.masked(lines: remittance)
    entry.information = information.map(Self.masked)
    entry.postingText = postingText.map(Self.masked)
    entry.returnReason?.mask()
    entry.extra.mask()
    for index in entry.details.indices { entry.details[index].mask() }
    return entry
  }

  /// Whether `withoutCardNumbers` may be another entry.
  public var mayHoldCardNumber: Bool {
    Self.mayHold(remittance, information, extra) || postingText.map(CardNumber.mayHold) ?? false
      || returnReason?.information.contains(where: CardNumber.mayHold) ?? false
      || details.contains { detail in
        Self.mayHold(detail.remittance, detail.information, detail.extra)
          || detail.returnReason?.information.contains(where: CardNumber.mayHold) ?? false
      }
  }

  private static func mayHold(_ lines: [String], _ text: String?, _ extra: [ExtraField]) -> Bool {
    lines.contains(where: CardNumber.mayHold) || text.map(CardNumber.mayHold) ?? false
      || extra.contains { CardNumber.mayHold($0.value) }
  }

  fileprivate static func masked(_ text: String) -> String {
    CardNumber.masked(lines: [text])[0]
  }
}

extension EntryDetail {
  fileprivate mutating func mask() {
    remittance = CardNumber.masked(lines: remittance)
    information = information.map(Entry.masked)
    returnReason?.mask()
    extra.mask()
  }
}

extension ReturnReason {
  fileprivate mutating func mask() { information = CardNumber.masked(lines: information) }
}

extension [ExtraField] {
  fileprivate mutating func mask() {
    for index in indices where CardNumber.mayHold(self[index].value) {
      let field = self[index]
      // The name may be what tells that it is about a card.
      self[index].value =
        CardNumber.isCardField(field.name)
        ? CardNumber.masked(message: field.value) : CardNumber.masked(lines: [field.value])[0]
    }
  }
}
