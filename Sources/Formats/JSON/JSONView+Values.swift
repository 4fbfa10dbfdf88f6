import Domain

extension JSONView {
  /// The text of a member: a string, or a number or truth value as written.
  func text(_ name: StaticString) -> String? { self[name]?.scalarText }

  /// The id of a member that is either an id or the object itself.
  func id(_ name: StaticString) -> String? {
    guard let member = self[name] else { return nil }
    return member.kind == .object ? member.text("id") : member.scalarText
  }

  func flag(_ name: StaticString) -> Bool? {
    switch self[name]?.kind {
    case .isTrue: true
    case .isFalse: false
    default: nil
    }
  }

  /// The value as JSON to be shown.
  var shown: JSONValue {
    switch kind {
    case .null: .null
    case .isTrue: .bool(true)
    case .isFalse: .bool(false)
    case .number, .string: JSONValue(scalarText)
    case .array: .array(children.map(\.shown))
    case .object: .object(shownMembers)
    }
  }

  private var shownMembers: JSONObject {
    var json = JSONObject()
    for child in children { json.put(child.name, child.shown) }
    return json
  }
}

/// Reports what is wrong with members of one record, at their own place in the file.
struct JSONRecordErrors {
  let errors: ErrorCollector
  let slice: Slice

  var place: InputLocation {
    InputLocation(file: errors.file, line: slice.line, offset: slice.offset)
  }

  /// Where a value of the record stands. The line is the record's.
  func place(of view: JSONView) -> InputLocation {
    InputLocation(file: errors.file, line: slice.line, offset: slice.offset + view.start)
  }

  func add(_ reason: FormatError.Reason, at view: JSONView?) {
    errors.add(reason, at: view.map { place(of: $0) } ?? place)
  }

  /// A member that is a decimal number, as a string or as a number.
  func decimal(_ view: JSONView?) -> ShownAmount {
    guard let view, let text = view.scalarText else { return wrong(view) }
    guard let value = ExactDecimal(report: text) else {
      add(.notADecimal(text), at: view)
      return ShownAmount(nil, raw: text)
    }
    return ShownAmount(value, raw: text)
  }

  /// A member that counts units of which 10^`scale` make one of the currency.
  func minorUnits(_ view: JSONView?, scale: Int) -> ShownAmount {
    guard let view, let text = view.scalarText else { return wrong(view) }
    guard let value = ExactDecimal(minorUnits: text, scale: scale) else {
      add(.notADecimal(text), at: view)
      return ShownAmount(nil, raw: text)
    }
    return ShownAmount(value, raw: text)
  }

  private func wrong(_ view: JSONView?) -> ShownAmount {
    if let view { add(.notADecimal("a list or an object"), at: view) }
    return ShownAmount(nil)
  }

  /// Seconds since 1970.
  func epoch(_ view: JSONView?) -> Instant? {
    guard let view else { return nil }
    if view.kind == .number, let seconds = view.scalarText.flatMap({ Int64($0) }),
      let instant = Instant(epochSeconds: seconds)
    {
      return instant
    }
    add(.notAnInstant(view.scalarText ?? ""), at: view)
    return nil
  }

  /// A day, `YYYY-MM-DD`, alone or before a time.
  func day(_ view: JSONView?) -> ShownDate {
    guard let view, let text = view.scalarText else { return .none }
    let isLong = text.utf8.count > 10
    if let day = CalendarDate(iso: String(text.prefix(10))),
      !isLong || Instant(rfc3339: text) != nil || Instant(zoned: text) != nil
    {
      return ShownDate(day, raw: text)
    }
    add(.notADate(text), at: view)
    return ShownDate(nil, raw: text)
  }
}

extension Instant {
  /// Of the years 1 to 9999.
  init?(epochSeconds: Int64) {
    guard (-62_135_596_800...253_402_300_799).contains(epochSeconds) else { return nil }
    self.init(microseconds: (epochSeconds - 946_684_800) * 1_000_000)
  }

  /// A time with a numeric zone in which the colon is left out: `2026-10-05T08:30:00-0800`, and
  /// `2026/01/06 00:00:30 -0800`.
  init?(zoned text: String) {
    var bytes = Array(text.utf8)
    guard bytes.count >= 24, bytes.count <= 40 else { return nil }
    for index in [4, 7] where bytes[index] == UInt8(ascii: "/") { bytes[index] = UInt8(ascii: "-") }
    if bytes[19] == UInt8(ascii: " ") { bytes.remove(at: 19) }
    let zone = bytes.count - 5
    guard zone >= 19, [UInt8(ascii: "+"), UInt8(ascii: "-")].contains(bytes[zone]) else {
      return nil
    }
    bytes.insert(UInt8(ascii: ":"), at: zone + 3)
    guard let instant = bytes.withUnsafeBytes({ Instant(rfc3339: $0) }) else { return nil }
    self = instant
  }
}
