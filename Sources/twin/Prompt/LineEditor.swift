import CReadline
import Glibc

/// Reads lines from a person: editing, completion and history by GNU readline.
///
/// readline keeps its state in C globals, so there is one editor, on the main thread. Between two lines the
/// terminal is in its ordinary mode: what runs meanwhile can be stopped with Ctrl-C.
@MainActor
enum LineEditor {
  enum Line {
    case text(String)
    /// Ctrl-C: what was typed is dropped.
    case interrupted
    /// Ctrl-D on an empty line, the terminal has gone, or the process was asked to end.
    case end
  }

  /// How many entries the history keeps.
  private static let historyLimit: Int32 = 5000

  private static var complete: (_ line: String, _ cursor: Int) -> [String] = { _, _ in [] }
  private static var isInString: (_ line: String, _ cursor: Int) -> Bool = { _, _ in false }
  private static var candidates: [String] = []
  private static var wakeUp: Int32 = -1
  private static var historyPath: String?
  private static var lastEntry = ""
  /// What the callback of readline handed over: a line, or the end of the input.
  private static var received: String??

  // Kept for the life of the process: readline holds on to the pointers.
  private static let wordBreaks = UnsafePointer(strdup(" \t\n\"\\'`@$><=;|&{}()+-*/^%,:~!?#"))
  private static let fileBreaks = UnsafePointer(strdup("\"/"))

  /// Prepares the terminal.
  ///
  /// - Parameters:
  ///   - wakeUp: a descriptor that becomes readable after a signal
  ///   - history: the file that entries are kept in over restarts
  ///   - isInString: whether the byte at a place of a line lies in a string
  ///   - complete: whole words that may stand in place of the one before the cursor, given in bytes; in a
  ///     string, last parts of file names
  static func start(
    wakeUp: Int32, history: String?, isInString: @escaping (String, Int) -> Bool,
    complete: @escaping (String, Int) -> [String]
  ) {
    self.wakeUp = wakeUp
    self.complete = complete
    self.isInString = isInString
    twin_readline_set_name(strdup("twin"))
    twin_readline_leave_signals()
    twin_readline_set_completion(
      { word, _, end in
        let word = UInt(bitPattern: word)
        let matches = MainActor.assumeIsolated {
          UInt(bitPattern: LineEditor.matches(UnsafePointer(bitPattern: word), end: end))
        }
        return UnsafeMutablePointer(bitPattern: matches)
      },
      {
        let breaks = MainActor.assumeIsolated { UInt(bitPattern: LineEditor.currentBreaks()) }
        return UnsafeMutablePointer(bitPattern: breaks)
      })
    rl_variable_bind("enable-bracketed-paste", "on")
    rl_variable_bind("blink-matching-paren", "off")
    rl_variable_bind("completion-query-items", "200")
    rl_variable_bind("show-all-if-unmodified", "on")
    twin_readline_keep_lines_together()
    using_history()
    stifle_history(historyLimit)
    if let history {
      historyPath = history
      read_history(history)
    }
  }

  /// Shows the prompt and reads one line.
  static func read(_ prompt: String) -> Line {
    received = nil
    rl_callback_handler_install(prompt) { line in
      let text = line.map { String(cString: $0) }
      free(line)
      // The terminal goes back to its ordinary mode before the line is acted on.
      rl_callback_handler_remove()
      MainActor.assumeIsolated { LineEditor.received = .some(text) }
    }
    while true {
      if let line = received { return line.map(Line.text) ?? .end }
      var waiting = [
        pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
        pollfd(fd: wakeUp, events: Int16(POLLIN), revents: 0),
      ]
      // A negative descriptor is passed over.
      let count = poll(&waiting, 2, -1)
      if waiting[1].revents != 0 { drainWakeUp() }
      if Interrupts.isEnding {
        rl_callback_handler_remove()
        return .end
      }
      if Interrupts.takePress() {
        twin_readline_abandon_line()
        rl_callback_handler_remove()
        return .interrupted
      }
      if Interrupts.takeResume() { twin_readline_resume() }
      if count > 0, waiting[0].revents != 0 {
        rl_callback_read_char()
      } else {
        // A change of the terminal's size: readline draws the line anew.
        rl_check_signals()
      }
    }
  }

  private static func drainWakeUp() {
    var bytes = [UInt8](repeating: 0, count: 64)
    while Glibc.read(wakeUp, &bytes, bytes.count) > 0 {}
  }

  /// Keeps an entry, which may have several lines, unless it repeats the last one.
  static func remember(_ entry: String) {
    guard entry.contains(where: { !$0.isWhitespace }), entry != lastEntry else { return }
    lastEntry = entry
    add_history(entry)
    guard let historyPath else { return }
    if append_history(1, historyPath) != 0 { write_history(historyPath) }
  }

  /// Keeps the file of entries from growing for ever.
  static func finish() {
    if let historyPath { history_truncate_file(historyPath, historyLimit) }
  }

  // MARK: Completion

  private static func line() -> String {
    twin_readline_buffer().map { String(cString: $0) } ?? ""
  }

  private static func currentBreaks() -> UnsafePointer<CChar>? {
    isInString(line(), Int(twin_readline_point())) ? fileBreaks : wordBreaks
  }

  /// An array, ended by nil, of strings: all of them from malloc, for readline to free.
  private static func matches(_ word: UnsafePointer<CChar>?, end: Int32)
    -> UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
  {
    twin_readline_completion_is_done()
    candidates = complete(line(), Int(end))
    return rl_completion_matches(word) { _, index in
      let word = MainActor.assumeIsolated { () -> UInt in
        let words = LineEditor.candidates
        return words.indices.contains(Int(index)) ? UInt(bitPattern: strdup(words[Int(index)])) : 0
      }
      return UnsafeMutablePointer(bitPattern: word)
    }
  }
}
