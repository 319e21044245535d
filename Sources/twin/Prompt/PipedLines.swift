import Glibc

/// Lines of an input that no person types.
struct PipedLines {
  private var buffer: [UInt8] = []
  private var position = 0
  private var isAtEnd = false

  /// The next line without its end; nil at the end of the input or when a signal asks for it.
  mutating func next() -> String? {
    while true {
      if let end = buffer[position...].firstIndex(of: UInt8(ascii: "\n")) {
        defer { position = end + 1 }
        return String(decoding: buffer[position..<end], as: UTF8.self)
      }
      if isAtEnd {
        guard position < buffer.count else { return nil }
        defer { position = buffer.count }
        return String(decoding: buffer[position...], as: UTF8.self)
      }
      fill()
    }
  }

  private mutating func fill() {
    buffer.removeFirst(position)
    position = 0
    var chunk = [UInt8](repeating: 0, count: 65_536)
    let count = read(STDIN_FILENO, &chunk, chunk.count)
    if count > 0 {
      buffer += chunk[..<count]
    } else if count == 0 || errno != EINTR || Interrupts.isEnding {
      isAtEnd = true
    }
  }
}
