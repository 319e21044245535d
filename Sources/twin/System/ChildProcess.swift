import Glibc

/// Another program, run to its end with text for its input.
struct ChildProcess: ~Copyable {
  struct Result {
    /// As of `exit`; 128 and more where a signal ended it.
    let status: Int32
    let output: String
    let errors: String
  }

  private let process: pid_t
  private var input: Int32
  private var output: Int32
  private var errors: Int32

  /// Runs `program`, found on PATH, without a shell between.
  ///
  /// - Returns: what it wrote; nil where there is no such program
  static func run(_ program: String, _ arguments: [String], input: String) throws(FileProblem)
    -> Result?
  {
    // Whether the program takes all of its input is seen from its status, not by dying of a signal.
    let earlier = signal(SIGPIPE, SIG_IGN)
    defer { signal(SIGPIPE, earlier) }
    guard var child = try ChildProcess(program, arguments) else { return nil }
    return child.converse(input)
  }

  private init?(_ program: String, _ arguments: [String]) throws(FileProblem) {
    guard let (toChild, fromChild, complaints) = Self.pipes() else {
      throw FileProblem("cannot run \(program)")
    }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    let streams = [
      (toChild.reader, STDIN_FILENO), (fromChild.writer, STDOUT_FILENO),
      (complaints.writer, STDERR_FILENO),
    ]
    for (end, stream) in streams {
      posix_spawn_file_actions_adddup2(&actions, end, stream)
    }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var restored = sigset_t()
    sigemptyset(&restored)
    sigaddset(&restored, SIGPIPE)
    posix_spawnattr_setsigdefault(&attributes, &restored)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
    var words = ([program] + arguments).map { strdup($0) }
    words.append(nil)
    defer { for word in words { free(word) } }
    var process: pid_t = 0
    let failure = posix_spawnp(&process, program, &actions, &attributes, words, environ)
    for (end, _) in streams { Glibc.close(end) }
    guard failure == 0 else {
      for end in [toChild.writer, fromChild.reader, complaints.reader] { Glibc.close(end) }
      if failure == ENOENT { return nil }
      throw FileProblem("cannot run \(program)", reason: String(cString: strerror(failure)))
    }
    self.process = process
    input = toChild.writer
    output = fromChild.reader
    errors = complaints.reader
  }

  private static func pipes() -> (Pipe, Pipe, Pipe)? {
    var pipes: [Pipe] = []
    for _ in 0..<3 {
      guard let pipe = Pipe() else {
        for pipe in pipes {
          Glibc.close(pipe.reader)
          Glibc.close(pipe.writer)
        }
        return nil
      }
      pipes.append(pipe)
    }
    return (pipes[0], pipes[1], pipes[2])
  }

  /// Feeds and listens at the same time: either side may fill its pipe first.
  private mutating func converse(_ text: String) -> Result {
    Pipe.makeNonBlocking(input)
    var rest = Array(text.utf8)[...]
    var written: [UInt8] = []
    var complaints: [UInt8] = []
    while output >= 0 || errors >= 0 {
      if rest.isEmpty { Self.close(&input) }
      var watched = [
        pollfd(fd: output, events: Int16(POLLIN), revents: 0),
        pollfd(fd: errors, events: Int16(POLLIN), revents: 0),
        pollfd(fd: input, events: Int16(POLLOUT), revents: 0),
      ]
      if poll(&watched, 3, -1) < 0 { continue }
      if watched[0].revents != 0 { Self.take(from: &output, into: &written) }
      if watched[1].revents != 0 { Self.take(from: &errors, into: &complaints) }
      if watched[2].revents != 0 {
        let count = rest.withUnsafeBytes { write(input, $0.baseAddress, $0.count) }
        if count >= 0 {
          rest = rest.dropFirst(count)
        } else if errno != EAGAIN, errno != EINTR {
          rest = []
        }
      }
    }
    Self.close(&input)
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    let signal = status & 0x7F
    return Result(
      status: signal == 0 ? (status >> 8) & 0xFF : 128 + signal,
      output: String(decoding: written, as: UTF8.self),
      errors: String(decoding: complaints, as: UTF8.self))
  }

  private static func take(from descriptor: inout Int32, into bytes: inout [UInt8]) {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = read(descriptor, &buffer, buffer.count)
    if count > 0 {
      bytes += buffer[..<count]
    } else if count == 0 || errno != EINTR {
      close(&descriptor)
    }
  }

  private static func close(_ descriptor: inout Int32) {
    if descriptor >= 0 { Glibc.close(descriptor) }
    descriptor = -1
  }
}
