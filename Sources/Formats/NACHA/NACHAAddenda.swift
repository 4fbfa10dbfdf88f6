import Domain

extension WrittenEntry {
  /// Adds a record 7. Returns (99) and notifications of change (98) tell about an earlier entry,
  /// payment-related information (05) is remittance, the rest is kept as it stands.
  ///
  /// - Parameter isInternational: The batch is of class IAT, whose returns name the original amount.
  mutating func add(addendum record: FixedRecord, isInternational: Bool) {
    switch record.raw(2...3) {
    case "05":
      if let text = record.leading(4...83) { remittance.append(text) }
    case "98": addChange(record)
    case "99": addReturn(record, isInternational: isInternational)
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

  private mutating func addReturn(_ record: FixedRecord, isInternational: Bool) {
    status = .returned
    statusName = "return_or_noc"
    let code = record.text(4...6)
    returnReason = code
    refer(.related, record.text(7...21))
    put("original_routing", record.text(28...35))
    switch code {
    case "R61", "R67", "R68", "R69", "R70": addDishonored(record)
    case "R71", "R72", "R73", "R74", "R75", "R76", "R77": addContested(record)
    default:
      put("date_of_death", record.filled(22...27))
      if isInternational { put("original_amount_cents", record.filled(36...45)) }
      put("return_information", record.text(isInternational ? 46...79 : 36...79))
    }
  }

  /// The bank that had sent the entry does not accept its return.
  private mutating func addDishonored(_ record: FixedRecord) {
    put("return_trace", record.filled(39...53))
    put("return_settlement_day", record.filled(54...56))
    put("return_code", record.filled(57...58).map { "R" + $0 })
    put("return_information", record.text(59...79))
  }

  /// The bank that had returned it stands by that.
  private mutating func addContested(_ record: FixedRecord) {
    put("returned_on", record.filled(22...27))
    put("original_settlement_day", record.filled(36...38))
    put("return_trace", record.filled(39...53))
    put("return_settlement_day", record.filled(54...56))
    put("return_code", record.filled(57...58).map { "R" + $0 })
    put("dishonored_trace", record.filled(59...73))
    put("dishonored_settlement_day", record.filled(74...76))
    put("dishonored_code", record.filled(77...78).map { "R" + $0 })
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

extension FixedRecord {
  /// The text of a number; nil when there is none, or zeros in its place.
  fileprivate func filled(_ columns: ClosedRange<Int>) -> String? {
    text(columns).flatMap { $0.allSatisfy { $0 == "0" } ? nil : $0 }
  }
}
