import Engine

/// The state of health of one cell, discharge by discharge, and how much of it may be learned from.
struct FadeHistory: Sendable {
  let name: String
  /// Capacity of the first discharge, in the log's unit; the health is relative to it.
  let firstCapacity: Double
  /// Numbers of the discharges, ascending.
  let cycles: [Double]
  let health: [Double]
  /// How many entries, from the first, may be learned from.
  let learnedCount: Int
  /// Discharges up to this number are left out of the learning.
  let skippedCycles: Double

  /// Cycles are counted in hundreds, so that rates are of the order of one.
  static let unit = 100.0

  init(_ signal: SampledSignal, name: String, learnShare: Double, skipped: Int) {
    self.name = name
    firstCapacity = signal.values[0]
    cycles = signal.times
    health = signal.values.map { $0 / signal.values[0] }
    learnedCount = Int((learnShare * Double(signal.times.count)).rounded())
    skippedCycles = signal.times[0] + Double(skipped) - 1
  }

  /// The last cycle that is learned from.
  var lastLearned: Double { cycles[max(learnedCount, 1) - 1] }

  /// What is learned from: hundreds of cycles, health.
  var learned: [(time: Double, health: Double)] {
    zip(cycles, health).prefix(learnedCount).filter { $0.0 > skippedCycles }
      .map { ($0.0 / Self.unit, $0.1) }
  }
}
