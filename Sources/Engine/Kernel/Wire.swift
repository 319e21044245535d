/// A connection from an output to an input, copied at every instant at which the input's twin steps.
public struct Wire: Sendable {
  public let source: PortReference
  public let target: PortReference
  /// How old the values are that arrive, in nanoseconds; 0 for a plain wire.
  public let delay: Int64

  /// Whether the source must step before the target within one instant.
  var feedsThrough: Bool { target.slot.hasFeedThrough && delay < source.twin.period }
}

extension Scenario {
  /// Connects an output to an input.
  ///
  /// A wire with a delay of at least one period of the source's twin breaks a loop of direct feed-through.
  public func connect(
    _ source: PortReference, to target: PortReference, delay: Int64? = nil
  ) throws(ScenarioError) {
    func refuse(_ reason: String, help: String? = nil) -> ScenarioError {
      ScenarioError("cannot connect \(end(source)) to \(end(target)): \(reason)", help: help)
    }
    guard source.slot.role == .output else {
      throw refuse(
        "\(source.path) is \(article(source.slot.role))",
        help: target.slot.role == .output ? "swap the two ends" : "a wire starts at an output")
    }
    guard target.slot.role == .input else {
      throw refuse(
        "\(target.path) is \(article(target.slot.role))", help: "a wire ends at an input")
    }
    guard source.slot.unit.dimension.isCompatible(with: target.slot.unit.dimension) else {
      throw refuse("dimensions differ", help: alternatives(for: source, at: target.twin))
    }
    guard source.extents == target.extents || source.range.count == 1 && target.range.count == 1
    else {
      throw refuse(
        "\(source.path) holds \(PortSlot.text(of: source.extents)), "
          + "\(target.path) \(PortSlot.text(of: target.extents))")
    }
    if let (left, right) = swappedLabels(source, target) {
      throw refuse(
        "their elements carry the same names in another order: "
          + "\(left.joined(separator: ", ")) and \(right.joined(separator: ", "))",
        help: "wire them one by one, by name")
    }
    guard kindsFit(source.slot.kind, target.slot.kind) else {
      throw refuse(
        "one is \(text(source.slot.kind)), the other \(text(target.slot.kind))")
    }
    if let other = wires.first(where: { $0.target.range.overlaps(target.range) }) {
      throw refuse(
        "\(other.source.path) already drives \(other.target.path)",
        help: "an input has one source; remove one of the two wires")
    }
    if signalWires.contains(where: { $0.target.range.overlaps(target.range) }) {
      throw refuse(
        "a signal already drives \(target.path)",
        help: "an input has one source; remove one of the two wires")
    }
    if let delay, delay < 0 { throw refuse("the delay is \(durationText(delay))") }
    wires.append(Wire(source: source, target: target, delay: delay ?? 0))
  }

  /// Connects two ports by their paths, such as `connect("motion.position", to: "arm.position_target")`.
  public func connect(
    _ source: String, to target: String, delay: Int64? = nil
  ) throws(ScenarioError) {
    try connect(try port(source), to: try port(target), delay: delay)
  }

  private func end(_ port: PortReference) -> String { "\(port.path) [\(port.slot.unit.symbol)]" }

  private func article(_ role: PortSlot.Role) -> String {
    switch role {
    case .input: "an input"
    case .parameter: "a parameter"
    case .output: "an output"
    }
  }

  /// Inputs of the twin that the source would fit.
  private func alternatives(for source: PortReference, at twin: TwinHandle) -> String? {
    let fitting = twin.slots.filter {
      $0.role == .input && $0.unit.dimension.isCompatible(with: source.slot.unit.dimension)
    }
    guard !fitting.isEmpty else { return nil }
    let names = fitting.map { "\($0.name) [\($0.unit.symbol)]" }.joined(separator: ", ")
    return "\(twin.name) also has: \(names)"
  }

  /// The names of the elements of two whole vectors, if they are the same names in another order.
  private func swappedLabels(
    _ source: PortReference, _ target: PortReference
  ) -> ([String], [String])? {
    guard source.range == source.slot.range, target.range == target.slot.range,
      let left = source.slot.labels.first, let right = target.slot.labels.first,
      left != right, left.sorted() == right.sorted()
    else { return nil }
    return (left, right)
  }

  private func kindsFit(_ source: PortDescription.Kind, _ target: PortDescription.Kind) -> Bool {
    switch (source, target) {
    case (_, .real): if case .enumeration = source { false } else { true }
    case (.boolean, .integer), (.counter, .integer), (.integer, .counter): true
    default: source == target
    }
  }

  private func text(_ kind: PortDescription.Kind) -> String {
    switch kind {
    case .real: "a real number"
    case .integer: "a whole number"
    case .counter: "a count"
    case .boolean: "a truth value"
    case .enumeration(let names): "one of " + names.joined(separator: ", ")
    }
  }
}
