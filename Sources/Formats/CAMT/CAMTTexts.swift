import Domain

/// The texts of one entry or detail as the file has them: a run of bytes, and what each part of it
/// is. Most of them are looked at once, as an amount, a day or a code; only what is kept becomes a
/// string.
///
/// Nobody else holds its members, so that they need no check for it at each access.
final class CAMTTexts {
  private struct Place {
    var field: CAMTField
    var line: Int
    var start: Int
    var count: Int
    /// The bytes of the currency stand behind those of the text.
    var currencyCount: Int
  }

  @exclusivity(unchecked) private var bytes = UnsafeMutableRawBufferPointer.allocate(
    byteCount: 2048, alignment: 8)
  @exclusivity(unchecked) private var used = 0
  @exclusivity(unchecked) private var places: [Place] = []
  @exclusivity(unchecked) private var held = CAMTFieldSet()
  /// Of each field that is held, its first place.
  @exclusivity(unchecked) private var first = [Int32](
    repeating: 0, count: CAMTField.allCases.count)

  init() { places.reserveCapacity(32) }

  deinit { bytes.deallocate() }

  func removeAll() {
    used = 0
    places.removeAll(keepingCapacity: places.count <= 256)
    held = CAMTFieldSet()
  }

  func add(_ field: CAMTField, _ text: XMLText) {
    reserve(text.bytes.count + XMLKey.wholeBytes)
    let place = Place(
      field: field, line: text.line, start: used, count: text.bytes.count,
      currencyCount: min(text.currency.length, XMLKey.wholeBytes))
    UnsafeMutableRawBufferPointer(rebasing: bytes[used...]).copyMemory(from: text.bytes)
    used += place.count
    if place.currencyCount > 0 {
      bytes.storeBytes(of: text.currency.low.littleEndian, toByteOffset: used, as: UInt64.self)
      bytes.storeBytes(of: text.currency.high.littleEndian, toByteOffset: used + 8, as: UInt64.self)
      used += place.currencyCount
    }
    if held.insert(field) { first[Int(field.rawValue)] = Int32(truncatingIfNeeded: places.count) }
    places.append(place)
  }

  @inline(__always)
  private func reserve(_ count: Int) {
    if bytes.count - used < count { grow(count) }
  }

  private func grow(_ count: Int) {
    let larger = UnsafeMutableRawBufferPointer.allocate(
      byteCount: max(2 * bytes.count, used + count), alignment: 8)
    larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[..<used]))
    bytes.deallocate()
    bytes = larger
  }

  @inline(__always)
  func holds(_ field: CAMTField) -> Bool { held.contains(field) }

  /// The first text of a field.
  @inline(__always)
  subscript(_ field: CAMTField) -> String? {
    held.contains(field) ? String(utf8Checked: text(at(field))) : nil
  }

  func all(_ field: CAMTField) -> [String] {
    guard held.contains(field) else { return [] }
    var texts: [String] = []
    for place in places where place.field == field {
      texts.append(String(utf8Checked: text(place)))
    }
    return texts
  }

  func raw(_ field: CAMTField) -> RawText? {
    held.contains(field)
      ? RawText(text: String(utf8Checked: text(at(field))), line: at(field).line) : nil
  }

  func amount(_ field: CAMTField) -> RawAmount? {
    guard held.contains(field) else { return nil }
    let place = at(field)
    return RawAmount(
      text: String(utf8Checked: text(place)),
      currency: place.currencyCount > 0 ? String(utf8Checked: currency(place)) : nil,
      line: place.line)
  }

  /// The bytes of the first text of a field; valid until the next is added.
  @inline(__always)
  func bytes(of field: CAMTField) -> UnsafeRawBufferPointer? {
    held.contains(field) ? text(at(field)) : nil
  }

  /// The same of its currency, which may be empty.
  @inline(__always)
  func currency(of field: CAMTField) -> UnsafeRawBufferPointer { currency(at(field)) }

  @inline(__always)
  private func at(_ field: CAMTField) -> Place { places[Int(first[Int(field.rawValue)])] }

  @inline(__always)
  private func text(_ place: Place) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: bytes[place.start..<place.start + place.count])
  }

  @inline(__always)
  private func currency(_ place: Place) -> UnsafeRawBufferPointer {
    let start = place.start + place.count
    return UnsafeRawBufferPointer(rebasing: bytes[start..<start + place.currencyCount])
  }
}

/// A set of fields.
struct CAMTFieldSet {
  private var low: UInt64 = 0
  private var high: UInt64 = 0

  @inline(__always)
  func contains(_ field: CAMTField) -> Bool {
    let bit = UInt64(1) &<< UInt64(field.rawValue & 63)
    return (field.rawValue < 64 ? low : high) & bit != 0
  }

  /// - Returns: Whether it was not there.
  @discardableResult
  mutating func insert(_ field: CAMTField) -> Bool {
    let isNew = !contains(field)
    let bit = UInt64(1) &<< UInt64(field.rawValue & 63)
    if field.rawValue < 64 { low |= bit } else { high |= bit }
    return isNew
  }
}
