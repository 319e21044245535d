/// Names and numbers of the trace format; docs/trace-format.md describes it for readers.
enum TraceLayout {
  static let format = "twin-trace"
  static let version: Int64 = 1
  /// The outcome of a run that has not ended, or was killed.
  static let unfinished = "unfinished"
  /// Measured on smooth and noisy signals: level 1 saves a fifth of the time and adds 1 % of size, level 9 costs a
  /// third more and saves 0.6 %.
  static let deflateLevel: Int32 = 4
  /// Rows of a scalar's chunk: 16 KiB.
  static let chunkRows = 2048
  /// The largest chunk, and the most memory that the rows waiting to become chunks may take.
  static let largestChunk = 64 << 10
  static let largestUnit = 32 << 20

  static func runName(_ run: Int) -> String { "run\(run)" }

  /// The group's name by its period, such as `every_10ms`.
  static func groupName(period: Int64?) -> String {
    guard let period else { return "every_instant" }
    let scales: [(Int64, String)] = [
      (3_600_000_000_000, "h"), (1_000_000_000, "s"), (1_000_000, "ms"), (1_000, "us"), (1, "ns"),
    ]
    let (size, symbol) = scales.first { period % $0.0 == 0 } ?? (1, "ns")
    return "every_\(period / size)\(symbol)"
  }

  /// Names for all groups of a plan; where two have the same period, the later ones get a number.
  static func groupNames(_ groups: [TraceGroup]) -> [String] {
    var seen: [String: Int] = [:]
    return groups.map { group in
      let name = groupName(period: group.period)
      let number = seen[name, default: 0] + 1
      seen[name] = number
      return number == 1 ? name : "\(name)_\(number)"
    }
  }

  /// A signal's name as a link's name: HDF5 takes `/` for a path, so the division slash stands for it.
  static func linkName(_ signal: String) -> String {
    var name = ""
    for scalar in signal.unicodeScalars { name.unicodeScalars.append(scalar == "/" ? "∕" : scalar) }
    return name == "." || name == "time" ? name + "_" : name
  }

  /// How many rows of a group are written together: a power of two.
  ///
  /// - Parameter flushPeriod: the simulated time, in nanoseconds, after which rows are to be in the file, if any.
  static func unitRows(_ group: TraceGroup, flushPeriod: Int64?) -> Int {
    var rows = chunkRows
    while rows > 16, rows * (group.width + 1) * 8 > largestUnit { rows /= 2 }
    guard let flushPeriod else { return rows }
    // Below four rows, a chunk's entry in the index would outweigh its values.
    let wanted = group.period.map { max(4, flushPeriod / max(1, $0)) } ?? 64
    while rows > wanted { rows /= 2 }
    return rows
  }

  /// How many rows one chunk of a signal has: a power of two that divides the unit.
  static func chunkRows(width: Int, unit: Int) -> Int {
    var rows = unit
    while rows > 1, rows * width * 8 > largestChunk { rows /= 2 }
    return rows
  }

  /// The number of rows, above `rows`, at which a group is next written and flushed.
  ///
  /// Depends on nothing but the number of rows, so that equal runs give equal bytes. The first points
  /// come early, so that slow runs are soon worth reading.
  static func nextFlush(after rows: Int, unit: Int) -> Int {
    for early in [1, 8, 64, 512] where rows < early && early < unit { return early }
    return (rows / unit + 1) * unit
  }
}
