import Glibc

/// Calls `body` with a NULL-terminated array of C strings.
func withCStrings<T>(
  _ strings: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> T
) -> T {
  let copies = strings.map { strdup($0) }
  defer { for copy in copies { free(copy) } }
  let pointers: [UnsafePointer<CChar>?] = copies.map { $0.map { UnsafePointer($0) } } + [nil]
  return pointers.withUnsafeBufferPointer { body($0.baseAddress) }
}

/// Calls `body` with one pointer for each value, NULL for nil. An empty value has a pointer too,
/// because to libpq NULL is the SQL NULL.
func withPointers<T>(
  to values: [[UInt8]?], _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> T
) -> T {
  let total = values.reduce(1) { $0 + ($1?.count ?? 0) }
  return withUnsafeTemporaryAllocation(of: CChar.self, capacity: total) { storage in
    var offset = 0
    let pointers = values.map { value -> UnsafePointer<CChar>? in
      guard let value, let base = storage.baseAddress else { return nil }
      let start = base + offset
      for (index, byte) in value.enumerated() { start[index] = CChar(bitPattern: byte) }
      offset += value.count
      return UnsafePointer(start)
    }
    return pointers.withUnsafeBufferPointer { body($0.baseAddress) }
  }
}
