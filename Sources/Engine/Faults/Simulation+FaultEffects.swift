extension Simulation {
  /// Lets faults act on the inputs and parameters of a twin that is about to step.
  func applyFaultsBefore(_ step: Int) {
    let sites = faults.sitesOfStep[step]
    if sites.inputs >= 0 { applyFaults(at: Int(sites.inputs)) }
    if sites.parameters >= 0 { applyFaults(at: Int(sites.parameters)) }
  }

  /// Lets faults act on the outputs that a twin has just written.
  func applyFaultsAfter(_ step: Int) { applyFaults(at: Int(faults.sitesOfStep[step].outputs)) }

  /// Sets nominal values apart, then lets each active fault act on what the one before it left.
  private func applyFaults(at site: Int) {
    let faults = faults
    let count = faults.activeCounts[site]
    guard count > 0 else { return }
    for position in faults.spanStarts[site]..<faults.spanStarts[site + 1] {
      let span = faults.spans[position]
      let place = values + span.range.offset
      let kept = nominalValues + span.nominal
      // Spans are short: a loop costs less than a call that copies memory.
      if span.isHeld {
        for element in 0..<span.range.count { place[element] = kept[element] }
      } else {
        for element in 0..<span.range.count { kept[element] = place[element] }
      }
    }
    let list = faults.lists + faults.starts[site]
    for entry in 0..<count { apply(faults.actions + Int(list[entry]), Int(list[entry])) }
  }

  /// The effects that are one multiplication or addition; the others go elsewhere, to keep this short.
  @inline(__always) private func apply(_ action: UnsafePointer<FaultAction>, _ fault: Int) {
    let state = faultStates + fault
    let count = action.pointee.target.count
    let target = values + action.pointee.target.offset
    let severity = state.pointee.severity
    let amount = action.pointee.amount
    switch action.pointee.effect {
    case .offset: for element in 0..<count { target[element] += amount * severity }
    case .scale:
      let factor = 1 + (amount - 1) * severity
      for element in 0..<count { target[element] *= factor }
    case .set: for element in 0..<count { target[element] = amount * severity }
    case .drift:
      let drift = amount * severity * age(state.pointee)
      for element in 0..<count { target[element] += drift }
    case .stuck, .noise, .dropout, .delay, .expression: applyWithMemory(action, state)
    }
  }

  @inline(never) private func applyWithMemory(
    _ action: UnsafePointer<FaultAction>, _ state: UnsafeMutablePointer<FaultState>
  ) {
    let count = action.pointee.target.count
    let target = values + action.pointee.target.offset
    let amount = action.pointee.amount * state.pointee.severity
    switch action.pointee.effect {
    case .stuck: hold(state, heldValues + action.pointee.held, target, count)
    case .noise:
      for element in 0..<count {
        let draw = action.pointee.effectDraws.normal(at: drawIndex(element, count))
        target[element] += amount * draw
      }
    case .dropout: drop(action, state, target, amount)
    case .delay: delay(action, state, target)
    case .expression: evaluate(action, state, target, state.pointee.severity)
    case .offset, .scale, .set, .drift: break
    }
  }

  /// A draw's address does not depend on which instants came before.
  @inline(__always) private func drawIndex(_ element: Int, _ count: Int) -> UInt64 {
    UInt64(bitPattern: time) &* UInt64(count) &+ UInt64(element)
  }

  /// Seconds since onset.
  @inline(__always) func age(_ state: FaultState) -> Double { Double(time - state.onset) * 1e-9 }

  private func hold(
    _ state: UnsafeMutablePointer<FaultState>, _ held: UnsafeMutablePointer<Double>,
    _ target: UnsafeMutablePointer<Double>, _ count: Int
  ) {
    if state.pointee.hasHeld {
      target.update(from: held, count: count)
    } else {
      held.update(from: target, count: count)
      state.pointee.hasHeld = true
    }
  }

  private func drop(
    _ action: UnsafePointer<FaultAction>, _ state: UnsafeMutablePointer<FaultState>,
    _ target: UnsafeMutablePointer<Double>, _ probability: Double
  ) {
    let count = action.pointee.target.count
    let held = heldValues + action.pointee.held
    for element in 0..<count {
      let draw = action.pointee.effectDraws.uniform(at: drawIndex(element, count))
      if state.pointee.hasHeld && draw < probability {
        target[element] = held[element]
      } else {
        held[element] = target[element]
      }
    }
    state.pointee.hasHeld = true
  }

  /// Until the delay has passed since onset, the value at onset stands for older ones.
  private func delay(
    _ action: UnsafePointer<FaultAction>, _ state: UnsafeMutablePointer<FaultState>,
    _ target: UnsafeMutablePointer<Double>
  ) {
    let count = action.pointee.target.count
    let capacity = action.pointee.lag + 1
    let ring = heldValues + action.pointee.held
    let now = state.pointee.samples
    (ring + Int(now % capacity) * count).update(from: target, count: count)
    let past = max(0, now - action.pointee.lag)
    target.update(from: ring + Int(past % capacity) * count, count: count)
    state.pointee.samples = now + 1
  }

  private func evaluate(
    _ action: UnsafePointer<FaultAction>, _ state: UnsafeMutablePointer<FaultState>,
    _ target: UnsafeMutablePointer<Double>, _ severity: Double
  ) {
    let count = action.pointee.target.count
    let isElementwise = action.pointee.value.count == 1
    let age = age(state.pointee)
    for element in 0..<(isElementwise ? count : 1) {
      let context = StepContext(
        bus: values, time: time, nominal: isElementwise ? target[element] : .nan, age: age,
        severity: severity, random: action.pointee.effectDraws,
        index: drawIndex(element, isElementwise ? count : 1))
      action.pointee.value.evaluate(context, into: target + element)
    }
  }
}
