extension Simulation {
  /// Rebuilds the lists of active and watched faults from their states, and shows the states on the bus.
  ///
  /// Held values at a site go over to, or come back from, the memory of nominal values when its first fault
  /// becomes active or its last ceases to be.
  func refreshFaultLists() {
    for site in 0..<plan.faultSites.count {
      let before = faults.sites[site].activeCount
      let count = listActive(site)
      if (before == 0) != (count == 0) { exchangeHeldValues(site, isBeginning: before == 0) }
    }
    rebuildFaultIndex()
    for position in 0..<faults.count { show(position) }
  }

  /// Rebuilds everything that is a function of the faults' states, after these were restored.
  func rebuildFaultLists() {
    for site in 0..<plan.faultSites.count {
      _ = listActive(site)
    }
    rebuildFaultIndex()
  }

  /// Lists the active faults of a site in declared order and returns how many there are.
  private func listActive(_ site: Int) -> Int {
    var count = 0
    for entry in 0..<plan.faultSites[site].faults.count {
      let fault = plan.faultSites[site].faults[entry]
      guard faultStates[fault].isActive else { continue }
      (faults.active + Int(faults.sites[site].firstFault) + count).initialize(
        to: ActiveFault(fault, faults.actions[fault]))
      count += 1
    }
    faults.sites[site].activeCount = Int32(count)
    return count
  }

  private func rebuildFaultIndex() {
    faults.hasActive = false
    for step in 0..<plan.order.count {
      let sites = faults.sitesOfStep[step]
      func isActive(_ site: Int32) -> Bool { site >= 0 && faults.sites[Int(site)].activeCount > 0 }
      steps[step].hasFaultsBefore = isActive(sites.inputs) || isActive(sites.parameters)
      steps[step].siteAfter = isActive(sites.outputs) ? sites.outputs : -1
      if steps[step].hasFaultsBefore || steps[step].siteAfter >= 0 { faults.hasActive = true }
    }
    faults.watchedCount = 0
    for position in 0..<faults.count where isWatched(position) {
      faults.watched[faults.watchedCount] = Int32(position)
      faults.watchedCount += 1
    }
    findNextFaultTime()
  }

  /// Whether a fault must be looked at in every instant, as its next change has no known time.
  private func isWatched(_ position: Int) -> Bool {
    let fault = plan.faultPlans[position]
    switch faultStates[position].phase {
    case .ended: return false
    case .waiting:
      guard faultStates[position].occurs else { return false }
      switch fault.onset {
      case .condition, .hazard: return true
      case .time, .drawn: return fault.clocks.onset != nil
      case .manual: return false
      }
    case .begun:
      if case .condition = fault.repair { return true }
      if fault.clocks.pattern != nil || fault.clocks.repair != nil { return true }
      if case .none = fault.growth { return false }
      return true
    }
  }

  /// Finds the earliest instant at which a fault changes by time alone.
  func findNextFaultTime() {
    var next = Int64.max
    for position in 0..<faults.count {
      let state = faultStates[position]
      switch state.phase {
      case .ended: break
      case .waiting: if state.occurs { next = min(next, state.onset) }
      case .begun:
        let clocks = plan.faultPlans[position].clocks
        if clocks.pattern == nil { next = min(next, state.switchTime) }
        if clocks.repair == nil { next = min(next, state.repairTime) }
      }
    }
    faults.nextTime = next
  }

  private func exchangeHeldValues(_ site: Int, isBeginning: Bool) {
    let lists = faults.sites[site]
    for position in Int(lists.firstSpan)..<Int(lists.spanEnd) {
      let span = faults.spans[position]
      guard span.isHeld else { continue }
      let place = values + span.range.offset
      let kept = nominalValues + Int(span.nominal)
      if isBeginning {
        kept.update(from: place, count: span.range.count)
      } else {
        place.update(from: kept, count: span.range.count)
      }
    }
  }

  /// Writes a fault's signals to the bus.
  func show(_ position: Int) {
    let handle = plan.faults[position]
    faultStates[position].settle()
    let state = faultStates[position]
    values[handle.active.offset] = state.isActive ? 1 : 0
    values[handle.severity.offset] = state.severity
    values[handle.onset.offset] =
      state.phase == .begun ? Double(state.onset) / 1e9 : .nan
  }
}
