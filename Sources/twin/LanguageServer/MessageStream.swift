import Glibc

/// Messages of the base protocol: headers, an empty line, and a body of so many bytes.
struct MessageStream {
  enum Event: Equatable {
    case message([UInt8])
    /// Headers without a usable length; what follows them is read as the next headers.
    case broken(String)
    case end
  }

  /// More is no message that an editor sends.
  static let sizeLimit = 256 << 20
  private static let headerLimit = 64 << 10

  private let descriptor: Int32
  private var buffer: [UInt8] = []
  /// How much of the buffer has been taken.
  private var position = 0

  init(reading descriptor: Int32) { self.descriptor = descriptor }

  /// Waits for the next message.
  mutating func next() -> Event {
    var length: Int?
    var read = 0
    while true {
      guard let line = line() else { return .end }
      read += line.count
      guard read <= Self.headerLimit else { return .broken("headers without end") }
      if line.isEmpty {
        // Empty lines between messages do no harm.
        if read == 0 { continue }
        break
      }
      let header = String(decoding: line, as: UTF8.self)
      let parts = header.split(separator: ":", maxSplits: 1)
      if parts.count == 2, parts[0].lowercased() == "content-length" {
        length = Int(parts[1].drop { $0 == " " }.prefix { $0 != " " })
      }
    }
    guard let length, length >= 0, length <= Self.sizeLimit else {
      return .broken("headers without a usable Content-Length")
    }
    while buffer.count - position < length {
      guard fill() else { return .end }
    }
    let body = Array(buffer[position..<position + length])
    position += length
    return .message(body)
  }

  /// Whether more input is there already.
  var hasMore: Bool {
    if position < buffer.count { return true }
    var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&waiting, 1, 0) > 0 && waiting.revents & Int16(POLLIN) != 0
  }

  /// A line without its end; nil at the end of the input.
  private mutating func line() -> [UInt8]? {
    var searched = position
    while true {
      if let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) {
        var line = Array(buffer[position..<end])
        position = end + 1
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        return line
      }
      if buffer.count - position > Self.headerLimit {
        // Binary rubbish: give it up in pieces.
        let line = Array(buffer[position...])
        position = buffer.count
        return line
      }
      searched = buffer.count
      let taken = position
      guard fill() else { return nil }
      searched -= taken - position
    }
  }

  private mutating func fill() -> Bool {
    buffer.removeFirst(position)
    position = 0
    var block = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = read(descriptor, &block, block.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      buffer += block[..<count]
      return true
    }
  }
}
