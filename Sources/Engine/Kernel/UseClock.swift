/// A count of use that spans are measured by in place of time: flight cycles, charge cycles, kilometres.
///
/// Its reading is looked at wherever a span ends or begins and should never fall. Spans on it are whole numbers of
/// 1e-9 of the SI unit of what it counts, as times are of nanoseconds.
///
/// ```swift
/// let flights = try scenario.addClock("engine.cycle", unit: .cycle, reading)
/// try scenario.when(condition, debounce: 3_000_000_000, on: flights, handler)  // for three cycles
/// ```
public struct UseClock: Hashable, Sendable {
  public let index: Int
}

/// What a clock of use counts.
public struct UseClockPlan: Sendable {
  public let name: String
  /// The unit in which people read it.
  public let unit: Unit
  /// The count, in SI.
  public let reading: any StepExpression
}

extension Scenario {
  /// Adds a count that spans of events, faults, records and requirements may be measured by.
  public func addClock(
    _ name: String, unit: Unit, _ reading: any StepExpression
  ) throws(ScenarioError) -> UseClock {
    try requireScalar(reading, "the count \(name)")
    clocks.append(UseClockPlan(name: name, unit: unit, reading: reading))
    return UseClock(index: clocks.count - 1)
  }

  /// A span for people: a time, or an amount of what the clock counts.
  func spanText(_ span: Int64, on clock: UseClock?) -> String {
    guard let clock else { return durationText(span) }
    let unit = clocks[clock.index].unit
    return QuantityFormat.format(si: Double(span) / 1e9, dimension: unit.dimension, in: unit)
  }
}

extension Simulation {
  /// The instant, or where a clock of use stands, in 1e-9 of the SI unit. A count that is no number stands at zero.
  @inline(__always) func now(_ clock: UseClock?) -> Int64 {
    guard let clock else { return time }
    return reading(clock)
  }

  private func reading(_ clock: UseClock) -> Int64 {
    var count = 0.0
    evaluations.clocks[clock.index].evaluate(values, time, into: &count)
    return count.isNaN ? 0 : Int64(min(max(count * 1e9, -9e18), 9e18).rounded())
  }
}
