import Glibc

/// Why a file cannot be read or written.
struct FileProblem: Error, CustomStringConvertible {
  let description: String

  /// - Parameter doing: such as `cannot read a.twin`
  init(_ doing: String, reason: String? = nil) {
    description = "\(doing): \(reason ?? String(cString: strerror(errno)))"
  }
}

/// Reads and writes whole text files.
enum FileText {
  static func read(_ path: String) throws(FileProblem) -> String {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileProblem("cannot read \(path)") }
    defer { close(descriptor) }
    guard let bytes = readAll(descriptor) else { throw FileProblem("cannot read \(path)") }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Replaces the file in one step, so that a crash or a full disk leaves the old text; keeps its permissions.
  static func replace(_ path: String, with text: String) throws(FileProblem) {
    var status = stat()
    guard stat(path, &status) == 0 else { throw FileProblem("cannot write \(path)") }
    // The file that a link points to is the one to replace.
    guard let resolved = realpath(path, nil) else { throw FileProblem("cannot write \(path)") }
    defer { free(resolved) }
    let target = String(cString: resolved)
    var template = Array((target + ".XXXXXX").utf8CString)
    let descriptor = mkstemp(&template)
    guard descriptor >= 0 else { throw FileProblem("cannot write beside \(path)") }
    let temporary = String(
      decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    var text = text
    let isWritten =
      text.withUTF8 { writeAll($0, to: descriptor) }
      && fchmod(descriptor, status.st_mode & 0o7777) == 0
      && fsync(descriptor) == 0
    let failure = FileProblem("cannot write \(path)")
    guard close(descriptor) == 0, isWritten else {
      unlink(temporary)
      throw failure
    }
    guard rename(temporary, target) == 0 else {
      let failure = FileProblem("cannot write \(path)")
      unlink(temporary)
      throw failure
    }
  }

  /// Everything up to the end of the file; nil, with `errno` set, where reading fails.
  static func readAll(_ descriptor: Int32) -> [UInt8]? {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      if count < 0 { return nil }
      if count == 0 { return bytes }
      bytes += buffer[..<count]
    }
  }

  /// Writes every byte; false, with `errno` set, where that fails.
  @discardableResult
  static func writeAll(_ bytes: UnsafeBufferPointer<UInt8>, to descriptor: Int32) -> Bool {
    var sent = 0
    while sent < bytes.count, let start = bytes.baseAddress {
      let count = Glibc.write(descriptor, start + sent, bytes.count - sent)
      if count >= 0 {
        sent += count
      } else if errno == EAGAIN {
        // A terminal that another program made non-blocking.
        var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&waiting, 1, -1)
      } else if errno != EINTR {
        return false
      }
    }
    return true
  }
}
