import Glibc

extension Simulation {
  /// Brings the severity of a begun fault up to this instant.
  func grow(_ position: Int) throws(SimulationError) {
    let action = faults.actions + position
    let state = faultStates + position
    let now = now(plan.faultPlans[position].clocks.growth)
    let elapsed = Double(now - state.pointee.updated) * 1e-9
    switch action.pointee.growth {
    case .none: return
    case .expression: state.pointee.grown = evaluateGrowth(action, state)
    case .rate:
      // Euler's explicit step: the rate found at the last step has held since.
      if state.pointee.rate.isNaN {
        state.pointee.settle()
        state.pointee.rate = evaluateGrowth(action, state)
      }
      // What grew before the run began did so under the conditions of its start.
      let passes = state.pointee.updated < 0 ? 256 : 1
      for _ in 0..<passes {
        let added = state.pointee.rate * elapsed / Double(passes)
        state.pointee.grown = min(max(state.pointee.grown + added, 0), 1)
        state.pointee.settle()
        state.pointee.rate = evaluateGrowth(action, state)
      }
    case .gammaProcess:
      if elapsed > 0 {
        let draw = action.pointee.growthDraws.uniform(at: UInt64(bitPattern: time))
        let increment = IncompleteGamma.quantile(
          action.pointee.growthRate * elapsed, draw, 1 - draw)
        state.pointee.grown = min(state.pointee.grown + increment * action.pointee.growthScale, 1)
      }
    case .wienerProcess:
      if elapsed > 0 {
        let draw = action.pointee.growthDraws.normal(at: UInt64(bitPattern: time))
        state.pointee.grown +=
          action.pointee.growthRate * elapsed
          + action.pointee.growthScale * elapsed.squareRoot() * draw
      }
    }
    state.pointee.updated = now
    guard state.pointee.grown.isFinite, state.pointee.rate.isFinite else {
      let name = plan.faultPlans[position].name
      let value = state.pointee.grown.isFinite ? state.pointee.rate : state.pointee.grown
      throw SimulationError(
        .fault(name), at: time, "the severity of \(name) became \(value) at \(durationText(time))")
    }
    state.pointee.settle()
    values[plan.faults[position].severity.offset] = state.pointee.severity
  }

  private func evaluateGrowth(
    _ action: UnsafePointer<FaultAction>, _ state: UnsafePointer<FaultState>
  ) -> Double {
    let context = StepContext(
      bus: values, time: time, age: age(state.pointee), severity: state.pointee.severity,
      random: action.pointee.growthDraws, index: UInt64(bitPattern: time))
    var result = 0.0
    action.pointee.growthLaw.evaluate(context, into: &result)
    return result
  }
}
