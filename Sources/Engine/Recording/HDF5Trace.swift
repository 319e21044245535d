import Synchronization

/// Records a run into an HDF5 file that h5py, MATLAB and HDFView open; docs/trace-format.md tells how it is laid out.
///
/// Rows are copied into blocks of memory and written by a thread of the trace's own. When the disk is slower than
/// the run, the run waits; nothing is dropped. Equal runs give equal bytes. If the process is killed, the file
/// opens like any other and holds what was recorded up to the last flush.
///
/// Sendable under `TraceSink`'s rule that calls come from one thread at a time: what the writing thread shares
/// goes through the relay and the writer's own lock.
public final class HDF5Trace: TraceSink, @unchecked Sendable {
  /// How a trace is written.
  public struct Options: Sendable {
    /// Adds the run to an existing trace, rather than replacing the file.
    public var addsRun = false
    /// The simulated time, in nanoseconds, after which rows are to be in the file. For runs paced by the wall
    /// clock: one second's worth lets others follow the run. Chunks become as small as that takes, which costs
    /// size. Without it, rows wait for chunks of 2048 rows.
    public var flushPeriod: Int64?
    /// Called once, on the run's thread, when the run has waited for the disk for a second in all.
    public var warn: @Sendable (String) -> Void = { _ in }

    public init(
      addsRun: Bool = false, flushPeriod: Int64? = nil,
      warn: @escaping @Sendable (String) -> Void = { _ in }
    ) {
      self.addsRun = addsRun
      self.flushPeriod = flushPeriod
      self.warn = warn
    }
  }

  /// A group on the run's side: the block that is being filled.
  private struct Lane {
    var block: RowBlock
    let width: Int
    let blockRows: Int
    let unitRows: Int
    /// Rows in the block, and how many make it go.
    var filled = 0
    var limit = 1
    /// Rows sent before this block.
    var sent = 0
  }

  private let path: String
  private let options: Options
  private let relay: RowRelay
  private let writer: TraceWriter
  private let lanes: UnsafeMutablePointer<Lane>
  private let laneCount: Int
  private var waited: Int64 = 0
  private var hasWarned = false
  private var isFinished = false

  /// Creates the file, or opens it where the options say so.
  public init(
    path: String, plan: TracePlan, options: Options = Options()
  ) throws(TraceError) {
    self.path = path
    self.options = options
    let widths = plan.groups.map(\.width)
    let units = plan.groups.map {
      TraceLayout.unitRows($0, flushPeriod: options.flushPeriod)
    }
    let blockRows = zip(widths, units).map { width, unit in
      // About 256 KiB: small enough for the cache, large enough that handing over costs nothing.
      min(unit, max(1, (256 << 10) / ((width + 1) * 8)))
    }
    relay = RowRelay(widths: widths, blockRows: blockRows, blocksPerGroup: 8)
    writer = try TraceWriter(
      path: path, plan: plan, unitRows: units, addsRun: options.addsRun, relay: relay)
    laneCount = plan.groups.count
    lanes = .allocate(capacity: max(1, laneCount))
    for index in 0..<laneCount {
      (lanes + index).initialize(
        to: Lane(
          block: relay.takeBlock(index).block, width: widths[index], blockRows: blockRows[index],
          unitRows: units[index]))
    }
    writer.start()
  }

  deinit {
    if !isFinished {
      for group in 0..<laneCount { handOver(group) }
      relay.send(.abandon)
      writer.join()
    }
    lanes.deinitialize(count: laneCount)
    lanes.deallocate()
  }

  public var failure: TraceError? { writer.failure }

  public func append(group: Int, time: Int64, row: UnsafePointer<Double>) -> Bool {
    guard !writer.hasFailed.load(ordering: .relaxed) else { return false }
    precondition(!isFinished && group < laneCount, "a row for group \(group) of \(path)")
    let lane = lanes + group
    let filled = lane.pointee.filled
    lane.pointee.block.times[filled] = time
    let width = lane.pointee.width
    (lane.pointee.block.values + filled * width).update(from: row, count: width)
    lane.pointee.filled = filled + 1
    if filled + 1 == lane.pointee.limit {
      handOver(group)
      lane.pointee.block = takeBlock(group)
    }
    return true
  }

  public func note(time: Int64, kind: String, message: String) {
    guard !isFinished else { return }
    addWait(relay.send(.note(time: time, kind: kind, message: message)))
  }

  public func finish(_ summary: TraceSummary) throws(TraceError) {
    guard !isFinished else { return }
    isFinished = true
    for group in 0..<laneCount { handOver(group) }
    relay.send(.finish(summary))
    writer.join()
    if let failure { throw failure }
  }

  /// Sends a group's block, if it holds anything, and sets how many rows the next one takes.
  ///
  /// Blocks end at flush points, so that the writer flushes at the same rows in every run.
  private func handOver(_ group: Int) {
    let lane = lanes + group
    let count = lane.pointee.filled
    if count > 0 {
      addWait(relay.send(.rows(group: group, block: lane.pointee.block, count: count)))
    }
    lane.pointee.sent += count
    lane.pointee.filled = 0
    let sent = lane.pointee.sent
    let next = TraceLayout.nextFlush(after: sent, unit: lane.pointee.unitRows)
    lane.pointee.limit = min(lane.pointee.blockRows, next - sent)
  }

  private func takeBlock(_ group: Int) -> RowBlock {
    let (block, waited) = relay.takeBlock(group)
    addWait(waited)
    return block
  }

  private func addWait(_ nanoseconds: Int64) {
    waited += nanoseconds
    guard waited > 1_000_000_000, !hasWarned else { return }
    hasWarned = true
    options.warn(
      "the disk is slower than the run, which waits for it; recording fewer signals or recording "
        + "them less often helps (\(path))")
  }
}
