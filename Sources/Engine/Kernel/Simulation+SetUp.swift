extension Simulation {
  /// Fills the block with the state before the first instant.
  func setUpState(_ initial: [(range: BusRange, values: [Double])]) {
    plan.initial.withUnsafeBufferPointer { source in
      if let base = source.baseAddress { values.update(from: base, count: source.count) }
    }
    for (range, numbers) in initial {
      precondition(
        numbers.count == range.count, "\(numbers.count) values for \(range.count) places")
      for element in 0..<range.count { values[range.offset + element] = numbers[element] }
    }
    for (position, period) in plan.periods.enumerated() {
      rates[position] = RateState(period: period, next: 0, count: 0)
    }
    for (position, timer) in plan.timers.enumerated() {
      timers[position] = TimerState(next: timer.first <= timer.last ? timer.first : .max)
    }
    for position in plan.triggers.indices {
      triggers[position] = TriggerState(since: .max, due: .max)
    }
    for position in plan.recordGroups.indices { recordMarks[position] = .min }
    for position in plan.requirements.indices { violations[position] = .max }
    for (position, activity) in plan.activities.enumerated() {
      activityStates[position] = ActivityState(
        kind: activity.startsAtOnce ? .due : .dormant, wake: .max, since: 0)
    }
    for (position, index) in plan.order.enumerated() {
      let twin = plan.twins[index]
      guard let rate = plan.periods.firstIndex(of: twin.period) else {
        preconditionFailure("\(twin.name) has no rate")
      }
      let state = UnsafeMutableRawPointer.allocate(
        byteCount: max(16, twin.model.stateByteCount), alignment: 16)
      state.initializeMemory(as: UInt8.self, repeating: 0, count: twin.model.stateByteCount)
      (steps + position).initialize(
        to: TwinStep(
          stepper: BorrowedModel(of: twin), state: state, inputs: values + twin.inputs.offset,
          parameters: values + twin.parameters.offset, outputs: values + twin.outputs.offset,
          outputCount: twin.outputs.count, period: twin.period, rate: rate,
          random: RandomStream(seed: seed, run: run, owner: twin.name),
          firstCopy: schedule.directStarts[position],
          copyCount: schedule.directStarts[position + 1] - schedule.directStarts[position],
          firstLine: schedule.lineStarts[position],
          lineCount: schedule.lineStarts[position + 1] - schedule.lineStarts[position]))
    }
    setUpFaults()
  }

  /// Lets every model set up its state, in step order.
  func initializeModels() throws(ScenarioError) {
    for (position, index) in plan.order.enumerated() {
      do {
        try steps[position].model.initialize(steps[position].frame(time: 0, index: 0))
        steps[position].isInitialized = true
      } catch let error as PluginError {
        throw ScenarioError(
          "\(plan.twins[index].name): \(error.message)", help: error.help, place: error.place,
          setting: error.setting)
      } catch {
        throw ScenarioError("\(plan.twins[index].name): \(error)")
      }
    }
    for line in plan.delayLines { line.begin(delayed, values) }
  }
}
