/// A connection from a signal to an input: it carries what the signal was at the end of the last instant.
struct SignalWire: Sendable {
  let source: BusRange
  let target: PortReference

  var copy: CopyRange {
    CopyRange(source: source.offset, target: target.range.offset, count: source.count)
  }
}

extension Scenario {
  /// Connects a signal, or a variable, to an input of a twin.
  public func connect(_ source: BusRange, to target: PortReference) throws(ScenarioError) {
    guard target.slot.role == .input else {
      throw ScenarioError(
        "a wire ends at an input, and \(target.path) is none",
        help: "inputs are driven, outputs drive")
    }
    guard source.count == target.range.count else {
      throw ScenarioError(
        "cannot connect \(source.count) numbers to the \(target.range.count) of \(target.path)")
    }
    if signalWires.contains(where: { $0.target.range.overlaps(target.range) })
      || wires.contains(where: { $0.target.range.overlaps(target.range) })
    {
      throw ScenarioError("\(target.path) is driven twice", help: "remove one of the two wires")
    }
    signalWires.append(SignalWire(source: source, target: target))
  }
}
