import Domain

/// What becomes of an array or an object that is a member of an open object.
enum JSONStep {
  /// It is part of its record or page.
  case keep
  /// A wrapper: what is in it is looked at member by member.
  case open
  /// A record, or an array of them.
  case records
}

/// Takes the records of a JSON file one by one.
protocol JSONRecordHandler {
  /// - Parameters:
  ///   - path: The names of the open objects around it.
  ///   - name: Its own name.
  ///   - head: What was read of the outermost object so far.
  func step(path: [String], name: String, isArray: Bool, head: JSONView) -> JSONStep

  /// - Parameter path: The names of the objects and the array that it lies in.
  mutating func record(_ record: JSONView, path: [String], slice: Slice) throws

  /// A member of a page that holds records, of one value: `has_more`, `next`.
  mutating func pageMember(_ value: JSONView, path: [String]) throws
}

/// Finds the records of a JSON file: objects one after the other (JSON lines), an array of them, or
/// the lists in the pages that an API answers with. Memory is that of one record, whatever the size.
struct JSONRecords {
  private let scanner: JSONScanner
  private let limits: Limits
  /// The outermost object as far as it was read.
  private let head = JSONTape()
  private let tape = JSONTape()

  init(source: ByteSource, limits: Limits) throws(FormatError) {
    scanner = try JSONScanner(source: source, limits: limits)
    self.limits = limits
  }

  var file: String { scanner.file }

  /// Values at the outermost level: more than one makes a file of JSON lines.
  private(set) var documents = 0

  mutating func read<Handler: JSONRecordHandler>(into handler: inout Handler) throws {
    scanner.startRecord()
    while let first = try scanner.nextToken() {
      documents += 1
      switch first {
      case UInt8(ascii: "{"): try outermost(&handler)
      case UInt8(ascii: "["): try list(path: [], &handler)
      default: throw FormatError(FormatFault.notAnObject, at: scanner.place)
      }
      scanner.startRecord()
    }
    if documents == 0 { throw FormatError(.emptyFile, at: InputLocation(file: file)) }
  }

  private func outermost<Handler: JSONRecordHandler>(_ handler: inout Handler) throws {
    scanner.startRecord()
    let line = scanner.line
    try scanner.take(UInt8(ascii: "{"), or: "'{'")
    head.clear()
    var top = JSONNode(kind: .object, start: 0, end: 0)
    top.next = 1
    head.nodes.append(top)
    var isPage = false
    if try !scanner.takes(UInt8(ascii: "}")) {
      repeat {
        try member(path: [], &isPage, &handler)
      } while try scanner.goesOn(until: UInt8(ascii: "}"), "',' or '}'")
    }
    guard !isPage else { return }
    head.nodes[0].end = scanner.recordBytes.count
    head.lie(in: scanner.recordBytes)
    try handler.record(
      JSONView(tape: head, index: 0), path: [],
      slice: Slice(
        offset: scanner.recordOffset, length: scanner.recordBytes.count, line: line))
  }

  /// A member of an open object: part of the head until the first list is met.
  private func member<Handler: JSONRecordHandler>(
    path: [String], _ isPage: inout Bool, _ handler: inout Handler
  ) throws {
    if isPage { scanner.startRecord() }
    let node = try scanner.name()
    let next = try scanner.nextToken()
    let name = text(of: node)
    if next == UInt8(ascii: "[") || next == UInt8(ascii: "{") {
      head.lie(in: scanner.recordBytes)
      let step = handler.step(
        path: path, name: name, isArray: next == UInt8(ascii: "["),
        head: JSONView(tape: head, index: 0))
      if step != .keep {
        if !isPage { try flushHead(&handler) }
        isPage = true
        try enter(step, path: path + [name], isArray: next == UInt8(ascii: "["), &handler)
        return
      }
    }
    if isPage {
      try pageMember(node, path: path, &handler)
    } else {
      try keep(node)
    }
  }

  private func keep(_ node: JSONNode) throws {
    let at = head.nodes.count
    try scanner.value(into: &head.nodes, name: node, depth: 1)
    head.nodes[0].next = head.nodes.count
    let known = head.nodes[at]
    var other = 1
    var count = 0
    while other < at {
      count += 1
      guard count < JSONScanner.memberLimit else {
        let limit = JSONScanner.memberLimit
        throw FormatError(FormatFault.tooManyMembers(limit: limit), at: scanner.place)
      }
      let before = head.nodes[other]
      let bytes = scanner.recordBytes
      if before.nameHash == known.nameHash,
        bytes[before.nameStart..<before.nameEnd].elementsEqual(
          bytes[known.nameStart..<known.nameEnd])
      {
        throw FormatError(FormatFault.memberTwice(text(of: known)), at: scanner.place)
      }
      other = before.next
    }
  }

  private func pageMember<Handler: JSONRecordHandler>(
    _ node: JSONNode, path: [String], _ handler: inout Handler
  ) throws {
    tape.clear()
    try scanner.value(into: &tape.nodes, name: node, depth: 1 + path.count)
    tape.lie(in: scanner.recordBytes)
    try handler.pageMember(JSONView(tape: tape, index: 0), path: path)
  }

  /// The members before the first list turn out to be a page's.
  private func flushHead<Handler: JSONRecordHandler>(_ handler: inout Handler) throws {
    head.lie(in: scanner.recordBytes)
    for child in JSONView(tape: head, index: 0).children {
      try handler.pageMember(child, path: [])
    }
    head.clear()
    var top = JSONNode(kind: .object, start: 0, end: 0)
    top.next = 1
    head.nodes.append(top)
  }

  private func enter<Handler: JSONRecordHandler>(
    _ step: JSONStep, path: [String], isArray: Bool, _ handler: inout Handler
  ) throws {
    guard path.count < limits.xmlDepth else {
      throw FormatError(.tooDeep(limit: limits.xmlDepth), at: scanner.place)
    }
    if isArray {
      try list(path: path, &handler)
    } else if step == .records {
      try record(path: path, &handler)
    } else {
      try scanner.take(UInt8(ascii: "{"), or: "'{'")
      if try scanner.takes(UInt8(ascii: "}")) { return }
      var isPage = true
      repeat {
        try member(path: path, &isPage, &handler)
      } while try scanner.goesOn(until: UInt8(ascii: "}"), "',' or '}'")
    }
  }

  private func list<Handler: JSONRecordHandler>(
    path: [String], _ handler: inout Handler
  ) throws {
    try scanner.take(UInt8(ascii: "["), or: "'['")
    if try scanner.takes(UInt8(ascii: "]")) { return }
    repeat {
      _ = try scanner.nextToken()
      try record(path: path, &handler)
    } while try scanner.goesOn(until: UInt8(ascii: "]"), "',' or ']'")
  }

  private func record<Handler: JSONRecordHandler>(
    path: [String], _ handler: inout Handler
  ) throws {
    scanner.startRecord()
    let place = scanner.place
    tape.clear()
    try scanner.value(into: &tape.nodes, depth: 1 + path.count)
    tape.lie(in: scanner.recordBytes)
    let view = JSONView(tape: tape, index: 0)
    guard view.kind == .object else { throw FormatError(FormatFault.notAnObject, at: place) }
    try handler.record(
      view, path: path,
      slice: Slice(
        offset: scanner.recordOffset, length: scanner.recordBytes.count, line: place.line))
  }

  private func text(of node: JSONNode) -> String {
    let bytes = UnsafeRawBufferPointer(
      rebasing: scanner.recordBytes[node.nameStart..<node.nameEnd])
    return JSONString.text(bytes, hasEscapes: node.nameHasEscapes)
  }
}
