import Domain

extension WrittenEntry {
  /// Adds a record 7. Returns (99) and notifications of change (98) tell about an earlier entry,
  /// payment-related information (05) is remittance, the rest is kept as it stands.
  mutating func add(addendum record: FixedRecord) {
    switch record.raw(2...3) {
    case "05":
      if let text = record.leading(4...83) { remittance.append(text) }
    case "98": addChange(record)
    case "99": addReturn(record)
    case let type:
      if type == "10" { counterparty.name = counterparty.name ?? record.text(47...81) }
      let content = record.leading(4...94) ?? ""
      put("addenda", .array([.string(type), .string(content)]))
    }
  }

  private mutating func addChange(_ record: FixedRecord) {
    status = .returned
    statusName = "return_or_noc"
    put("change_code", record.text(4...6))
    put("corrected_data", record.text(36...64))
    refer(.related, record.text(7...21))
    put("original_routing", record.text(28...35))
  }

  private mutating func addReturn(_ record: FixedRecord) {
    status = .returned
    statusName = "return_or_noc"
    returnReason = record.text(4...6)
    refer(.related, record.text(7...21))
    put("date_of_death", record.text(22...27))
    put("original_routing", record.text(28...35))
    put("return_information", record.text(36...79))
  }

  /// The addenda gathered under one member.
  var withAddenda: WrittenEntry {
    let addenda = members.filter { $0.name == "addenda" }.map(\.value)
    guard !addenda.isEmpty else { return self }
    var gathered = self
    gathered.members.removeAll { $0.name == "addenda" }
    gathered.put("addenda", .array(addenda))
    return gathered
  }
}
