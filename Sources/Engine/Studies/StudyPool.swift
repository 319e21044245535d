import Glibc

/// Shares the runs of a study among threads and hands their outcomes over in order.
///
/// Outcomes do not depend on the number of threads: each run is a pure function of its number, and whether to stop is
/// asked after each run in the order of their numbers. Runs that other threads began beyond that point are dropped.
///
/// Outcomes are handed over in batches: to wake a thread for each run of 20 µs cost as much as the run.
public final class StudyPool: @unchecked Sendable {
  // Shared by the threads; everything below `mutex` is touched only while it is held.

  private let runs: [Int]
  private let workers: [any StudyWorker]
  private let interrupt: InterruptFlag
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  /// Held while an outcome is kept, which may wait for a disk.
  private let keeping: UnsafeMutablePointer<pthread_mutex_t>
  /// There are outcomes to take.
  private let filled: UnsafeMutablePointer<pthread_cond_t>
  /// There is room to run ahead, or nothing more to do.
  private let drained: UnsafeMutablePointer<pthread_cond_t>
  private var next = 0
  /// Outcomes that `take` has seen, and those handed over to it.
  private var taken = 0
  private var handedOver = 0
  private var lastHandover = 0.0
  private var isOver = false
  private var working: Int
  private var finished: [Int: StudyRow] = [:]
  /// Called with each outcome as soon as it is there, in no order, by one thread at a time.
  private let keep: (StudyRow) -> Void

  /// How far threads may run ahead of the outcome that is taken next, for each thread.
  private static let lead = 64
  /// Outcomes are handed over once there are so many, or after so many seconds.
  private static let batch = 32
  private static let patience = 0.002
  /// Deep formulas and scripts need room.
  private static let stackSize = 16 << 20

  /// - Parameters:
  ///   - runs: the numbers of the runs, in the order in which their outcomes are wanted
  ///   - workers: one for each thread
  public init(
    runs: [Int], workers: [any StudyWorker], interrupt: InterruptFlag,
    keep: @escaping (StudyRow) -> Void = { _ in }
  ) {
    self.runs = runs
    self.workers = workers
    self.interrupt = interrupt
    self.keep = keep
    working = workers.count
    mutex = .allocate(capacity: 1)
    keeping = .allocate(capacity: 1)
    filled = .allocate(capacity: 1)
    drained = .allocate(capacity: 1)
    for lock in [mutex, keeping] { pthread_mutex_init(lock, nil) }
    for condition in [filled, drained] { pthread_cond_init(condition, nil) }
  }

  deinit {
    for condition in [filled, drained] {
      pthread_cond_destroy(condition)
      condition.deallocate()
    }
    for lock in [mutex, keeping] {
      pthread_mutex_destroy(lock)
      lock.deallocate()
    }
  }

  /// Carries out the runs until all are done, `take` says that it is enough, or the interrupt flag is raised.
  ///
  /// - Parameters:
  ///   - wait: called while nothing has come for about a tenth of a second
  ///   - take: called with each outcome in the order of `runs`, on the calling thread; false ends the study
  public func run(wait: () -> Void = {}, take: (StudyRow) -> Bool) {
    let threads = workers.indices.map { start($0) }
    var goesOn = true
    while goesOn {
      let rows = awaitRows(wait)
      guard !rows.isEmpty else { break }
      for row in rows where goesOn { goesOn = take(row) }
    }
    pthread_mutex_lock(mutex)
    isOver = true
    pthread_cond_broadcast(drained)
    pthread_mutex_unlock(mutex)
    for thread in threads { pthread_join(thread, nil) }
  }

  /// The next outcomes in order, all that are there; none when there are no more.
  private func awaitRows(_ wait: () -> Void) -> [StudyRow] {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    if taken < handedOver {
      taken = handedOver
      pthread_cond_broadcast(drained)
    }
    while true {
      var rows: [StudyRow] = []
      while handedOver < runs.count, let row = finished.removeValue(forKey: runs[handedOver]) {
        rows.append(row)
        handedOver += 1
      }
      lastHandover = Self.clock
      if !rows.isEmpty || handedOver == runs.count || working == 0 { return rows }
      var deadline = timespec()
      clock_gettime(CLOCK_REALTIME, &deadline)
      deadline.tv_nsec += 100_000_000
      if deadline.tv_nsec >= 1_000_000_000 {
        deadline.tv_nsec -= 1_000_000_000
        deadline.tv_sec += 1
      }
      if pthread_cond_timedwait(filled, mutex, &deadline) == ETIMEDOUT {
        pthread_mutex_unlock(mutex)
        wait()
        pthread_mutex_lock(mutex)
      }
    }
  }

  private static var clock: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  // MARK: Threads

  private final class Start {
    let pool: StudyPool
    let worker: Int

    init(_ pool: StudyPool, _ worker: Int) {
      self.pool = pool
      self.worker = worker
    }
  }

  private func start(_ worker: Int) -> pthread_t {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    pthread_attr_setstacksize(&attributes, Self.stackSize)
    defer { pthread_attr_destroy(&attributes) }
    var thread = pthread_t()
    let status = pthread_create(
      &thread, &attributes,
      { context in
        guard let context else { return nil }
        let start = Unmanaged<Start>.fromOpaque(context).takeRetainedValue()
        start.pool.work(start.pool.workers[start.worker])
        return nil
      }, Unmanaged.passRetained(Start(self, worker)).toOpaque())
    precondition(status == 0, "the system refuses another thread: code \(status)")
    return thread
  }

  private func work(_ worker: any StudyWorker) {
    while let run = takeRun() {
      guard let row = worker.row(run: run) else { break }
      pthread_mutex_lock(keeping)
      keep(row)
      pthread_mutex_unlock(keeping)
      pthread_mutex_lock(mutex)
      finished[run] = row
      if finished.count >= Self.batch || Self.clock - lastHandover >= Self.patience { handOver() }
      pthread_mutex_unlock(mutex)
    }
    pthread_mutex_lock(mutex)
    working -= 1
    pthread_cond_signal(filled)
    pthread_mutex_unlock(mutex)
  }

  /// Wakes the thread that takes outcomes, if the next one is there.
  private func handOver() {
    guard handedOver < runs.count, finished[runs[handedOver]] != nil else { return }
    pthread_cond_signal(filled)
  }

  private func takeRun() -> Int? {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    while !isOver, !interrupt.isRaised, next < runs.count {
      if next < taken + Self.lead * workers.count {
        defer { next += 1 }
        return runs[next]
      }
      handOver()
      pthread_cond_wait(drained, mutex)
    }
    return nil
  }
}
