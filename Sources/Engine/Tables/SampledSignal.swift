/// What a sensor reported over time: samples at ascending instants, with the glitches left out.
public struct SampledSignal: Sendable {
  /// Which samples count as glitches.
  ///
  /// A sample is dropped when it is missing, lies outside `range`, or differs by more than `spike` from the
  /// median of itself and its three neighbours on either side: a real step moves the median, a glitch does not.
  public struct GlitchRule: Hashable, Sendable {
    public let range: ClosedRange<Double>
    public let spike: Double

    public init(range: ClosedRange<Double> = -.infinity ... .infinity, spike: Double = .infinity) {
      self.range = range
      self.spike = spike
    }
  }

  /// What lies between two samples.
  public enum Interpolation: String, Hashable, Sendable, CaseIterable { case hold, linear }

  public let name: String
  /// In s, ascending; never empty.
  public let times: [Double]
  public let values: [Double]
  /// How many samples were dropped.
  public let droppedCount: Int

  /// Keeps the samples that `rule` lets pass.
  ///
  /// - Throws: an error in the file at `path` when the time goes back or nothing is left.
  public init(
    _ name: String, times: [Double], values: [Double], rule: GlitchRule = GlitchRule(),
    path: String = ""
  ) throws(TraceError) {
    precondition(times.count == values.count, "\(times.count) times for \(values.count) values")
    var kept: (times: [Double], values: [Double]) = ([], [])
    var previous = -Double.infinity
    let isPlausible = values.indices.map { rule.range.contains(values[$0]) && times[$0].isFinite }
    for index in values.indices where isPlausible[index] {
      guard times[index] >= previous else {
        throw TraceError(
          path, "row \(index + 1): the time goes back from \(previous) to \(times[index])",
          help: "sort the rows by time")
      }
      previous = times[index]
      guard Self.isSteady(index, values, isPlausible, rule.spike) else { continue }
      // Of two samples at one instant the later counts.
      if kept.times.last == times[index] {
        kept.values[kept.values.count - 1] = values[index]
      } else {
        kept.times.append(times[index])
        kept.values.append(values[index])
      }
    }
    guard !kept.times.isEmpty else {
      throw TraceError(
        path, "column \(name): none of \(values.count) samples is usable",
        help: "widen the limits for glitches, which are \(rule.range) with spikes of \(rule.spike)")
    }
    self.name = name
    self.times = kept.times
    self.values = kept.values
    droppedCount = values.count - kept.times.count
  }

  private static func isSteady(
    _ index: Int, _ values: [Double], _ isPlausible: [Bool], _ spike: Double
  ) -> Bool {
    guard spike < .infinity else { return true }
    let window = max(0, index - 3)...min(values.count - 1, index + 3)
    let near = window.filter { isPlausible[$0] }.map { values[$0] }.sorted()
    // Of an even number either of the middle two will do: beside a step they lie on its two sides.
    return [near[(near.count - 1) / 2], near[near.count / 2]].contains {
      abs(values[index] - $0) <= spike
    }
  }

  /// The value at `time`. Before the first sample and after the last it is theirs.
  ///
  /// `cursor` is the sample it found last time, for calls whose times ascend; any number will do.
  public func value(at time: Double, _ interpolation: Interpolation, cursor: inout Int) -> Double {
    seek(time, &cursor)
    guard interpolation == .linear, cursor + 1 < times.count, time > times[cursor] else {
      return values[cursor]
    }
    let share = (time - times[cursor]) / (times[cursor + 1] - times[cursor])
    return values[cursor] + share * (values[cursor + 1] - values[cursor])
  }

  /// How long the pause between samples is in which `time` lies; zero outside of the samples.
  public func pause(at time: Double, cursor: inout Int) -> Double {
    seek(time, &cursor)
    // A nanosecond, the kernel's own resolution, is no way into a pause.
    guard cursor + 1 < times.count, time - times[cursor] > 1e-9 else { return 0 }
    return times[cursor + 1] - times[cursor]
  }

  /// Moves `cursor` to the last sample that is not after `time`.
  private func seek(_ time: Double, _ cursor: inout Int) {
    if cursor < 0 || cursor >= times.count || times[cursor] > time { cursor = 0 }
    while cursor + 1 < times.count, times[cursor + 1] <= time { cursor += 1 }
  }
}
