import Glibc

/// The two ends of a pipe, which programs started later do not inherit.
struct Pipe {
  let reader: Int32
  let writer: Int32

  /// Nil, with `errno` set, where the process has too many files open.
  init?() {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return nil }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    (reader, writer) = (ends[0], ends[1])
  }

  /// Makes reads and writes return at once.
  static func makeNonBlocking(_ end: Int32) {
    _ = fcntl(end, F_SETFL, fcntl(end, F_GETFL) | O_NONBLOCK)
  }
}
