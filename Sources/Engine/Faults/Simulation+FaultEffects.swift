extension Simulation {
  /// Lets faults act on the inputs and parameters of a twin that is about to step.
  func applyFaultsBefore(_ step: Int) {
    let sites = faults.sitesOfStep[step]
    if sites.inputs >= 0 { applyFaults(at: Int(sites.inputs)) }
    if sites.parameters >= 0 { applyFaults(at: Int(sites.parameters)) }
  }

  /// Sets nominal values apart, then lets each active fault act on what the one before it left.
  func applyFaults(at site: Int) {
    let faults = faults
    let lists = faults.sites[site]
    guard lists.activeCount > 0 else { return }
    for position in Int(lists.firstSpan)..<Int(lists.spanEnd) {
      let span = faults.spans[position]
      let place = values + span.range.offset
      let kept = nominalValues + Int(span.nominal)
      let source = span.isHeld ? kept : place
      let target = span.isHeld ? place : kept
      // Most faults act on one number, for which setting a copy up costs more than the copy.
      target[0] = source[0]
      if span.count > 1 { (target + 1).update(from: source + 1, count: Int(span.count) - 1) }
    }
    let active = faults.active + Int(lists.firstFault)
    for entry in 0..<Int(lists.activeCount) { apply(active + entry) }
  }

  /// The effects that are one multiplication or addition; the others go elsewhere, to keep this short.
  @inline(__always) private func apply(_ active: UnsafePointer<ActiveFault>) {
    let state = faultStates + Int(active.pointee.fault)
    let count = Int(active.pointee.count)
    let target = values + Int(active.pointee.offset)
    let severity = state.pointee.severity
    let amount = active.pointee.amount
    switch active.pointee.effect {
    case .offset: shift(target, count, by: amount * severity)
    case .drift: shift(target, count, by: amount * severity * age(state.pointee))
    case .scale:
      let factor = 1 + (amount - 1) * severity
      target[0] *= factor
      for element in 1..<count { target[element] *= factor }
    case .set where severity > 0:
      for element in 0..<count { target[element] = amount * severity }
    case .set: break
    case .stuck, .noise, .dropout, .delay, .spike, .expression, .scaleFromZero, .setFromZero:
      applyWithMemory(faults.actions + Int(active.pointee.fault), state)
    }
  }

  @inline(__always) private func shift(
    _ target: UnsafeMutablePointer<Double>, _ count: Int, by amount: Double
  ) {
    target[0] += amount
    for element in 1..<count { target[element] += amount }
  }

  @inline(never) private func applyWithMemory(
    _ action: UnsafePointer<FaultAction>, _ state: UnsafeMutablePointer<FaultState>
  ) {
    let count = action.pointee.target.count
    let target = values + action.pointee.target.offset
    let amount = action.pointee.amount * state.pointee.severity
    switch action.pointee.effect {
    case .stuck where state.pointee.severity > 0:
      hold(state, heldValues + action.pointee.held, target, count)
    case .stuck: state.pointee.hasHeld = false
    case .scaleFromZero:
      let zero = action.pointee.zero
      let factor = 1 + (action.pointee.amount - 1) * state.pointee.severity
      for element in 0..<count { target[element] = zero + (target[element] - zero) * factor }
    case .setFromZero where state.pointee.severity > 0:
      for element in 0..<count { target[element] = action.pointee.zero + amount }
    case .noise:
      for element in 0..<count {
        let draw = action.pointee.effectDraws.normal(at: drawIndex(element, count))
        target[element] += amount * draw
      }
    case .dropout: drop(action, state, target, amount)
    case .delay: delay(action, state, target)
    case .spike: spike(action, target, action.pointee.probability * state.pointee.severity)
    case .expression: evaluate(action, state, target, state.pointee.severity)
    case .offset, .scale, .set, .setFromZero, .drift: break
    }
  }

  /// A draw's address does not depend on which instants came before.
  @inline(__always) private func drawIndex(_ element: Int, _ count: Int) -> UInt64 {
    UInt64(bitPattern: time) &* UInt64(count) &+ UInt64(element)
  }

  /// Seconds since onset.
  @inline(__always) func age(_ state: FaultState) -> Double { Double(time - state.onset) / 1e9 }

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
    let lag = Int64((Double(action.pointee.lag) * state.pointee.severity).rounded(.up))
    let past = max(0, now - lag)
    target.update(from: ring + Int(past % capacity) * count, count: count)
    state.pointee.samples = now + 1
  }

  private func spike(
    _ action: UnsafePointer<FaultAction>, _ target: UnsafeMutablePointer<Double>,
    _ probability: Double
  ) {
    let count = action.pointee.target.count
    for element in 0..<count
    where action.pointee.effectDraws.uniform(at: drawIndex(element, count)) < probability {
      target[element] += action.pointee.amount
    }
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
