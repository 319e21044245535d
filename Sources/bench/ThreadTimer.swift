import Glibc

/// Times work in processor time of the calling thread, so that a busy machine disturbs little.
enum ThreadTimer {
  /// Processor time of this thread so far, in seconds.
  static var now: Double { seconds(CLOCK_THREAD_CPUTIME_ID) }

  /// Processor time of all threads of this process so far, in seconds.
  static var process: Double { seconds(CLOCK_PROCESS_CPUTIME_ID) }

  /// Time that passes for everyone, in seconds.
  static var wall: Double { seconds(CLOCK_MONOTONIC) }

  /// The least time that `work` took in `repeats` tries after one to warm up, in seconds.
  static func best(of repeats: Int, _ work: () throws -> Void) rethrows -> Double {
    try work()
    var best = Double.infinity
    for _ in 0..<repeats {
      let start = now
      try work()
      best = min(best, now - start)
    }
    return best
  }

  /// The least times of two pieces of work, tried in turn, so that both meet the same machine.
  ///
  /// - Parameter clock: what to time with; processor time of the thread, unless other threads do the work
  static func best(
    of repeats: Int, _ first: () throws -> Void, against second: () throws -> Void,
    clock: () -> Double = { now }
  ) rethrows -> (Double, Double) {
    try first()
    try second()
    var best = (Double.infinity, Double.infinity)
    for _ in 0..<repeats {
      let start = clock()
      try first()
      let middle = clock()
      try second()
      best = (min(best.0, middle - start), min(best.1, clock() - middle))
    }
    return best
  }

  private static func seconds(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
