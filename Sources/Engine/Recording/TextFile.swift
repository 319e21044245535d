import Glibc

/// A text file that is written from start to end through a buffer.
///
/// The first failure is kept and ends the writing; `close` throws it. Used by one thread at a time.
final class TextFile {
  let path: String
  private(set) var failure: TraceError?

  private var descriptor: Int32
  private var buffer: [UInt8] = []
  private static let bufferSize = 64 << 10

  /// Creates the file, or empties it.
  init(_ path: String) throws(TraceError) {
    self.path = path
    descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw TraceError(path, "create the file", code: errno) }
    buffer.reserveCapacity(Self.bufferSize + 4096)
  }

  deinit { if descriptor >= 0 { Glibc.close(descriptor) } }

  func write(_ text: String) {
    buffer.append(contentsOf: text.utf8)
    if buffer.count >= Self.bufferSize { flush() }
  }

  /// Writes the shortest text that reads back as the same number; nothing for NaN.
  func write(_ number: Double) {
    guard !number.isNaN else { return }
    write(number.isInfinite ? (number > 0 ? "inf" : "-inf") : number.description)
  }

  /// Writes a field, quoted where CSV asks for it.
  func writeField(_ field: String) {
    let needsQuotes = field.utf8.contains {
      $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\n")
        || $0 == UInt8(ascii: "\r")
    }
    guard needsQuotes else { return write(field) }
    write("\"")
    for character in field.unicodeScalars { write(character == "\"" ? "\"\"" : String(character)) }
    write("\"")
  }

  func writeRow(_ fields: [String]) {
    for (index, field) in fields.enumerated() {
      if index > 0 { write(",") }
      writeField(field)
    }
    write("\n")
  }

  /// Writes what is left and closes the file.
  func close() throws(TraceError) {
    guard descriptor >= 0 else { return }
    flush()
    if Glibc.close(descriptor) != 0, failure == nil {
      failure = TraceError(path, "write the file", code: errno)
    }
    descriptor = -1
    if let failure { throw failure }
  }

  private func flush() {
    defer { buffer.removeAll(keepingCapacity: true) }
    guard failure == nil else { return }
    var done = 0
    while done < buffer.count {
      let count = buffer.withUnsafeBytes { bytes in
        Glibc.write(descriptor, bytes.baseAddress.map { $0 + done }, bytes.count - done)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        failure = TraceError(path, "write the file", code: count == 0 ? ENOSPC : errno)
        return
      }
      done += count
    }
  }
}
