extension Simulation {
  /// Fires every `at` and `every` that is due, in declared order.
  func fireTimers() throws {
    guard nextEvent <= time || hasUseTimers else { return }
    for position in 0..<plan.timers.count where timers[position].next != .max {
      let timer = plan.timers[position]
      let now = now(timer.clock)
      guard timers[position].next <= now else { continue }
      var next = Int64.max
      if let period = timer.period {
        // In time no instant is left out, so one period leads beyond now; a count may leap.
        let periods = (now - timers[position].next) / period + 1
        next = later(timers[position].next, by: periods.multipliedClamped(by: period))
      }
      timers[position].next = next <= timer.last ? next : .max
      try timer.handler.handle(self)
    }
  }

  /// Fires every `when` whose condition has begun to hold and held long enough, in declared order.
  func fireTriggers() throws {
    for position in 0..<evaluations.triggers.count {
      guard evaluations.triggers[position].holds(values, time) else {
        triggers[position] = TriggerState(since: .max, due: .max)
        continue
      }
      let trigger = plan.triggers[position]
      if triggers[position].since == .max {
        let start = now(trigger.clock)
        triggers[position] = TriggerState(since: start, due: later(start, by: trigger.debounce))
      }
      if triggers[position].due != .max, triggers[position].due <= now(trigger.clock) {
        triggers[position].due = .max
        try trigger.handler.handle(self)
      }
    }
  }

  /// Resumes every activity that is due or whose condition holds, until none is left that can go on.
  func resumeActivities() throws {
    var hasProgress = !activities.isEmpty
    while hasProgress {
      hasProgress = false
      for position in plan.activities.indices where isReady(position) {
        hasProgress = true
        activityStates[position].since = time
        try pause(position, activities[position].resume(self))
      }
    }
  }

  private func isReady(_ position: Int) -> Bool {
    let state = activityStates[position]
    switch state.kind {
    case .dormant, .ended: return false
    case .due:
      wokeByDeadline = false
      return true
    case .time:
      wokeByDeadline = false
      return state.since < time && state.wake <= time
    case .condition:
      guard state.since < time, let condition = conditions[position] else { return false }
      wokeByDeadline = false
      if holds(condition, activityDraws[position]) { return true }
      wokeByDeadline = state.wake <= time
      return wokeByDeadline
    case .others:
      wokeByDeadline = false
      return awaited[position].allSatisfy { activityStates[$0.index].kind == .ended }
    }
  }

  private func pause(_ position: Int, _ pause: Pause) {
    conditions[position] = nil
    var state = ActivityState(kind: .ended, wake: .max, since: time)
    switch pause {
    case .finished: break
    case .until(let instant):
      state.kind = .time
      state.wake = max(instant, time)
    case .condition(let condition, let deadline):
      state.kind = .condition
      state.wake = deadline ?? .max
      conditions[position] = condition
    case .others(let handles):
      state.kind = .others
      awaited[position] = handles
    }
    activityStates[position] = state
  }

  /// Finds the earliest instant that no rate brings by itself.
  func findNextEvent() {
    guard hasEvents else { return }
    var next = Int64.max
    for position in plan.timers.indices where plan.timers[position].clock == nil {
      next = min(next, timers[position].next)
    }
    for position in plan.triggers.indices where plan.triggers[position].clock == nil {
      next = min(next, triggers[position].due)
    }
    for position in plan.activities.indices {
      let state = activityStates[position]
      if state.kind == .due { next = min(next, time) }
      if state.kind == .time || state.kind == .condition, state.wake > time {
        next = min(next, state.wake)
      }
    }
    nextEvent = next
  }

  /// Starts an activity that was added to start later, or starts it again from its beginning.
  public func begin(_ activity: ActivityHandle) {
    activities[activity.index] = plan.activities[activity.index].activity.fresh()
    conditions[activity.index] = nil
    activityStates[activity.index] = ActivityState(kind: .due, wake: .max, since: time)
    nextEvent = min(nextEvent, time)
  }

  /// Ends an activity wherever it is.
  public func end(_ activity: ActivityHandle) {
    conditions[activity.index] = nil
    activityStates[activity.index].kind = .ended
  }

  /// Whether an activity was started and has not ended.
  public func isRunning(_ activity: ActivityHandle) -> Bool {
    activityStates[activity.index].kind != .ended && activityStates[activity.index].kind != .dormant
  }
}
