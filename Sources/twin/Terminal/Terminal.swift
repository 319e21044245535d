import Glibc

/// One of the standard streams: whether a person reads it, how wide it is, and writing to it.
struct Terminal {
  /// How a stretch of text stands out; nothing where the stream shows no colours.
  enum Style: String {
    case plain = ""
    case bold = "1"
    case dim = "2"
    case good = "32"
    case bad = "1;31"
    case warning = "33"
    case accent = "36"
  }

  static let output = Terminal(STDOUT_FILENO)
  static let error = Terminal(STDERR_FILENO)

  let descriptor: Int32
  let isTerminal: Bool
  /// On a terminal, unless NO_COLOR (no-color.org) or TERM=dumb says otherwise.
  let usesColour: Bool
  /// Whether the user's locale can show more than ASCII.
  let usesUnicode: Bool

  init(_ descriptor: Int32) {
    self.descriptor = descriptor
    isTerminal = isatty(descriptor) == 1
    usesColour =
      isTerminal && (Environment["NO_COLOR"] ?? "").isEmpty && Environment["TERM"] != "dumb"
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { Environment[$0] }.first {
      !$0.isEmpty
    }
    let name = (locale ?? "").lowercased()
    usesUnicode = !isTerminal || name.contains("utf-8") || name.contains("utf8")
  }

  /// Columns; 80 where there is no terminal to ask.
  var width: Int { size.columns }
  /// Lines; 24 where there is no terminal to ask.
  var height: Int { size.lines }

  private var size: (columns: Int, lines: Int) {
    var size = winsize()
    guard isTerminal, ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
      return (80, 24)
    }
    return (Int(size.ws_col), max(1, Int(size.ws_row)))
  }

  func paint(_ text: String, _ style: Style) -> String {
    usesColour && style != .plain ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
  }

  /// Writes at once, so that nothing is lost or out of order when the process is stopped.
  func write(_ text: String) {
    var text = text
    _ = text.withUTF8 { FileText.writeAll($0, to: descriptor) }
  }

  func writeLine(_ line: String) { write(line + "\n") }
}
