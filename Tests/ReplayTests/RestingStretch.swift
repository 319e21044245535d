import Engine
import Foundation

/// A stretch of a log in which the arm stands still, found from positions alone.
///
/// The median reading of each servo in each second stays within 12 steps; a pause of the log ends it.
struct RestingStretch {
  let name: String
  /// In s since the log's start.
  let start: Int
  let length: Int

  static let stillness = 12.0
  /// Two minutes tell the start, and two at least are predicted.
  static let shortest = 240
  static let longestPause = 1.0

  /// The longest one of a log; nil if none is long enough.
  init?(_ name: String, positions: [SampledSignal], from start: Double) {
    let seconds = positions.map { $0.times[$0.times.count - 1] - start }.min().map { Int($0) } ?? 0
    let medians = positions.map { Self.medians($0, from: start, seconds) }
    var best = (start: 0, length: 0)
    var first = 0
    var lowest = medians.map { $0[0] ?? 0 }
    var highest = lowest
    for second in 0..<seconds {
      let readings = medians.map { $0[second] }
      for (servo, reading) in readings.enumerated() {
        lowest[servo] = min(lowest[servo], reading ?? -.infinity)
        highest[servo] = max(highest[servo], reading ?? .infinity)
      }
      if zip(highest, lowest).contains(where: { $0 - $1 > Self.stillness }) {
        first = second
        lowest = readings.map { $0 ?? -.infinity }
        highest = readings.map { $0 ?? .infinity }
      }
      if second + 1 - first > best.length { best = (first, second + 1 - first) }
    }
    guard best.length >= Self.shortest else { return nil }
    self.name = name
    (self.start, length) = best
  }

  /// Nil for a second in which the log pauses.
  private static func medians(
    _ signal: SampledSignal, from start: Double, _ seconds: Int
  ) -> [Double?] {
    var inSecond = [[Double]](repeating: [], count: seconds)
    var isPaused = [Bool](repeating: false, count: seconds)
    for index in signal.times.indices {
      let second = Int(signal.times[index] - start)
      guard second < seconds else { break }
      inSecond[second].append(signal.values[index])
      if index > 0, signal.times[index] - signal.times[index - 1] > longestPause {
        isPaused[second] = true
      }
    }
    return zip(inSecond, isPaused).map { readings, isPaused in
      readings.isEmpty || isPaused ? nil : readings.sorted()[readings.count / 2]
    }
  }
}
