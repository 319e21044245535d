import Engine
import Glibc
import Synchronization

/// Ctrl-C and requests to end, passed on to the session that is at work.
///
/// The handler only stores to atomics and writes a byte to a pipe, both of which POSIX allows in a handler.
enum Interrupts {
  private struct State: ~Copyable, Sendable {
    /// An `InterruptFlag` that is never released, or zero.
    let flag = Atomic<UInt>(0)
    /// Presses of Ctrl-C since the program last took notice of one.
    let presses = Atomic<Int>(0)
    /// How many presses end the process on the spot.
    let patience = Atomic<Int>(2)
    let isEnding = Atomic<Bool>(false)
    let hasResumed = Atomic<Bool>(false)
    let pipe = Atomic<Int32>(-1)
  }

  private static let state = State()

  /// Handles SIGINT, SIGTERM and SIGHUP from now on.
  ///
  /// - Parameters:
  ///   - flag: raised by the first press; a simulation stops at its current instant
  ///   - patience: the press at which the process ends at once
  /// - Returns: a descriptor that can be read from after each signal
  @discardableResult
  static func install(_ flag: InterruptFlag, patience: Int) -> Int32 {
    state.flag.store(UInt(bitPattern: Unmanaged.passRetained(flag).toOpaque()), ordering: .relaxed)
    state.patience.store(patience, ordering: .relaxed)
    let pipe = Pipe()
    if let pipe {
      Pipe.makeNonBlocking(pipe.reader)
      Pipe.makeNonBlocking(pipe.writer)
      state.pipe.store(pipe.writer, ordering: .relaxed)
    }
    // A limit on file sizes is then an error that the trace reports, not the end of the process.
    _ = Glibc.signal(SIGXFSZ, SIG_IGN)
    for signal in [SIGINT, SIGTERM, SIGHUP, SIGCONT, SIGALRM] { handle(signal) }
    return pipe?.reader ?? -1
  }

  private static func handle(_ signal: Int32) {
    var action = sigaction()
    action.__sigaction_handler.sa_handler = { signal in
      let saved = errno
      Interrupts.receive(signal)
      errno = saved
    }
    // No SA_RESTART: a read that waits for input must return.
    action.sa_flags = 0
    sigaction(signal, &action, nil)
  }

  /// How long a request to end waits for a simulation that is inside one long step, s.
  private static let grace: UInt32 = 10

  private static func receive(_ signal: Int32) {
    if signal == SIGALRM {
      // Inside a step no flag is looked at. What has been written of a trace can be recovered.
      let text: StaticString =
        "\nended inside a step that took more than 10 s; `twin recover` reads what there is of its trace\n"
      _ = write(STDERR_FILENO, text.utf8Start, text.utf8CodeUnitCount)
      _exit(130)
    }
    if signal == SIGCONT {
      state.hasResumed.store(true, ordering: .relaxed)
    } else {
      if signal != SIGINT {
        if state.isEnding.exchange(true, ordering: .relaxed) { _exit(130) }
        _ = alarm(grace)
      }
      let presses = state.presses.add(1, ordering: .relaxed).newValue
      if signal == SIGINT, presses >= state.patience.load(ordering: .relaxed) { _exit(130) }
      if let flag = UnsafeRawPointer(bitPattern: state.flag.load(ordering: .relaxed)) {
        Unmanaged<InterruptFlag>.fromOpaque(flag).takeUnretainedValue().raise()
      }
    }
    var byte: UInt8 = 0
    _ = write(state.pipe.load(ordering: .relaxed), &byte, 1)
  }

  /// Whether SIGTERM or SIGHUP asked the process to end.
  static var isEnding: Bool { state.isEnding.load(ordering: .relaxed) }

  /// Whether a press of Ctrl-C waits to be noticed; forgets it.
  static func takePress() -> Bool { state.presses.exchange(0, ordering: .relaxed) > 0 }

  /// Whether the process was stopped and goes on (`fg`); forgets it.
  static func takeResume() -> Bool { state.hasResumed.exchange(false, ordering: .relaxed) }
}
