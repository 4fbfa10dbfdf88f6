import Glibc

/// The memory of this process that is in RAM now.
func residentKiB() -> Int {
  guard let file = fopen("/proc/self/statm", "r") else { return 0 }
  defer { fclose(file) }
  var line = [CChar](repeating: 0, count: 200)
  guard let text = fgets(&line, Int32(line.count), file) else { return 0 }
  let fields = String(cString: text).split(separator: " ")
  return (fields.dropFirst().first.flatMap { Int($0) } ?? 0) * Int(getpagesize()) / 1024
}
