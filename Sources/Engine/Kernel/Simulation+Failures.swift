extension Simulation {
  func fail(_ error: any Error) -> Outcome {
    let failure =
      error as? SimulationError ?? SimulationError(.handler(error), at: time, "\(error)")
    self.failure = failure
    return .failed(failure)
  }

  /// Tells in the model's own words why it failed.
  func modelFailure(of position: Int, _ status: StepStatus) -> SimulationError {
    let twin = plan.twins[plan.order[position]]
    let step = steps[position]
    let frame = step.frame(time: time, index: rates[step.rate].count)
    return SimulationError(
      .model(twin: twin.name, code: status), at: time,
      "\(twin.name) failed at \(durationText(time)): \(twin.model.message(for: status, frame))")
  }

  /// Says which output of a twin is no finite number.
  func nonFiniteFailure(of position: Int) -> SimulationError {
    let twin = plan.twins[plan.order[position]]
    for slot in twin.slots where slot.role == .output {
      for element in 0..<slot.range.count {
        let value = values[slot.range.offset + element]
        guard !value.isFinite else { continue }
        let port = slot.name + slot.elementName(element)
        return SimulationError(
          .nonFinite(twin: twin.name, port: port, value: value), at: time,
          "\(twin.name).\(port) became \(value) at \(durationText(time))",
          help: "record the inputs of \(twin.name) and look at the instants before")
      }
    }
    preconditionFailure("the outputs of \(twin.name) are finite")
  }
}
