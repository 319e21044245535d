import Glibc

/// Files as bytes.
enum FileBytes {
  /// Reads the file at `path`, or no more than its first bytes.
  static func read(_ path: String, first limit: Int = .max) throws(TraceError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw TraceError(path, "open the file", code: errno) }
    defer { close(descriptor) }
    let size = lseek(descriptor, 0, SEEK_END)
    lseek(descriptor, 0, SEEK_SET)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(min(limit, max(0, Int(size))))
    var block = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Glibc.read(descriptor, &block, min(block.count, limit - bytes.count))
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw TraceError(path, "read the file", code: errno) }
      if count == 0 { return bytes }
      bytes.append(contentsOf: block[..<count])
    }
  }
}
