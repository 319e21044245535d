extension Simulation {
  /// Draws what is drawn once for each fault.
  func setUpFaults() {
    for position in plan.faultPlans.indices {
      let fault = plan.faultPlans[position]
      var state = FaultState()
      state.occurs = faults.drawing[position].occurs(probability: fault.probability)
      faultStates[position] = state
      arm(position, from: -plan.startAge)
    }
    refreshFaultLists()
  }

  /// Brings every fault up to this instant: onsets, growth, patterns and repairs, in declared order.
  func updateFaults() throws(SimulationError) {
    if time >= faults.nextTime {
      var hasChanged = false
      for position in 0..<faults.count where try update(position) { hasChanged = true }
      if hasChanged { refreshFaultLists() } else { findNextFaultTime() }
    } else if faults.watchedCount > 0 {
      var hasChanged = false
      for entry in 0..<faults.watchedCount
      where try update(Int(faults.watched[entry])) { hasChanged = true }
      if hasChanged { refreshFaultLists() }
    }
  }

  /// Sets the next onset of a waiting fault, as far as it can be known.
  func arm(_ position: Int, from start: Int64) {
    let draws = faults.drawing[position]
    faultStates[position].phase = .waiting
    faultStates[position].onset = .max
    faultStates[position].onsetCount = .max
    let clock = plan.faultPlans[position].clocks.onset
    let start = clock == nil ? start : now(clock)
    switch plan.faultPlans[position].onset {
    case .time(let time): setOnset(position, clock == nil ? time - plan.startAge : time, clock)
    case .drawn(let distribution):
      let index = faultStates[position].onsets
      let place = index == 0 ? plan.faultPlans[position].onsetPlace : nil
      let delay =
        place.map { draws.onsetDelay(distribution, at: $0) }
        ?? draws.onsetDelay(distribution, index)
      setOnset(position, start + delay, clock)
    case .hazard:
      faultStates[position].hazard = 0
      faultStates[position].rate = 0
      faultStates[position].updated = max(start, 0)
      faultStates[position].threshold = draws.hazardThreshold(faultStates[position].onsets)
    case .condition, .manual: break
    }
  }

  private func setOnset(_ position: Int, _ onset: Int64, _ clock: UseClock?) {
    if clock == nil {
      faultStates[position].onset = onset
    } else {
      faultStates[position].onsetCount = onset
    }
  }

  /// Brings one fault up to this instant and says whether it began, paused, resumed or ended.
  private func update(_ position: Int) throws(SimulationError) -> Bool {
    let state = faultStates + position
    switch state.pointee.phase {
    case .ended: return false
    case .waiting:
      guard state.pointee.occurs, let onset = onset(of: position) else { return false }
      begin(position, onset: onset)
      try grow(position)
      return true
    case .begun:
      let wasActive = state.pointee.isActive
      followPattern(position)
      var hasChanged = state.pointee.isActive != wasActive || state.pointee.phase == .ended
      if state.pointee.phase == .begun, repairIfDue(position) { hasChanged = true }
      if state.pointee.phase == .begun, isDue[faults.actions[position].rate] {
        try grow(position)
      }
      return hasChanged
    }
  }

  /// The exact onset of a waiting fault, if it has come.
  private func onset(of position: Int) -> Int64? {
    let state = faultStates + position
    let clocks = plan.faultPlans[position].clocks
    switch plan.faultPlans[position].onset {
    case .time, .drawn:
      if let clock = clocks.onset { return state.pointee.onsetCount <= now(clock) ? time : nil }
      return state.pointee.onset <= time ? state.pointee.onset : nil
    case .manual: return nil
    case .condition(let condition):
      let held = holds(condition, faults.drawing[position].onsetExpression)
      defer { state.pointee.onsetHeld = held }
      return held && !state.pointee.onsetHeld ? time : nil
    case .hazard(let rate):
      guard isDue[faults.actions[position].rate] else { return nil }
      // The rate found at an instant holds until the next, so a constant rate is integrated exactly.
      let before = state.pointee.rate
      let now = now(clocks.onset)
      let added = before * Double(now - state.pointee.updated) * 1e-9
      if state.pointee.hazard + added >= state.pointee.threshold {
        if clocks.onset != nil { return time }
        let wait = (state.pointee.threshold - state.pointee.hazard) / before * 1e9
        return min(time, state.pointee.updated + Int64(wait.rounded(.up)))
      }
      state.pointee.hazard += added
      state.pointee.updated = now
      var rateNow = 0.0
      rate.evaluate(context(faults.drawing[position].onsetExpression), into: &rateNow)
      state.pointee.rate = max(rateNow, 0)
      return nil
    }
  }

  /// Makes a fault begin.
  func begin(_ position: Int, onset: Int64) {
    let plan = plan.faultPlans[position]
    let draws = faults.drawing[position]
    let state = faultStates + position
    state.pointee.phase = .begun
    state.pointee.isActive = true
    state.pointee.hasHeld = false
    state.pointee.samples = 0
    state.pointee.onset = onset
    state.pointee.firstOnset = min(state.pointee.firstOnset, onset)
    state.pointee.onsets += 1
    state.pointee.factor = 1
    state.pointee.grown = 1
    state.pointee.rate = 0
    state.pointee.updated = plan.clocks.growth == nil ? onset : now(plan.clocks.growth)
    switch plan.growth {
    case .none, .expression: break
    case .rate(_, let initial):
      state.pointee.grown = initial
      state.pointee.rate = .nan
    case .gammaProcess, .wienerProcess: state.pointee.grown = 0
    }
    let start = plan.clocks.pattern == nil ? onset : now(plan.clocks.pattern)
    switch plan.pattern {
    case .always: state.pointee.switchTime = .max
    case .once(let duration): state.pointee.switchTime = start + duration
    case .intermittent(let on, _):
      state.pointee.switchTime = start + draws.onLength(on, state.pointee.switches)
    }
    state.pointee.repairHeld = true
    state.pointee.repairTime = .max
    if case .after(let delay, _) = plan.repair {
      let start = plan.clocks.repair == nil ? onset : now(plan.clocks.repair)
      state.pointee.repairTime = start + draws.repairDelay(delay, state.pointee.repairs)
    }
    followPattern(position)
    note("\(plan.name) begins", at: onset)
  }

  /// Pauses, resumes or ends a fault as often as its pattern says up to now.
  private func followPattern(_ position: Int) {
    let state = faultStates + position
    guard state.pointee.switchTime != .max else { return }
    let clock = plan.faultPlans[position].clocks.pattern
    let now = now(clock)
    guard state.pointee.switchTime <= now else { return }
    let draws = faults.drawing[position]
    switch plan.faultPlans[position].pattern {
    case .always: break
    case .once:
      let instant = clock == nil ? state.pointee.switchTime : time
      state.pointee.lastRepair = instant
      end(position, .ended, at: instant)
      note("\(plan.faultPlans[position].name) ends", at: instant)
    case .intermittent(let on, let off):
      while state.pointee.switchTime <= now {
        state.pointee.isActive.toggle()
        state.pointee.hasHeld = false
        state.pointee.samples = 0
        state.pointee.switches += 1
        state.pointee.switchTime +=
          state.pointee.isActive
          ? draws.onLength(on, state.pointee.switches)
          : draws.offLength(off, state.pointee.switches)
      }
    }
  }

  /// Repairs a begun fault if its time or condition has come.
  private func repairIfDue(_ position: Int) -> Bool {
    let state = faultStates + position
    let draws = faults.drawing[position]
    let clock = plan.faultPlans[position].clocks.repair
    switch plan.faultPlans[position].repair {
    case .manual: return false
    case .after(_, let quality):
      guard state.pointee.repairTime <= now(clock) else { return false }
      mend(position, quality: quality, at: clock == nil ? state.pointee.repairTime : time)
    case .condition(let condition, let delay, let quality):
      let held = holds(condition, draws.repairExpression)
      if held, !state.pointee.repairHeld, state.pointee.repairTime == .max {
        let wait = delay.map { draws.repairDelay($0, state.pointee.repairs) } ?? 0
        state.pointee.repairTime = later(now(clock), by: wait)
      }
      state.pointee.repairHeld = held
      guard state.pointee.repairTime <= now(clock) else { return false }
      mend(position, quality: quality, at: clock == nil ? state.pointee.repairTime : time)
    }
    return true
  }

  /// Takes `quality` of the severity away; all of it removes the fault.
  func mend(_ position: Int, quality: Double, at instant: Int64) {
    let fault = plan.faultPlans[position]
    let state = faultStates + position
    state.pointee.repairs += 1
    state.pointee.lastRepair = instant
    state.pointee.repairTime = .max
    note("\(fault.name) is repaired", at: instant)
    if quality >= 1 {
      switch fault.onset {
      case .time, .manual: end(position, .ended, at: instant)
      case .drawn, .condition, .hazard: end(position, .waiting, at: instant)
      }
      return
    }
    switch fault.growth {
    case .none, .expression: state.pointee.factor *= 1 - quality
    case .rate, .gammaProcess, .wienerProcess: state.pointee.grown *= 1 - quality
    }
    if case .after(let delay, _) = fault.repair {
      let start = fault.clocks.repair == nil ? instant : now(fault.clocks.repair)
      state.pointee.repairTime =
        start + faults.drawing[position].repairDelay(delay, state.pointee.repairs)
    }
  }

  /// Takes a fault away; `phase` says whether it may come again by itself.
  private func end(_ position: Int, _ phase: FaultState.Phase, at instant: Int64) {
    let state = faultStates + position
    state.pointee.isActive = false
    state.pointee.switchTime = .max
    state.pointee.repairTime = .max
    if phase == .waiting {
      // A condition that still holds must first cease before it brings the fault again.
      state.pointee.onsetHeld = true
      arm(position, from: instant)
    } else {
      state.pointee.phase = phase
    }
  }

  /// Notes what happened to a fault, at its exact time where that lies between instants.
  private func note(_ text: String, at time: Int64) {
    recording?.note(time: time, kind: "fault", message: text)
  }
}
