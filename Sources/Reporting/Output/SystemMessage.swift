import CLibXLSXWriter
import Glibc

/// What the system calls an `errno`. English, because no program of ours calls `setlocale`.
func systemMessage(_ number: Int32) -> String {
  var buffer = [CChar](repeating: 0, count: 256)
  guard strerror_r(number, &buffer, buffer.count) == 0 else { return "errno \(number)" }
  let text = buffer.withUnsafeBufferPointer { pointer in
    pointer.baseAddress.flatMap { String(validatingCString: $0) }
  }
  return text.map { "\($0.lowercased()) (errno \(number))" } ?? "errno \(number)"
}

/// What libxlsxwriter calls one of its error numbers.
func xlsxMessage(_ number: Int32) -> String {
  let error = lxw_error(UInt32(bitPattern: number))
  return lxw_strerror(error).flatMap { String(validatingCString: $0) } ?? "error \(number)"
}
