import Glibc

/// Shares the runs of a study among threads and hands their outcomes over in order.
///
/// Outcomes do not depend on the number of threads: each run is a pure function of its number, and whether to stop is
/// asked after each run in the order of their numbers. Runs that other threads began beyond that point are dropped.
public final class StudyPool: @unchecked Sendable {
  // Shared by the threads; everything below `mutex` is touched only while it is held.

  private let runs: [Int]
  private let workers: [any StudyWorker]
  private let interrupt: InterruptFlag
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let changed: UnsafeMutablePointer<pthread_cond_t>
  private var next = 0
  private var taken = 0
  private var isOver = false
  private var working: Int
  private var finished: [Int: StudyRow] = [:]
  /// Called with each outcome as soon as it is there, in no order, by one thread at a time.
  private let keep: (StudyRow) -> Void

  /// How far threads may run ahead of the outcome that is taken next, for each thread.
  private static let lead = 64
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
    pthread_mutex_init(mutex, nil)
    changed = .allocate(capacity: 1)
    pthread_cond_init(changed, nil)
  }

  deinit {
    pthread_cond_destroy(changed)
    pthread_mutex_destroy(mutex)
    changed.deallocate()
    mutex.deallocate()
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
      guard let row = awaitRow(wait) else { break }
      goesOn = take(row)
    }
    pthread_mutex_lock(mutex)
    isOver = true
    pthread_cond_broadcast(changed)
    pthread_mutex_unlock(mutex)
    for thread in threads { pthread_join(thread, nil) }
  }

  /// The next outcome in order; nil when there are no more.
  private func awaitRow(_ wait: () -> Void) -> StudyRow? {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    while true {
      guard taken < runs.count else { return nil }
      if let row = finished.removeValue(forKey: runs[taken]) {
        taken += 1
        pthread_cond_broadcast(changed)
        return row
      }
      guard working > 0 else { return nil }
      var deadline = timespec()
      clock_gettime(CLOCK_REALTIME, &deadline)
      deadline.tv_nsec += 100_000_000
      if deadline.tv_nsec >= 1_000_000_000 {
        deadline.tv_nsec -= 1_000_000_000
        deadline.tv_sec += 1
      }
      if pthread_cond_timedwait(changed, mutex, &deadline) == ETIMEDOUT {
        pthread_mutex_unlock(mutex)
        wait()
        pthread_mutex_lock(mutex)
      }
    }
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
      pthread_mutex_lock(mutex)
      keep(row)
      finished[run] = row
      pthread_cond_broadcast(changed)
      pthread_mutex_unlock(mutex)
    }
    pthread_mutex_lock(mutex)
    working -= 1
    pthread_cond_broadcast(changed)
    pthread_mutex_unlock(mutex)
  }

  private func takeRun() -> Int? {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    while !isOver, !interrupt.isRaised, next < runs.count {
      if next < taken + Self.lead * workers.count {
        defer { next += 1 }
        return runs[next]
      }
      pthread_cond_wait(changed, mutex)
    }
    return nil
  }
}
