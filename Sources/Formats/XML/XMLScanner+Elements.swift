import CXMLShim
import Domain

/// Elements, from their start tags to their end tags.
extension XMLScanner {
  @inline(__always)
  mutating func startTag() throws(FormatError) {
    let low = window.word(at + 1)
    var count = XMLBytes.name(low)
    var name = XMLKey(low: XMLBytes.prefix(count, of: low), high: 0, length: count)
    if count == 8 {
      let high = window.word(at + 9)
      count = XMLBytes.name(high)
      name.high = count == 0 ? 0 : XMLBytes.prefix(count, of: high)
      name.length = 8 &+ count
    }
    var end = at &+ 1 &+ name.length
    guard let around = open.last?.node, let node = names.child(of: around, name) else {
      return try anyStartTag()
    }
    if window.bytes[end] == UInt8(ascii: " ") { end += plainCurrency(end + 1) }
    guard window.bytes[end] == UInt8(ascii: ">") else { return try anyStartTag() }
    let start = window.base + at
    at = end + 1
    try enter(XMLElement(node: node, name: name), local: name, from: start)
  }

  /// Takes `Ccy="EUR"`, nearly the only attribute in a statement, if it is all that is left of the tag.
  ///
  /// - Returns: How many bytes it has with the blank before it; 0 when something else stands there.
  @inline(__always)
  private mutating func plainCurrency(_ start: Int) -> Int {
    let name = XMLBytes.prefix(5, of: window.word(start))
    let rest = window.word(start + 5)
    let letters = XMLBytes.prefix(3, of: rest)
    // `Ccy="` and, behind three capitals, `">`.
    guard name == 0x22_3D79_6343, rest >> 24 & 0xFFFF == 0x3E22, XMLBytes.areCapitals(letters)
    else { return 0 }
    tagCurrency = XMLKey(low: letters, high: 0, length: 3)
    return 10
  }

  /// A start tag with attributes or blanks, of an element that is not known, or of the root.
  private mutating func anyStartTag() throws(FormatError) {
    let end = try tagEnd()
    let name = at + 1..<(try nameEnd(at + 1))
    let colon = name.first { window.bytes[$0] == UInt8(ascii: ":") }
    let local = (colon.map { $0 + 1 } ?? name.lowerBound)..<name.upperBound
    let isEmpty = window.bytes[end - 2] == UInt8(ascii: "/")
    try attributes(
      name.upperBound..<end - (isEmpty ? 2 : 1),
      rootPrefix: open.isEmpty ? name.lowerBound..<(colon ?? name.lowerBound) : nil)
    let node = self.node(local)
    let localKey = XMLKey(window.bytes + local.lowerBound, length: local.count)
    let key = XMLKey(window.bytes + name.lowerBound, length: name.count)
    if key.length > XMLKey.wholeBytes { longNames.append(contentsOf: window.slice(name)) }
    let start = window.base + at
    at = end
    try enter(
      XMLElement(node: node, local: local.lowerBound - name.lowerBound, name: key),
      local: localKey, from: start)
    if isEmpty { leave() }
  }

  /// The node of an element of this name in the one that is open.
  private func node(_ local: Range<Int>) -> Int32 {
    let around = open.last?.node ?? 0
    guard around >= 0 else { return -1 }
    let known =
      local.count <= XMLKey.wholeBytes
      ? names.child(of: around, XMLKey(window.bytes + local.lowerBound, length: local.count))
      : names.child(of: around, long: window.slice(local))
    // An envelope around the message is no obstacle.
    return known ?? (around == 0 ? 0 : -1)
  }

  private mutating func enter(
    _ new: XMLElement, local: XMLKey, from start: Int
  ) throws(FormatError) {
    guard !open.isFull else { throw error(.tooDeep(limit: limits.xmlDepth)) }
    if open.isEmpty { receiver.beginDocument(namespace: namespace) }
    var element = new
    if element.node > 0 { element.flags = flags[Int(element.node)] }
    let isOther = keeping > 0 && !element.reports(TIEOUT_XML_TEXT)
    if element.flags != 0 || isOther {
      elementLine = line
      if isOther || element.reports(TIEOUT_XML_CURRENCY | TIEOUT_XML_OTHERS) {
        currency = tagCurrency
      }
    }
    tagCurrency = .none
    if local == sliced {
      element.isSliced = true
      slicedNesting += 1
      if slicedNesting == 1 { slicedStart = start }
    }
    open.append(element)
    isLeaf = true
    clearText()
    if element.reports(TIEOUT_XML_OTHERS) { keeping += 1 }
    wantsText = keeping > 0 || element.reports(TIEOUT_XML_TEXT)
    if element.reports(TIEOUT_XML_EVENTS) { receiver.open(element.node, line: line) }
  }

  @inline(__always)
  mutating func endTag() throws(FormatError) {
    guard let name = open.last?.name else { throw malformed("an end tag before the root element") }
    let end = at &+ 2 &+ min(name.length, XMLKey.wholeBytes)
    let isSame =
      name.length <= 8
      ? XMLBytes.prefix(name.length, of: window.word(at + 2)) == name.low
      : window.word(at + 2) == name.low && name.length <= XMLKey.wholeBytes
        && XMLBytes.prefix(name.length - 8, of: window.word(at + 10)) == name.high
    if isSame, window.bytes[end] == UInt8(ascii: ">") {
      at = end + 1
    } else {
      try anyEndTag()
    }
    leave()
  }

  /// An end tag with blanks, with a long name, that the window cuts off, or that is wrong.
  private mutating func anyEndTag() throws(FormatError) {
    let end = try tagEnd()
    let due = openName(open.count - 1)
    let rest = window.slice(at + 2..<end - 1)
    guard rest.starts(with: due), rest.dropFirst(due.count).allSatisfy(\.isBlank) else {
      let name = String(validating: due, as: UTF8.self) ?? ""
      throw malformed("another tag where </\(name.prefix(60))> is due")
    }
    at = countLines(to: end)
  }

  private mutating func leave() {
    guard let element = open.last else { return }
    var slice = Slice(offset: -1, length: 0)
    if element.isSliced {
      slicedNesting -= 1
      if slicedNesting == 0 {
        slice = Slice(offset: slicedStart, length: window.base + at - slicedStart)
      }
    }
    if element.reports(TIEOUT_XML_TEXT) {
      reportText(element)
    } else if isLeaf, keeping > 0 {
      reportOther()
    }
    if element.reports(TIEOUT_XML_OTHERS) { keeping -= 1 }
    if element.reports(TIEOUT_XML_EVENTS) { receiver.close(element.node, slice) }
    open.removeLast()
    if element.name.length > XMLKey.wholeBytes { longNames.removeLast(element.name.length) }
    isLeaf = false
    clearText()
    wantsText = open.last?.reports(TIEOUT_XML_TEXT) ?? false
    isClosed = open.isEmpty
  }

  /// The whole name of an open element.
  func openName(_ index: Int) -> [UInt8] {
    let name = open[index].name
    guard name.length > XMLKey.wholeBytes else { return name.bytes }
    var behind = 0
    for above in index + 1..<open.count where open[above].name.length > XMLKey.wholeBytes {
      behind += open[above].name.length
    }
    return Array(longNames.dropLast(behind).suffix(name.length))
  }
}
