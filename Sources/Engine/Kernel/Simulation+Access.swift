extension Simulation {
  /// All values, in SI; valid as long as the simulation lives.
  public var bus: UnsafePointer<Double> { UnsafePointer(values) }

  /// The values of a range, as they act now.
  public func read(_ range: BusRange) -> [Double] {
    Array(UnsafeBufferPointer(start: values + range.offset, count: range.count))
  }

  /// The first value of a range, as it acts now.
  public func value(_ range: BusRange) -> Double { values[range.offset] }

  /// Changes the values of a range. Where a fault acts on a held value, its nominal value changes.
  public func write(_ range: BusRange, _ numbers: [Double]) {
    precondition(numbers.count == range.count, "\(numbers.count) values for \(range.count) places")
    for element in 0..<range.count { values[range.offset + element] = numbers[element] }
  }

  /// Changes the first value of a range.
  public func write(_ range: BusRange, _ number: Double) { values[range.offset] = number }

  /// Starts an action of a twin, such as `move_to`.
  ///
  /// - Parameters:
  ///   - twin: the twin to act
  ///   - action: the action's name in the model's description
  ///   - arguments: all arguments one after the other, in SI
  public func start(
    _ twin: TwinHandle, action: String, arguments: [Double] = []
  ) throws(SimulationError) {
    guard let index = twin.description.actions.firstIndex(where: { $0.name == action }) else {
      throw SimulationError(
        .model(twin: twin.name, code: 0), at: time, "\(twin.name) has no action \(action)",
        help: Spelling.help(
          for: action, among: twin.description.actions.map(\.name), called: "its actions"))
    }
    try start(twin, action: index, arguments: arguments)
  }

  /// Starts an action, given by its position in the description.
  public func start(
    _ twin: TwinHandle, action: Int, arguments: [Double] = []
  ) throws(SimulationError) {
    guard let position = plan.order.firstIndex(of: twin.index) else {
      preconditionFailure("\(twin.name) is no twin of this plan")
    }
    let frame = steps[position].frame(time: time, index: rates[steps[position].rate].count)
    let status = arguments.withUnsafeBufferPointer {
      steps[position].model.start(action: action, arguments: $0, frame)
    }
    guard status == 0 else {
      throw SimulationError(
        .model(twin: twin.name, code: status), at: time,
        "\(twin.name).\(twin.description.actions[action].name) at \(durationText(time)): "
          + twin.model.message(for: status, frame))
    }
  }

  /// Ends the run at the end of this instant.
  public func requestStop(_ reason: String = "the script asked to stop") {
    if stopReason == nil { stopReason = reason }
  }

  /// Keeps a line for people.
  public func log(_ message: String) {
    messages.append((time, message))
    recording?.note(time: time, message)
  }

  /// Hands over the lines logged since the last call.
  public func takeMessages() -> [(time: Int64, text: String)] {
    defer { messages.removeAll(keepingCapacity: true) }
    return messages
  }
}
