import Domain

/// One value as written, by the name of its element.
struct OFXValue {
  let name: TagName
  /// The innermost element around it that the record holds, `none` for the record itself.
  var parent = TagName.none
  /// Its bytes in the record, without the white space around them.
  let range: Range<Int>
  /// Its text has no entities.
  let isLiteral: Bool
  let line: Int
}

/// A transaction, or a statement's own values, as written.
struct OFXRecord {
  private(set) var values: [OFXValue] = []
  private var bytes: [UInt8] = []
  /// `STMTTRN[3]`, counted from 1, for errors.
  var path = ""
  var offset = 0
  /// Of the bytes to its end; 0 until that was read.
  var length = 0
  var line = 0

  mutating func clear() {
    values.removeAll(keepingCapacity: true)
    bytes.removeAll(keepingCapacity: true)
    length = 0
  }

  mutating func add(_ name: TagName, _ text: [UInt8], isLiteral: Bool, line: Int) {
    let start = bytes.count
    let first = text.firstIndex { !$0.isBlank } ?? text.endIndex
    let last = text.lastIndex { !$0.isBlank } ?? first - 1
    if first <= last { bytes.append(contentsOf: text[first...last]) }
    values.append(
      OFXValue(name: name, range: start..<bytes.count, isLiteral: isLiteral, line: line))
  }

  /// The values from `index` on turn out to stand inside an element of their own.
  mutating func enclose(from index: Int, in parent: TagName) {
    for at in values.indices.dropFirst(index) where values[at].parent == .none {
      values[at].parent = parent
    }
  }

  /// The first value of this name that is not empty.
  func value(_ name: TagName, in parent: TagName = .none) -> OFXValue? {
    values.first { $0.name == name && $0.parent == parent && !$0.range.isEmpty }
  }

  func withBytes<Result>(
    of value: OFXValue, _ body: (UnsafeRawBufferPointer) -> Result
  ) -> Result {
    bytes.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[value.range])) }
  }

  /// The value for messages and `…_raw` members, where it may be damaged.
  func rawText(of value: OFXValue) -> String {
    withBytes(of: value) { TextEncoding.detect(in: $0).loosely($0) }
  }

  func rawText(_ name: TagName) -> String? { value(name).map { rawText(of: $0) } }
}

/// A balance as written.
struct OFXBalance {
  let type: String
  var record = OFXRecord()
}

/// A statement response as written; what follows its entries is known at its end.
struct OFXStatement {
  let element: TagName
  let index: Int
  let line: Int
  /// `CURDEF`, `ACCTID`, `DTSTART` …; what is inside `INVBAL` has that as its parent.
  var values = OFXRecord()
  var balances: [OFXBalance] = []
  var lists = 0
  var entries = 0
  /// Transactions that stand in no list.
  var outside = 0
  /// Security transactions of an investment statement.
  var securities = 0

  var isInvestment: Bool { element == .investmentStatement }
  var kind: StatementHead.Kind { isInvestment ? .investment : .statement }
}

/// What a file says of itself before its statements.
struct OFXDocument {
  var header = OFXHeader()
  /// `SONRS` with `STATUS` and `FI` inside it.
  var signOn = OFXRecord()
}
