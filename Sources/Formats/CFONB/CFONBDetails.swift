import Domain

extension WrittenEntry {
  /// Adds a record 05: three letters say what its seventy characters are.
  mutating func add(cfonbDetail record: FixedRecord) {
    let qualifier = record.raw(46...48)
    guard let text = record.leading(49...118) else { return }
    switch qualifier {
    case "LIB", "LCC", "LC2": remittance.append(CellSplitter.trimmed(text))
    case "LCS":
      refer(.creditor, CellSplitter.trimmed(text))
      remittance.append(CellSplitter.trimmed(text))
    case "NPY", "NBE": counterparty.name = CellSplitter.trimmed(text)
    case "CBE", "CPY": counterparty.account = CellSplitter.trimmed(text)
    case "BDB", "BPY": counterparty.bankID = CellSplitter.trimmed(text)
    case "REF": refer(.bank, CellSplitter.trimmed(text))
    case "RCN":
      refer(.endToEnd, record.text(49...83))
      put("purpose", record.text(84...118))
    case "RUM":
      refer(.mandate, record.text(49...83))
      put("sequence_type", record.text(84...118))
    case "MMO": readOriginal(record)
    default: put(qualifier.lowercased(), CellSplitter.trimmed(text))
    }
  }

  /// The amount before conversion: currency, number of decimals, fourteen digits, then the rate.
  private mutating func readOriginal(_ record: FixedRecord) {
    put("mmo", record.text(49...118))
    guard let code = record.text(49...51), let currency = Currency(code: code),
      let decimals = record.number(52...52), let digits = record.number(53...66)
    else { return }
    let amount = ExactDecimal(digits: Int128(digits), scale: Int(decimals))
    original.transaction = amount.money(in: currency)
  }
}

extension ArraySlice<UInt8> {
  /// The bytes as the first line of a file that has no line ends.
  var asLine: ArraySlice<UInt8>? { isEmpty ? nil : self }
}
