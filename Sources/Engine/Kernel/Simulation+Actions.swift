/// What twins are told to do while a run goes on.
extension Simulation {
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
    try order(twin, twin.description.actions[action]) { model, frame in
      arguments.withUnsafeBufferPointer { model.start(action: action, arguments: $0, frame) }
    }
  }

  /// Has a twin's model end the action under way within a step, at the instant at which one of `conditions` comes to
  /// hold.
  ///
  /// The model gets those conditions whose port the action's `ending` lists and on which no fault of the scenario
  /// acts: what a faulted port shows is known only after the step.
  /// - Returns: Whether it got any; the port that `ending` names then tells the end.
  public func end(
    _ twin: TwinHandle, action: ActionDescription, when conditions: [ComparisonExpression]
  ) throws(SimulationError) -> Bool {
    guard let ending = action.ending else { return false }
    let bounds = conditions.compactMap { bound($0, of: twin, ending) }
    guard !bounds.isEmpty else { return false }
    try order(twin, action) { model, frame in
      bounds.withUnsafeBufferPointer { model.end(at: $0, frame) }
    }
    return true
  }

  private func bound(
    _ condition: ComparisonExpression, of twin: TwinHandle, _ ending: ActionDescription.Ending
  ) -> EndBound? {
    let place = condition.range.offset
    guard condition.bound.isFinite,
      twin.slots.contains(where: {
        $0.role == .output && $0.range.offset == place && ending.ports.contains($0.name)
      }),
      plan.faultPlans.isEmpty || faults.spanOfPlace[place] < 0
    else { return nil }
    let isUpper =
      switch condition.relation {
      case .greater, .greaterOrEqual: true
      case .less, .lessOrEqual: false
      }
    return EndBound(
      output: place - twin.outputs.offset, isUpper: isUpper, value: condition.bound)
  }

  private func order(
    _ twin: TwinHandle, _ action: ActionDescription,
    _ give: (any TwinModel, StepFrame) -> StepStatus
  ) throws(SimulationError) {
    guard let position = plan.order.firstIndex(of: twin.index) else {
      preconditionFailure("\(twin.name) is no twin of this plan")
    }
    let frame = steps[position].frame(time: time, index: rates[steps[position].rate].count)
    let status = give(steps[position].model, frame)
    guard status == 0 else {
      throw SimulationError(
        .model(twin: twin.name, code: status), at: time,
        "\(twin.name).\(action.name) at \(durationText(time)): "
          + twin.model.message(for: status, frame))
    }
  }
}
