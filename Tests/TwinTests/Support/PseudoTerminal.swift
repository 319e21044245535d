import Foundation
import Glibc

/// The program at a terminal, with a test for its user.
///
/// Nothing here sleeps: a test waits for text that must come, up to a deadline.
final class PseudoTerminal {
  struct Problem: Error, CustomStringConvertible { let description: String }

  /// Generous, as tests run in parallel on few cores.
  private static let deadline = 30.0

  // TIOCSPTLCK and TIOCGPTN of Linux, which Swift does not see.
  private static let setLock: UInt = 0x4004_5431
  private static let getNumber: UInt = 0x8004_5430

  private let controller: Int32
  private let process: pid_t
  private let folder: TemporaryFolder
  /// Kept open so that the terminal's settings outlive the program.
  private let terminal: Int32
  private let settingsBefore: termios
  private var screen = ""
  private var hasExited = false

  init(_ arguments: [String] = [], columns: UInt16 = 100, in folder: TemporaryFolder) throws {
    controller = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    var lock: Int32 = 0
    var number: UInt32 = 0
    guard controller >= 0, ioctl(controller, Self.setLock, &lock) == 0,
      ioctl(controller, Self.getNumber, &number) == 0
    else { throw Problem(description: "no pseudo-terminal: \(String(cString: strerror(errno)))") }
    let name = "/dev/pts/\(number)"
    terminal = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC)
    var size = winsize(ws_row: 40, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(controller, UInt(TIOCSWINSZ), &size)
    var settings = termios()
    tcgetattr(terminal, &settings)
    settingsBefore = settings

    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    // Opened by the leader of a new session, it becomes the terminal that Ctrl-C is sent by.
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, name, O_RDWR, 0)
    posix_spawn_file_actions_adddup2(&actions, STDIN_FILENO, STDOUT_FILENO)
    posix_spawn_file_actions_adddup2(&actions, STDIN_FILENO, STDERR_FILENO)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    let newSession: Int16 = 0x80  // POSIX_SPAWN_SETSID, which Swift does not see
    let flags = newSession | Int16(POSIX_SPAWN_SETSIGDEF) | Int16(POSIX_SPAWN_SETSIGMASK)
    posix_spawnattr_setflags(&attributes, flags)
    // The threads that tests run on let no signals through, and a child would take that over.
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    let program = ["/bin/sh", "-c", "cd \"$0\" && exec \"$@\"", folder.url.path, TwinBinary.path]
    var words = (program + arguments).map { strdup($0) } + [nil]
    var variables =
      TwinBinary.environment(in: folder).map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for word in words + variables { free(word) } }
    var process: pid_t = 0
    let failure = posix_spawn(&process, "/bin/sh", &actions, &attributes, &words, &variables)
    guard failure == 0 else { throw Problem(description: String(cString: strerror(failure))) }
    self.process = process
    self.folder = folder
  }

  deinit {
    if !hasExited {
      kill(process, SIGKILL)
      waitpid(process, nil, 0)
    }
    close(controller)
    close(terminal)
  }

  /// Types text; a line ends in `\r`, Ctrl-C is `\u{3}`, Ctrl-D `\u{4}`, TAB `\t`.
  func type(_ text: String) {
    let bytes = Array(text.utf8)
    _ = bytes.withUnsafeBytes { write(controller, $0.baseAddress, $0.count) }
  }

  func signal(_ signal: Int32) { kill(process, signal) }

  /// Waits until `text` is on the screen, and takes everything up to its end off it.
  @discardableResult
  func wait(for text: String) throws -> String {
    let end = Date().addingTimeInterval(Self.deadline)
    while true {
      if let found = screen.range(of: text) {
        let passed = String(screen[..<found.upperBound])
        screen = String(screen[found.upperBound...])
        return passed
      }
      guard try read(until: end) else {
        throw Problem(description: "waited for `\(text)`, and on the screen is:\n\(screen)")
      }
    }
  }

  /// Waits for the end of the program.
  func exitStatus() throws -> Int32 {
    let end = Date().addingTimeInterval(Self.deadline)
    while try read(until: end) {}
    var status: Int32 = 0
    guard waitpid(process, &status, 0) == process else {
      throw Problem(description: "the program is gone")
    }
    hasExited = true
    return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
  }

  /// Whether lines are edited and echoed by the terminal as they were before the program started.
  var isSane: Bool {
    var settings = termios()
    tcgetattr(terminal, &settings)
    return settings.c_lflag == settingsBefore.c_lflag && settings.c_iflag == settingsBefore.c_iflag
      && settings.c_oflag == settingsBefore.c_oflag
  }

  /// Takes in what the program wrote; false at its end, throws past the deadline.
  private func read(until end: Date) throws -> Bool {
    let left = end.timeIntervalSinceNow
    guard left > 0 else {
      throw Problem(description: "past the deadline; on the screen is:\n\(screen)")
    }
    var waiting = pollfd(fd: controller, events: Int16(POLLIN), revents: 0)
    guard poll(&waiting, 1, Int32(min(left, 0.2) * 1000)) > 0 else {
      // With the terminal held open here, the end of the program is no end of its output.
      return !isGone
    }
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = Glibc.read(controller, &buffer, buffer.count)
    guard count > 0 else { return false }
    screen += Self.plain(String(decoding: buffer[..<count], as: UTF8.self))
    return true
  }

  private var isGone: Bool {
    var information = siginfo_t()
    return waitid(P_PID, id_t(process), &information, WEXITED | WNOHANG | WNOWAIT) == 0
      && information.si_signo == SIGCHLD
  }

  /// Without the sequences that move the cursor, set colours or switch modes.
  private static func plain(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    var scalars = text.unicodeScalars[...]
    while let scalar = scalars.popFirst() {
      guard scalar == "\u{1B}", scalars.first == "[" else {
        if scalar != "\r" { result.append(scalar) }
        continue
      }
      scalars.removeFirst()
      while let next = scalars.popFirst(), !("@"..."~").contains(next) {}
    }
    return String(result)
  }
}
