/// A quantity to be written to the trace.
public struct RecordPlan: Sendable {
  public let name: String
  public let content: Content
  public let unit: Unit
  /// A name for each number; empty for a scalar.
  public let elements: [String]
  /// How often, in nanoseconds or on `clock`.
  public let period: Int64
  /// What the period is measured by; nil for time.
  public let clock: UseClock?

  /// What is written.
  public enum Content: Hashable, Sendable {
    /// What lies there on the bus.
    case bus(BusRange)
    /// The time until the requirement of this name is first violated.
    case remainingLife(of: String)
  }
}

extension Scenario {
  /// Writes a range to the trace, every `period` nanoseconds from the start.
  ///
  /// Without a period a port is recorded as often as its twin steps, and anything else as often as the
  /// fastest twin. A period on a clock of use writes a row whenever the count has come that much further.
  public func record(
    _ name: String, _ range: BusRange, unit: Unit = .one, elements: [String] = [],
    period: Int64? = nil, on clock: UseClock? = nil
  ) throws(ScenarioError) {
    let own = twins.first { $0.inputs.offset <= range.offset && range.end <= $0.outputs.end }
    guard elements.isEmpty || elements.count == range.count else {
      throw ScenarioError("\(name) has \(range.count) elements and \(elements.count) names")
    }
    try record(
      name, .bus(range), unit: unit, elements: elements, period: period ?? own?.period, on: clock)
  }

  /// Writes the time until a requirement is first violated to the trace, exactly, when the run has ended.
  ///
  /// Without a period, as often as the fastest twin steps.
  ///
  /// - Parameter name: what it is called; nil for `requirement.remaining_life`
  public func recordRemainingLife(
    of requirement: String, as name: String? = nil, period: Int64? = nil, on clock: UseClock? = nil
  ) throws(ScenarioError) {
    guard requirements.contains(where: { $0.name == requirement }) else {
      throw ScenarioError("there is no requirement \(requirement)")
    }
    try record(
      name ?? "\(requirement).\(RemainingLife.member)", .remainingLife(of: requirement),
      unit: .second, elements: [], period: period, on: clock)
  }

  private func record(
    _ name: String, _ content: RecordPlan.Content, unit: Unit, elements: [String],
    period: Int64?, on clock: UseClock?
  ) throws(ScenarioError) {
    let period = period ?? twins.map(\.period).min() ?? 1_000_000_000
    guard period > 0 else {
      throw ScenarioError(
        "\(name) cannot be recorded every \(spanText(period, on: clock))",
        help: "a period is at least \(spanText(1, on: clock))")
    }
    if let other = records.first(where: { $0.name == name }) {
      guard other.content != content || other.period != period || other.clock != clock else {
        return
      }
      throw ScenarioError("\(name) is recorded twice", help: "record it under another name")
    }
    records.append(
      RecordPlan(
        name: name, content: content, unit: unit, elements: elements, period: period,
        clock: clock))
  }

  /// Writes a port to the trace under its path.
  public func record(
    _ port: PortReference, period: Int64? = nil, on clock: UseClock? = nil
  ) throws(ScenarioError) {
    let first = port.range.offset - port.slot.range.offset
    let names =
      port.range.count > 1
      ? (first..<first + port.range.count).map {
        String(port.slot.elementName($0).dropFirst().dropLast())
      }
      : []
    try record(
      port.path, port.range, unit: port.slot.unit, elements: names, period: period, on: clock)
  }

  /// Writes a port to the trace under its path.
  public func record(
    _ path: String, period: Int64? = nil, on clock: UseClock? = nil
  ) throws(ScenarioError) {
    try record(try port(path), period: period, on: clock)
  }
}
